/** What happens on the disk, as it happens. */

export type StudioEvent =
  | { kind: "changed" | "created"; file: string; etag: string }
  | { kind: "removed"; file: string }
  | { kind: "credentials" | "tests" };

type Listener = (event: StudioEvent) => void;

const KINDS = ["changed", "created", "removed", "credentials", "tests"] as const;
const listeners = new Set<Listener>();
let source: EventSource | null = null;

/** Calls the listener until the function that comes back is called. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  source ??= connect();
  return () => {
    listeners.delete(listener);
  };
}

function connect(): EventSource {
  const opened = new EventSource("/api/events");
  for (const kind of KINDS)
    opened.addEventListener(kind, (event) => {
      const data = (event as MessageEvent<string>).data;
      const given = (data ? JSON.parse(data) : {}) as object;
      for (const listener of [...listeners]) listener({ kind, ...given } as StudioEvent);
    });
  return opened;
}
