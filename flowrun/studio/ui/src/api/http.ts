/** Asks the studio's server and turns its refusals into errors that can be shown. */

export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly body: Record<string, unknown>,
  ) {
    super(message);
    this.name = "Refused";
  }
}

type Query = Record<string, string | number | undefined>;

export function get<T>(path: string, query: Query = {}): Promise<T> {
  const asked = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== "") asked.set(key, String(value));
  return send<T>("GET", asked.size ? `${path}?${asked}` : path);
}

export const post = <T>(path: string, body: unknown = {}, signal?: AbortSignal) =>
  send<T>("POST", path, body, signal);

export const put = <T>(path: string, body: unknown) => send<T>("PUT", path, body);

export const remove = <T>(path: string) => send<T>("DELETE", path);

async function send<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      signal,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused(0, "The studio does not answer. Is `flowrun studio` still running?", {});
  }
  const read: unknown = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  const given = (typeof read === "object" && read !== null ? read : {}) as Record<string, unknown>;
  if (answer.ok) return read as T;
  const said =
    typeof given.error === "string" ? given.error : `The studio answered ${answer.status}.`;
  throw new Refused(answer.status, said, given);
}

/** What to show of anything that was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
