/** A good shipping record; what a test does not say is made up. */
export function shipment(over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    shipping_id: 7,
    shipping_date: "2026/11/01",
    customer_name: "Ada Quartermain",
    street_address: "1 Long Lane",
    destination_city: "main_city",
    shipping_cost: 1000.5,
    shipping_distance: 50,
    quantity: 2000,
    product_id: 3,
    ...over,
  };
}
