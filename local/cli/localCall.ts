import { UsageError } from "../services/errors";

/** Asks the process that holds a stack, by its gateway at `endpoint`. @throws UsageError with its words where it refuses */
export async function localCall<T>(endpoint: string, path: string, body: unknown): Promise<T> {
  const response = await fetch(`${endpoint}/_landfall/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as T & { error?: string; message?: string };
  if (!response.ok) throw new UsageError(answer.message ?? answer.error ?? `The runtime answered ${response.status}.`);
  return answer;
}
