/** What was typed for a login while the browser is away at the service; never a secret. */

export interface Draft {
  type: string;
  grant: string;
  name: string;
  fields: Record<string, string | boolean>;
  callback: string;
  /** The login that listens for the browser. */
  attempt: string;
  /** The address of the flow that it is for; empty for none. */
  from: string;
}

const KEY = "connecting";

export const draft = {
  keep: (kept: Draft) => sessionStorage.setItem(KEY, JSON.stringify(kept)),
  read: (): Draft | null => {
    const kept = sessionStorage.getItem(KEY);
    return kept === null ? null : (JSON.parse(kept) as Draft);
  },
  drop: () => sessionStorage.removeItem(KEY),
};
