import { resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Environment } from "../environment";
import { graphOf } from "../graph/load";
import { optionalText, text } from "../services/input";
import type { Input } from "../services/service";
import { parsed, projectRoot, stackOption, wholeNumber, type Command } from "./command";
import { engineNamed } from "./engines";
import { outputsText } from "./outputs";
import { routeShell } from "./shellRoutes";
import { StateFolder } from "./stateFolder";

const options = { ...stackOption, port: { type: "string", default: "4566" }, state: { type: "string" } } as const;

/** How much V8's heap may grow from one collection to the next: by itself V8 lets garbage take several times what is in use. */
const heapGrowthPercent = 30;

export const serve: Command = {
  usage: "landfall serve [--stack S] [--port 4566] [--state DIR]",
  summary: "Keeps the stack up for any AWS client; what was acknowledged is there again at the next start.",
  async run(args) {
    const { values } = parsed(this.usage, { args: [...args], options });
    setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`);
    const { stack } = values;
    const port = wholeNumber("--port", values.port, 0, 65_535);
    const graph = await graphOf(projectRoot, stack);
    const state =
      values.state === undefined ? StateFolder.of(projectRoot, stack, "serve") : new StateFolder(resolve(values.state));
    state.take("serve");
    const environment = await Environment.start({ graph, directory: state.path, projectRoot, clock: "real", port });
    environment.gateway.route("query", (body) => {
      const engine = engineNamed(optionalText(body as Input, "engine"));
      return engine(environment, text(body as Input, "sql"));
    });
    routeShell(environment);
    state.note({ pid: process.pid, command: "serve", endpoint: environment.endpoint });
    process.stdout.write(greeting(environment, stack));
    await interrupted();
    await environment.stop();
    return 0;
  },
};

function greeting({ endpoint, region, graph }: Environment, stack: string): string {
  return `Stack ${stack} is up. Any AWS client works with:
  export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${region} AWS_DEFAULT_REGION=${region} AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any

${outputsText(graph.outputs)}
Ctrl-C stops; the state stays.
`;
}

function interrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
  });
}
