import { projectConfig } from "../graph/projectConfig";
import { parsed, projectRoot, stackOption, type Command } from "./command";
import { StateFolder } from "./stateFolder";

export const reset: Command = {
  usage: "landfall reset [--stack S]",
  summary: "Forgets the stack's local state: objects, rows, runs, messages.",
  async run(args) {
    const { values } = parsed(this.usage, { args: [...args], options: stackOption });
    projectConfig(projectRoot, values.stack);
    for (const command of ["serve", "run"] as const) StateFolder.of(projectRoot, values.stack, command).clear();
    process.stderr.write(`The local state of stack ${values.stack} is forgotten.\n`);
    return 0;
  },
};
