import * as assert from "node:assert/strict";
import { XMLValidator } from "fast-xml-parser";
import * as fc from "fast-check";
import type { Diagram } from "../../../local/diagram/diagram";
import { idsOf } from "../../../local/diagram/ids";
import { mermaidOf } from "../../../local/diagram/mermaid";
import { layoutOf } from "../../../local/diagram/svg/layout";
import { svgOf } from "../../../local/diagram/svg/svg";

const diagram: Diagram = {
  title: "What stack small does with a file",
  groups: [
    { id: "outer", title: "toll" },
    { id: "inner", title: "steps", parent: "outer" },
  ],
  nodes: [
    { id: "bucket_a", kind: "bucket", label: "a", details: [], group: "outer" },
    { id: "step_b", kind: "step", label: `"B" <b> & #1`, details: ["twice"], group: "inner" },
    { id: "topic_c", kind: "topic", label: "c", details: [] },
  ],
  edges: [
    { from: "bucket_a", to: "step_b", kind: "flow", label: "*.json" },
    { from: "step_b", to: "topic_c", kind: "trouble", label: "" },
    { from: "step_b", to: "bucket_a", kind: "data", label: "out/" },
  ],
};

const anyDiagram = fc
  .array(fc.tuple(fc.string(), fc.nat(5), fc.nat(5)), { minLength: 2, maxLength: 6 })
  .map((drawn): Diagram => {
    const ids = [...idsOf(drawn.map(([label], index) => [String(index), `job_${label}`])).values()];
    const nodes = drawn.map(([label], index) => ({ id: ids[index]!, kind: "job" as const, label, details: [] }));
    const ends = drawn.map(([label, from, to]) => ({
      from: ids[from % ids.length]!,
      to: ids[to % ids.length]!,
      label,
    }));
    const edges = ends.filter(({ from, to }) => from !== to).map((edge) => ({ ...edge, kind: "data" as const }));
    const distinct = new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge]));
    return { title: "any", groups: [], nodes, edges: [...distinct.values()] };
  });

describe("mermaidOf", () => {
  it("nests groups, quotes labels and escapes what has a meaning", () => {
    assert.equal(
      mermaidOf(diagram),
      `flowchart TB
  accTitle: What stack small does with a file
  subgraph outer ["toll"]
    bucket_a[("S3 bucket<br/>a")]
    subgraph inner ["steps"]
      step_b["#34;B#34; #60;b#62; #38; #35;1<br/>twice"]
    end
  end
  topic_c[/"SNS topic<br/>c"/]
  bucket_a ==>|"*.json"| step_b
  step_b -.-> topic_c
  step_b -->|"out/"| bucket_a
`,
    );
  });

  it("has lines of a few forms only, whatever things are called", () => {
    const text = `"(?:[\\w .,:/()@?!='*+-]|#\\d+;|<br/>)*"`;
    const form = new RegExp(`^ {2}(?:accTitle: any|\\w+\\[${text}\\]|\\w+ -->(?:\\|${text}\\|)? \\w+)$`);
    fc.assert(
      fc.property(anyDiagram, (any) => {
        const [first, ...lines] = mermaidOf(any).trimEnd().split("\n");
        assert.equal(first, "flowchart TB");
        for (const line of lines) assert.match(line, form);
      }),
    );
  });
});

describe("idsOf", () => {
  it("gives different keys different ids of letters, digits and underscores, case aside", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 8 }), fc.string(), (keys, words) => {
        const ids = [
          ...idsOf(keys.map((key, index) => [key, `x_${index % 2 === 0 ? words : words.toUpperCase()}`])).values(),
        ];
        assert.equal(new Set(ids.map((id) => id.toLowerCase())).size, keys.length);
        for (const id of ids) assert.match(id, /^\w+$/);
      }),
    );
  });
});

describe("svgOf", () => {
  it("is XML that stands alone, with a title, a text for who cannot see it, and colours for light and dark", () => {
    const svg = svgOf(diagram);
    assert.equal(XMLValidator.validate(svg), true);
    assert.match(svg, /role="img" aria-labelledby="title description"/);
    assert.match(svg, /<title id="title">What stack small does with a file<\/title>/);
    assert.match(svg, /<desc id="description">a to &quot;B&quot; &lt;b&gt; &amp; #1 \(\*\.json\);/);
    assert.match(svg, /@media\(prefers-color-scheme:dark\)/);
    assert.doesNotMatch(svg.replace("http://www.w3.org/2000/svg", ""), /https?:|<script|@import|<image/);
  });

  it("has the same bytes each time", () => {
    assert.equal(svgOf(diagram), svgOf(structuredClone(diagram)));
  });

  it("is XML whatever things are called", () => {
    fc.assert(
      fc.property(anyDiagram, (any) => assert.equal(XMLValidator.validate(svgOf(any)), true)),
      { numRuns: 30 },
    );
  });

  it("keeps nodes apart and everything on the page", () => {
    fc.assert(
      fc.property(anyDiagram, (any) => {
        const { nodes, edges, left, top, width, height } = layoutOf(any);
        const isOnPage = (x: number, y: number) => x >= left && y >= top && x <= left + width && y <= top + height;
        for (const { points } of edges) for (const { x, y } of points) assert.ok(isOnPage(x, y));
        for (const [index, a] of nodes.entries()) {
          assert.ok(isOnPage(a.x - a.width / 2, a.y - a.height / 2) && isOnPage(a.x + a.width / 2, a.y + a.height / 2));
          for (const b of nodes.slice(index + 1)) {
            const apart =
              Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
            assert.ok(apart, `${a.node.id} on ${b.node.id}`);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
