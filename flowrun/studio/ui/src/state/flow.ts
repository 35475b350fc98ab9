/** The open flow: its text, what the server says of it, and what is chosen in it. */
import { create } from "zustand";

import { editing, flows } from "../api/client";
import { Refused } from "../api/http";
import type { Diagnostic, Edited, Op, View } from "../api/types";
import { FlowDocument } from "../flow/editor/document";
import { complain, toast } from "../parts/Toast";
import { flushDrafts } from "./drafts";
import { useProject } from "./project";

/** Nodes and exits to be lit on the canvas, the rest dimmed. */
export interface Lit {
  steps: { node: string; exit: string | null }[];
  /** The node that waits for an answer. */
  current?: string | null;
}

interface FlowState {
  document: FlowDocument | null;
  file: string;
  etag: string;
  saved: string;
  /** What is on the disk now, when it is neither what was opened nor what is here. */
  conflict: { text: string; etag: string } | null;
  /** Both sides of a conflict are shown. */
  comparing: boolean;
  view: View | null;
  /** The view is of this revision of the text, and a newer one is on its way. */
  revision: number;
  checking: boolean;
  dirty: boolean;
  saving: boolean;
  selected: string | null;
  lit: Lit | null;
}

const EMPTY: FlowState = {
  document: null,
  file: "",
  etag: "",
  saved: "",
  conflict: null,
  comparing: false,
  view: null,
  revision: 0,
  checking: false,
  dirty: false,
  saving: false,
  selected: null,
  lit: null,
};

export const useFlow = create<FlowState>(() => EMPTY);

const TYPED_WAIT = 180;
const TRIES = 4;
const { getState: now, setState: set } = useFlow;
let waiting: ReturnType<typeof setTimeout> | undefined;
/** Edits happen one after the other, each on the text that the one before it left. */
let edits: Promise<unknown> = Promise.resolve();

interface Unsaved {
  text: string;
  etag: string;
}

/** What was not saved when its flow was left, by file: it is there again when one comes back. */
const left = new Map<string, Unsaved>();

window.addEventListener("beforeunload", (event) => {
  if (now().dirty || left.size) event.preventDefault();
});

const UNSAVED = "unsaved";

/** Keeps what is not saved for when this tab comes back, from a login at a service. */
export function keepUnsaved() {
  try {
    sessionStorage.setItem(UNSAVED, JSON.stringify([...left]));
    left.clear();
  } catch {
    // There is more than fits: the browser asks whether to leave.
  }
}

function takeUpUnsaved() {
  const kept = JSON.parse(sessionStorage.getItem(UNSAVED) ?? "[]") as [string, Unsaved][];
  sessionStorage.removeItem(UNSAVED);
  for (const [file, unsaved] of kept) left.set(file, unsaved);
}

takeUpUnsaved();
window.addEventListener("pageshow", takeUpUnsaved);

export async function openFlow(file: string, node: string | null) {
  const opened = await flows.open(file);
  closeFlow();
  const readOnly = useProject.getState().project?.read_only ?? false;
  const document = new FlowDocument(file, opened.text, readOnly, {
    onText: textChanged,
    onNode: (node) => {
      if (node && node !== now().selected) select(node);
    },
  });
  set({ ...EMPTY, document, file, etag: opened.etag, saved: opened.text, selected: node });
  took(opened.view);
  document.choose(now().selected);
  const mine = left.get(file);
  left.delete(file);
  if (mine && mine.text !== opened.text) {
    document.replace(mine.text);
    if (mine.etag === opened.etag) toast("Your unsaved edits are here again.", "info");
    else set({ etag: mine.etag, conflict: { text: opened.text, etag: opened.etag } });
  } else if (useProject.getState().environment) await look();
}

export function closeFlow() {
  flushDrafts();
  clearTimeout(waiting);
  const { document, dirty, file, etag } = now();
  if (document && dirty) left.set(file, { text: document.text, etag });
  document?.destroy();
  set(EMPTY);
}

/** The text as it stands in the editor, saved or not. */
export const flowText = () => now().document?.text ?? "";

/** Resolves when everything that was typed into a form is in the text. */
export function settled(): Promise<unknown> {
  flushDrafts();
  return edits;
}

function textChanged(typed: boolean) {
  const { document, saved, revision } = now();
  set({ dirty: document?.text !== saved, revision: revision + 1 });
  if (!typed) return;
  set({ checking: true });
  clearTimeout(waiting);
  waiting = setTimeout(() => void look(), TYPED_WAIT);
}

/** Asks what is to be said of the text now. */
export async function look() {
  const { document, file, revision } = now();
  if (!document) return;
  const environment = useProject.getState().environment || undefined;
  try {
    const view = await editing.view(file, document.text, environment);
    if (now().document === document && now().revision === revision) took(view);
  } catch (error) {
    if (now().revision === revision) set({ checking: false });
    complain(error);
  }
}

function took(view: View) {
  const { document, selected } = now();
  const there = view.graph.nodes.some(({ name }) => name === selected);
  set({ view, checking: false, selected: there || view.stale ? selected : null });
  document?.show(view.diagnostics, view.stale ? null : view.graph);
  document?.light(now().selected);
}

export function select(node: string | null) {
  set({ selected: node });
  now().document?.choose(node);
}

export function setLit(lit: Lit | null) {
  set({ lit });
}

/** Edits by what the server makes of it; false where it was refused, which is then shown. */
export function apply(ops: Op[], chosen?: string | null): Promise<boolean> {
  return edit((file, text) => editing.ops(file, text, ops), chosen);
}

export async function renameNode(old: string, name: string): Promise<boolean> {
  const kept = now().selected === old ? name : undefined;
  return edit(async (file, text) => {
    const renamed = await editing.rename(file, text, "node", old, name);
    const others = renamed.others.map((other) => other.file);
    if (others.length) toast(`Renamed in ${others.join(", ")} too`);
    return renamed;
  }, kept);
}

export const format = () => edit((file, text) => editing.format(file, text));

function edit(
  ask: (file: string, text: string) => Promise<Edited>,
  chosen?: string | null,
): Promise<boolean> {
  const { document, file, etag } = now();
  const done = edits.then(async () => {
    if (!document) return false;
    try {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const { text } = document;
        const edited = await ask(file, text);
        if (document.text !== text) continue;
        if (now().document !== document) {
          left.set(file, { text: edited.text, etag });
          return true;
        }
        clearTimeout(waiting);
        if (edited.changes.length) document.change(edited.changes);
        if (chosen !== undefined) set({ selected: chosen });
        took(edited.view);
        if (chosen !== undefined) document.choose(chosen);
        return true;
      }
      toast("The text changes faster than it can be edited here. Try again.", "warning");
    } catch (error) {
      complain(error);
    }
    return false;
  });
  edits = done;
  return done;
}

export const undo = () => now().document?.undo();
export const redo = () => now().document?.redo();

export async function save() {
  await settled();
  const { document, file, etag, saving } = now();
  if (!document || saving) return;
  const { text } = document;
  set({ saving: true });
  try {
    const answer = await flows.save(file, text, etag);
    set({ etag: answer.etag, saved: text, dirty: document.text !== text, conflict: null });
  } catch (error) {
    const disk = error instanceof Refused && error.status === 409 ? error.body : null;
    if (disk && typeof disk.text === "string" && typeof disk.etag === "string")
      set({ conflict: { text: disk.text, etag: disk.etag }, comparing: true });
    else complain(error);
  } finally {
    set({ saving: false });
  }
}

/** The file changed on the disk: what is unsaved here is never lost to it. */
export async function changedOnDisk(file: string, etag: string) {
  const { document, saving } = now();
  if (file !== now().file || !document || etag === now().etag || saving) return;
  const disk = await flows.open(file).catch(() => null);
  if (!disk || now().document !== document || disk.etag === now().etag) return;
  if (disk.text === document.text) set({ etag: disk.etag, saved: disk.text, dirty: false });
  else if (document.text !== now().saved) set({ conflict: { text: disk.text, etag: disk.etag } });
  else {
    takeDisk(disk.text, disk.etag);
    toast("The file changed on the disk; this is its new text.", "info");
  }
}

/** The file is gone: what is open can be saved anew. */
export function removedFromDisk(file: string) {
  if (file !== now().file) return;
  set({ etag: "", dirty: true });
  toast(`${file} was removed from the disk. Save to have it again.`, "warning");
}

export const compare = (comparing: boolean) => set({ comparing });

/** The disk's text comes here; what was here is one undo away. */
export function takeDisk(text: string, etag: string) {
  const { document } = now();
  set({ etag, saved: text, conflict: null });
  document?.replace(text);
  set({ dirty: document?.text !== text });
}

/** What is here goes to the disk, over what is there. */
export async function keepMine(etag: string) {
  set({ etag, conflict: null });
  await save();
}

/** Brings a problem before the eyes, in the text and on the canvas. */
export function goToProblem(problem: Diagnostic) {
  if (problem.node) set({ selected: problem.node });
  now().document?.light(now().selected);
  now().document?.goTo(problem.from, problem.to);
}
