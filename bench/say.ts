/** Tells whoever watches how far it is. The table alone goes to standard output. */
export function say(text: string): void {
  process.stderr.write(`  ${text}\n`);
}
