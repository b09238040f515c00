import { projectRoot } from "../local/cli/command";
import { projectConfig } from "../local/graph/projectConfig";
import { Client, stack } from "./client";
import { against, within, type Line } from "./measure";
import { repeated } from "./samples";
import { whileServing } from "./serving";
import { tollFile } from "./tollFile";
import { counted } from "./units";

const rows = 100;
const atOnce = 32;

interface Found {
  readonly putSeconds: number;
  readonly runs: number;
  /** The runs that batch size and window allow for as long as putting took. */
  readonly allowed: number;
  /** Rows that are missing, and rows that are there again. */
  readonly wrong: number;
}

/** So many files as fast as one client can, on a real `serve`: few runs, and every row once. */
export async function landedAtOnce(files: number, times: number): Promise<Line[]> {
  const found = await repeated(times, () => whileServing(({ endpoint }) => landTo(endpoint, files)));
  const sides = { ours: found.map(({ runs }) => runs), beside: found.map(({ allowed }) => allowed) };
  const wrong = Math.max(...found.map((one) => one.wrong));
  const many = files.toLocaleString("en");
  const reach = {
    text: `at most ceil(${many} / batch) + 2 x ceil(seconds / window)`,
    most: (allowed: number) => allowed,
  };
  return [
    against(`${many} files of ${rows} rows from one client; beside: the runs allowed`, counted("runs"), sides, reach),
    within(`of those ${many}, rows lost or there twice`, counted("rows"), [wrong], 0),
  ];
}

async function landTo(endpoint: string, files: number): Promise<Found> {
  const client = await Client.to(endpoint);
  const putSeconds = await putAll(client, files);
  await client.sees(files * rows);
  const runs = await client.finishedRuns();
  const wrong = await wrongRows(client, files);
  client.close();
  return { putSeconds, runs, allowed: allowedRuns(files, putSeconds), wrong };
}

async function putAll(client: Client, files: number): Promise<number> {
  const file = tollFile(rows);
  const names = Array.from({ length: files }, (_, at) => `many/${at}`);
  const started = performance.now();
  const putting = Array.from({ length: atOnce }, async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) await client.put(name, file);
  });
  await Promise.all(putting);
  return (performance.now() - started) / 1000;
}

function allowedRuns(files: number, putSeconds: number): number {
  const { values } = projectConfig(projectRoot, stack);
  const [batch, window] = [Number(values["landfall:batchSize"]), Number(values["landfall:batchSeconds"])];
  return Math.ceil(files / batch) + 2 * Math.ceil(putSeconds / window);
}

async function wrongRows(client: Client, files: number): Promise<number> {
  const [sources = 0, wrong = 0] = await client.numbers(
    `select count(*), sum(abs(n - ${rows})) from (select etl_source, count(*) as n from toll_table group by etl_source) counted`,
  );
  return wrong + Math.abs(files - sources) * rows;
}
