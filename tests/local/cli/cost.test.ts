import * as assert from "node:assert/strict";
import { assumptionNames } from "../../../cost/assumptions";
import { estimate } from "../../../cost/estimate";
import { usual } from "../../../cost/usual";
import { costJson, type CostReport } from "../../../local/cli/costs/costReport";
import { costMarkdown, costText } from "../../../local/cli/costs/costText";
import { costAskedIn } from "../../../local/cli/costs/options";
import { UsageError } from "../../../local/services/errors";
import { runLandfall } from "../../support/command";

const key = { urn: "key", type: "aws:kms/key:Key", name: "key", inputs: {}, outputs: {} };
const landing = {
  ...key,
  urn: "landing",
  type: "aws:s3/bucket:Bucket",
  name: "landing",
  inputs: { bucket: "landing" },
};
const tells = {
  ...{ ...key, urn: "tells", type: "aws:s3/bucketNotification:BucketNotification", name: "tells" },
  inputs: { bucket: "landing", queues: [{ queueArn: "elsewhere" }] },
};
const stream = { ...key, urn: "stream", type: "aws:kinesis/stream:Stream" };

function report(...args: string[]): CostReport {
  const asked = costAskedIn("usage", args);
  const now = estimate([key, stream, landing, tells], asked.load, asked.assumed);
  const cheaper = { settings: { "landfall:batchSeconds": 300 }, means: "files wait", saves: 12.5, estimate: now };
  return { asked, now, advice: { savings: [cheaper], untried: [] }, usual: usual(asked.load, asked.assumed) };
}

describe("what landfall cost is asked", () => {
  it("is 10,000 files of 1 MB where nothing is said", () => {
    const { load, stack, format, compare, advice } = costAskedIn("usage", []);
    assert.deepEqual(
      { load, stack, format, compare, advice },
      {
        load: { filesPerDay: 10_000, fileMb: 1 },
        stack: "toll",
        format: "text",
        compare: false,
        advice: true,
      },
    );
  });

  it("may say sizes, assumptions and a format", () => {
    const args = [
      "--files-per-day",
      "0.5",
      "--file-mb=.25",
      "--assume",
      "crawlerDpus=1",
      "--assume=keptDays=90",
      "--json",
    ];
    const { load, assumed, format } = costAskedIn("usage", args);
    assert.deepEqual(load, { filesPerDay: 0.5, fileMb: 0.25 });
    assert.deepEqual([assumed.crawlerDpus, assumed.keptDays, format], [1, 90, "json"]);
  });

  const refused: ReadonlyArray<readonly [string[], RegExp]> = [
    [["--files-per-day", "-3"], /^--files-per-day is "-3"; it must be a number from 0 to 100000000\.$/],
    [["--files-per-day", "NaN"], /^--files-per-day is "NaN"/],
    [["--files-per-day", "1e9"], /^--files-per-day is "1e9"/],
    [["--files-per-day", "100000001"], /^--files-per-day is "100000001"/],
    [["--files-per-day", ""], /^--files-per-day is ""/],
    [["--file-mb", "-0.1"], /^--file-mb is "-0\.1"/],
    [["--file-mb", "Infinity"], /^--file-mb is "Infinity"/],
    [["--assume", "nonsense=1"], /There is no assumption "nonsense"\. There are activeHours, .*usualJobSeconds\.$/],
    [["--assume", "crawlerDpus"], /^--assume is "crawlerDpus"; it must be a name and a number, like crawlerDpus=1\.$/],
    [["--assume", "crawlerDpus=-1"], /^--assume is "crawlerDpus=-1"/],
    [["--assume", "crawlerDpus=0"], /crawlerDpus is 0; it must be 1 to 100 DPUs/],
    [["--format", "pdf"], /^--format is "pdf"; there is text, json, markdown/],
    [["--json", "--format", "markdown"], /^--format is "markdown"/],
    [["--what"], /--what/],
  ];
  for (const [args, message] of refused) {
    it(`is refused: ${args.join(" ")}`, () => {
      assert.throws(
        () => costAskedIn("usage", args),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }

  it("ends with 2 where there is no such stack", async () => {
    const { code, stdout, stderr } = await runLandfall("cost", "--stack", "nowhere");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^Unknown stack "nowhere".*Stacks here: .*toll/);
  });
});

describe("what landfall cost says", () => {
  it("in a terminal: totals, idle apart, what is not priced, the best setting, every assumption", () => {
    const text = costText(report("--files-per-day", "100"));
    assert.match(text, /^toll: \$1\.08 a month, \$1\.00 of it idle, \$0\.000028 a file; 100 files a day of 1 MB/);
    assert.match(text, /^Key key +1\.00 +0\.00 +0\.000000$/m);
    assert.match(text, /^total +1\.00 +0\.08 +0\.000028$/m);
    assert.match(text, /^Not priced: aws:kinesis\/stream:Stream$/m);
    assert.match(
      text,
      /lower it most: landfall:batchSeconds: 300 would save \$12\.50 a month, then at \$1\.08, \$0\.000028 a file \(files wait\)/,
    );
    assert.match(text, /usual design .* would cost \$1\d{3}\.\d\d a month, \$0\.43\d{4} a file/);
    for (const name of assumptionNames) assert.ok(text.includes(`\n${name} `), name);
  });

  it("in a pull request: a table that GitHub can read", () => {
    const text = costMarkdown(report());
    assert.match(text, /^### Cost of `toll`\n/);
    assert.match(
      text,
      /\| component \| idle \$ a month \| use \$ a month \| use \$ a file \|\n\| :-- \| --: \| --: \| --: \|\n\| Bucket landing \|/,
    );
    assert.match(text, /\| \*\*total\*\* \| 1\.00 \| 8\.38 \|/);
    assert.match(text, /Not priced: `aws:kinesis\/stream:Stream`/);
    assert.match(text, /<details><summary>Assumptions<\/summary>\n\n\| name/);
  });

  it("of no files: no figure a file, and no NaN", () => {
    const none = report("--files-per-day", "0");
    assert.match(costText(none), /^toll: \$1\.00 a month, \$1\.00 of it idle; 0 files/);
    const json = JSON.stringify(costJson(none));
    assert.ok(json.includes('"perFile":null') && !/NaN|Infinity/.test(costText(none) + costMarkdown(none)));
  });

  it("as JSON for a whole stack: one document, whose parts make up its total, with what would lower it", async function () {
    // The program is evaluated anew for each setting.
    this.timeout(240_000);
    const { code, stdout } = await runLandfall("cost", "--stack", "toll", "--compare", "--json");
    assert.equal(code, 0);
    const {
      monthly,
      perFile,
      byComponent,
      cheaper,
      together,
      untried,
      usual: other,
      assumptions,
    } = JSON.parse(stdout) as {
      monthly: { total: number };
      perFile: number;
      byComponent: Array<{ total: number }>;
      cheaper: Array<{ settings: object; saves: number; perFile: number }>;
      together: { settings: object; saves: number };
      untried: string[];
      usual: { times: number };
      assumptions: unknown[];
    };
    const sum = byComponent.reduce((all, { total }) => all + total, 0);
    assert.ok(Math.abs(sum - monthly.total) < 1e-6 && perFile > 0);
    assert.deepEqual(untried, []);
    assert.deepEqual(cheaper[0]?.settings, { "landfall:batchSeconds": 300 });
    assert.ok(cheaper.every(({ saves }, index) => saves > 0 && saves <= (cheaper[index - 1]?.saves ?? Infinity)));
    assert.deepEqual(together.settings, {
      "landfall:batchSeconds": 300,
      "landfall:crawl": "declared",
      "landfall:workers": 2,
    });
    assert.ok(together.saves > (cheaper[0]?.saves ?? Infinity));
    assert.ok(other.times > 20);
    assert.equal(assumptions.length, assumptionNames.length);
  });
});
