import * as assert from "node:assert/strict";
import { Foundation } from "../../components/foundation";
import { Network, type NetworkArgs } from "../../components/network";
import { all, only, recorded } from "../support/recorded";

const network = (args: Partial<NetworkArgs> = {}, then: (made: Network) => void = () => undefined) =>
  recorded(() => then(new Network("net", { on: new Foundation("base"), ...args })));

const ports = ({ inputs }: { inputs: Readonly<Record<string, unknown>> }) => [inputs["fromPort"], inputs["toPort"]];

describe("Network", () => {
  it("has isolated subnets in three zones and no NAT gateway", async () => {
    const { inputs } = only(await network(), "awsx:ec2:Vpc");
    assert.deepEqual([inputs["cidrBlock"], inputs["numberOfAvailabilityZones"]], ["10.0.0.0/16", 3]);
    assert.deepEqual(inputs["natGateways"], { strategy: "None" });
    assert.deepEqual(inputs["subnetSpecs"], [{ type: "Isolated", cidrMask: 20 }]);
  });

  it("has a NAT gateway where asked", async () => {
    const { inputs } = only(await network({ natGateway: true }), "awsx:ec2:Vpc");
    assert.deepEqual(inputs["natGateways"], { strategy: "Single" });
  });

  it("leaves the default group, which whatever names no other gets, without rules", async () => {
    const { inputs } = only(await network(), "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
    assert.deepEqual(Object.keys(inputs), ["vpcId"]);
  });

  it("lets the warehouse be reached from its own group only, and reach S3 only", async () => {
    const resources = await network();
    const entry = only(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual(ports(entry), [5439, 5439]);
    assert.deepEqual(
      [entry.inputs["referencedSecurityGroupId"], entry.inputs["cidrIpv4"]],
      ["net-warehouse-id", undefined],
    );
    const out = only(resources, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "net-to-s3");
    assert.deepEqual([...ports(out), out.inputs["prefixListId"]], [443, 443, "pl-1"]);
    const endpoint = only(resources, "aws:ec2/vpcEndpoint:VpcEndpoint").inputs;
    assert.deepEqual([endpoint["vpcEndpointType"], endpoint["routeTableIds"]], ["Gateway", ["rtb-1"]]);
  });

  it("opens what Glue connections need, once", async () => {
    const resources = await network({}, (made) => {
      made.allowGlueConnections();
      made.allowGlueConnections();
    });
    assert.deepEqual(
      ports(only(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "net-glue-in")),
      [0, 65535],
    );
    const secrets = only(resources, "aws:ec2/vpcEndpoint:VpcEndpoint", "net-secretsmanager").inputs;
    assert.deepEqual(
      [secrets["serviceName"], secrets["privateDnsEnabled"]],
      ["com.amazonaws.eu-west-1.secretsmanager", true],
    );
    assert.deepEqual(secrets["subnetIds"], ["subnet-1"], "it costs by the zone, and connections stand in one");
    assert.equal(all(resources, "aws:ec2/vpcEndpoint:VpcEndpoint").length, 2);
  });

  for (const cidrBlock of ["10.0.0.1/16", "10.0.0.0/24", "10.0.0.0", "300.0.0.0/16"]) {
    it(`refuses ${cidrBlock} and says what to give`, () =>
      assert.rejects(network({ cidrBlock }), /cidrBlock is .*Give one like "10.0.0.0\/16"/));
  }
});
