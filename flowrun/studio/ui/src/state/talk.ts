/** The talk with the open flow: it outlives its pane, and a reload of the page. */
import { create } from "zustand";

import { talks } from "../api/client";
import { Refused } from "../api/http";
import type { SavedTest, Talk } from "../api/running";
import { complain } from "../parts/Toast";
import { flowText, settled, useFlow } from "./flow";
import { useProject } from "./project";

interface TalkState {
  file: string;
  talk: Talk | null;
  /** The text that the talk is with; null after a reload, when it is not known. */
  text: string | null;
  /** What was just said, until the flow answers. */
  saying: string | null;
  busy: boolean;
  error: unknown;
  /** What was typed for the parameters with which a talk begins. */
  given: Record<string, string>;
}

const EMPTY: TalkState = {
  file: "",
  talk: null,
  text: null,
  saying: null,
  busy: false,
  error: null,
  given: {},
};

export const useTalk = create<TalkState>(() => EMPTY);

const { getState: now, setState: set } = useTalk;
const kept = (file: string) => `talk:${file}`;

/** Takes up the talk that this tab had with the flow. */
export async function resumeTalk(file: string) {
  if (now().file === file) return;
  set({ ...EMPTY, file });
  const id = sessionStorage.getItem(kept(file));
  if (!id) return;
  set({ busy: true });
  try {
    const talk = await talks.show(id);
    if (now().file === file) set({ talk });
  } catch {
    sessionStorage.removeItem(kept(file));
  } finally {
    if (now().file === file) set({ busy: false });
  }
}

export function give(name: string, value: string) {
  set({ given: { ...now().given, [name]: value } });
}

/** Begins anew, with the text as it stands and the environment that is chosen. */
export async function beginTalk() {
  const { file, given } = now();
  // One that was stopped or forgotten is not kept.
  const before = sessionStorage.getItem(kept(file));
  await settled();
  const text = flowText();
  const typed = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  const environment = useProject.getState().environment || undefined;
  await ask(null, async () => {
    const talk = await talks.begin(file, text, typed, environment);
    sessionStorage.setItem(kept(file), talk.id);
    set({ text });
    return talk;
  });
  if (before && before !== now().talk?.id) await talks.end(before).catch(() => {});
}

export function say(text: string) {
  const { talk } = now();
  return talk ? ask(text, () => talks.say(talk.id, text)) : Promise.resolve();
}

/** The talk as it was before that turn; false where it was refused. */
export async function restartTalk(turn: number): Promise<boolean> {
  const { talk } = now();
  if (!talk) return false;
  await ask(null, () => talks.restart(talk.id, turn));
  return !now().error;
}

/** Ends a talk whose answer is not waited for any longer. */
export async function stopTalk() {
  const { file, talk } = now();
  if (!talk) return;
  try {
    await talks.end(talk.id);
    sessionStorage.removeItem(kept(file));
    set({ talk: { ...talk, status: "stopped", waits: false } });
  } catch (error) {
    complain(error);
  }
}

export function saveTalk(name: string): Promise<SavedTest> {
  const { talk } = now();
  if (!talk) throw new Error("there is no talk to save");
  return talks.save(talk.id, name);
}

async function ask(saying: string | null, answer: () => Promise<Talk>) {
  const { file } = now();
  set({ busy: true, saying, error: null });
  try {
    const talk = await whole(await answer());
    if (now().file === file) set({ talk });
  } catch (error) {
    if (now().file !== file) return complain(error);
    set({ error });
    // The server forgets a talk after a while; what was said of it stays to be read.
    const { talk } = now();
    if (talk && error instanceof Refused && error.status === 404) {
      sessionStorage.removeItem(kept(file));
      set({ talk: { ...talk, waits: false } });
    }
  } finally {
    if (now().file === file) set({ busy: false, saying: null });
  }
}

/** A talk with what was told of it before; another page may have gone on with it meanwhile. */
async function whole(told: Talk): Promise<Talk> {
  const before = now().talk;
  const { messages, visits, path } = told.from;
  if (visits === 0) return told;
  if (before?.id !== told.id || before.visits.length !== visits) return talks.show(told.id);
  return {
    ...told,
    messages: [...before.messages.slice(0, messages), ...told.messages],
    visits: [...before.visits, ...told.visits],
    path: [...before.path.slice(0, path), ...told.path],
  };
}

/** Whether the flow was edited since the talk began; to be asked again with every revision. */
export function useTalkIsOld(): boolean {
  useFlow((state) => state.revision);
  const text = useTalk((state) => state.text);
  return text !== null && text !== flowText();
}
