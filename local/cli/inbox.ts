import { existsSync } from "node:fs";
import { join } from "node:path";
import { Store } from "../engine/store";
import { projectConfig } from "../graph/projectConfig";
import { Inbox, type Notice } from "../services/sns/inbox";
import { jsonOption, parsed, printJson, projectRoot, stackOption, stateOption, type Command } from "./command";
import { StateFolder } from "./stateFolder";

const options = { ...stackOption, ...stateOption, ...jsonOption } as const;

export const inbox: Command = {
  usage: "landfall inbox [--stack S] [--state DIR] [--json]",
  summary: "What SNS delivered, and to whom.",
  async run(args) {
    const { values } = parsed(this.usage, { args: [...args], options });
    projectConfig(projectRoot, values.stack);
    const notices = await noticesOf(StateFolder.toRead(projectRoot, values));
    if (values.json) printJson(notices);
    else if (notices.length === 0) process.stderr.write(`No message was delivered in stack ${values.stack}.\n`);
    else process.stdout.write(notices.map(noticeText).join("\n"));
    return 0;
  },
};

/** Read beside whoever holds the state: LMDB lets many processes look while one writes. */
async function noticesOf(state: StateFolder): Promise<Notice[]> {
  const folder = join(state.path, "store");
  if (!existsSync(folder)) return [];
  const store = new Store(folder);
  const notices = new Inbox(store).all();
  await store.close();
  return notices;
}

function noticeText({ at, topic, to, subject, message }: Notice): string {
  return `${at}  ${topic} -> ${to}\n  ${subject}\n  ${message.replaceAll("\n", "\n  ")}\n`;
}
