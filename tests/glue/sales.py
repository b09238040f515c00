"""The sales contract, and files as its senders write them."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from glue.lib.contract import Contract

HEADERS = [
    *["Region", "Country", "Item Type", "Sales Channel", "Order Priority", "Order Date", "Order ID", "Ship Date"],
    *["Units Sold", "Unit Price", "Unit Cost", "Total Revenue", "Total Cost", "Total Profit"],
]
US_DAY = {"type": "date", "format": "M/d/yyyy", "required": True}
AMOUNT = {"type": "double precision", "default": 0}
SALES: dict[str, Any] = {
    "dataset": "sales_data_table",
    "format": "csv",
    "load": "merge",
    "keys": ["order_id"],
    "columns": [
        {"name": "country", "type": "varchar", "length": 256, "default": "NA"},
        {"name": "item_type", "header": "Item Type", "type": "varchar", "length": 256, "default": "NA"},
        {"name": "order_date", "header": "Order Date", **US_DAY},
        {"name": "order_id", "header": "Order ID", "type": "bigint"},
        {"name": "ship_date", "header": "Ship Date", **US_DAY},
        {"name": "units_sold", "header": "Units Sold", "type": "bigint", "default": 0},
        {"name": "unit_price", "header": "Unit Price", **AMOUNT},
        {"name": "total_revenue", "header": "Total Revenue", **AMOUNT},
        {"name": "total_cost", "header": "Total Cost", **AMOUNT},
        {"name": "total_profit", "header": "Total Profit", **AMOUNT},
    ],
    "drops": ["Region", "Sales Channel", "Order Priority", "Unit Cost"],
}


def sales_contract(**changes: Any) -> Contract:
    """The sales pipeline's contract, changed."""
    return Contract.from_json(json.dumps(SALES | changes))


def order(number: int, **changes: str) -> dict[str, str]:
    """One order as its sender writes it."""
    values = ["Asia", "Japan", "Baby Food", "Online", "H", "2/28/2014", str(number), "03/1/2014"]
    figures = [str(number % 9000), "255.28", "159.42", "2533654.00", "1582243.50", "951410.50"]
    return dict(zip(HEADERS, values + figures, strict=True)) | changes


def as_csv(*orders: dict[str, str], headers: Sequence[str] = HEADERS, end: str = "\n") -> bytes:
    """A file with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, headers, lineterminator=end)
    writer.writeheader()
    writer.writerows(orders)
    return text.getvalue().encode()
