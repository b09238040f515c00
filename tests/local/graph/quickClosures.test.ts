import * as assert from "node:assert/strict";
import { Session } from "node:inspector";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { quickClosures } from "../../../local/graph/quickClosures";

type Post = (this: Session, method: string, params?: { ownProperties?: boolean }, answered?: () => void) => void;
const inspector = Session.prototype as { post: Post };
const inPulumi = createRequire(require.resolve("@pulumi/pulumi"));
const replaced = ["./runtime/closure/parseFunction", "./runtime/closure/v8"].map((file) => inPulumi(file) as object);

class Base {
  constructor(readonly name: string) {}
  greeting(): string {
    return `hello ${this.name}`;
  }
}
class Derived extends Base {
  override greeting(): string {
    return `${super.greeting()}!`;
  }
}
const table = { name: "toll", columns: ["id", "amount"], unused: 1 };
const factor = 2;
const derived = new Derived("you");
const times = (number: number) => number * factor;
const sum = (one: number, other: number) => one + other;
const functions: Readonly<Record<string, () => unknown>> = {
  "a captured object's member": () => table.name,
  "a function that captures another": () => times(sum(1, factor)),
  "an instance of a derived class": () => derived.greeting(),
  "a bound function": sum.bind(undefined, 3, 4),
  "a module of Node's": () => assert.ok(factor),
  "a variable of an inner scope": (
    (inner: Map<string, number>) => () =>
      inner.get(table.name)
  )(new Map([["toll", 1]])),
};
const serialized = async (): Promise<Record<string, string>> => {
  const texts: Record<string, string> = {};
  for (const [name, given] of Object.entries(functions)) {
    texts[name] = (await pulumi.runtime.serializeFunction(given)).text;
  }
  return texts;
};

describe("quickClosures", () => {
  const { post } = inspector;
  const before = replaced.map((exported) => ({ ...exported }));
  afterEach(() => {
    inspector.post = post;
    replaced.forEach((exported, index) => Object.assign(exported, before[index]));
  });

  it("leaves every serialized function as Pulumi makes it", async () => {
    const pulumis = await serialized();
    assert.match(pulumis["a bound function"] ?? "", /__pulumi_bound_arg_1: 4/);
    quickClosures();
    assert.deepEqual(await serialized(), pulumis);
  });

  it("asks V8 for nothing that a function inherits", async () => {
    const asked: unknown[] = [];
    inspector.post = function (method, params, answered) {
      if (method === "Runtime.getProperties") asked.push(params?.ownProperties);
      post.call(this, method, params, answered);
    };
    quickClosures();
    await serialized();
    assert.deepEqual([...new Set(asked)], [true]);
  });

  it("still says what cannot be serialized", async () => {
    quickClosures();
    const native = Object.assign(() => 1, { native: new Session().post.bind(undefined) });
    await assert.rejects(pulumi.runtime.serializeFunction(native), /could not be serialized/);
  });
});
