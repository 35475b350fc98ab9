/** One function for each thing that the studio's server answers. */
import type { Attempt, ConnectAnswer, Credentials, CredentialType } from "./connecting";
import { get, post, put, remove } from "./http";
import type {
  SavedTest,
  Session,
  SessionFilter,
  SessionPage,
  Talk,
  TestFile,
  TestRun,
  TriedRequest,
  TriedRow,
} from "./running";
import type {
  Completions,
  Edited,
  FlowSummary,
  MappingRow,
  NodeForm,
  Op,
  OpenedFlow,
  Project,
  Renamed,
  View,
} from "./types";

const id = encodeURIComponent;

export const project = () => get<Project>("/api/project");

export const flows = {
  list: () => get<FlowSummary[]>("/api/flows"),
  create: (file: string, template: string) => post<{ file: string }>("/api/flows", { file, template }),
  open: (file: string) => get<OpenedFlow>("/api/flow", { file }),
  save: (file: string, text: string, etag: string) =>
    put<{ etag: string }>("/api/flow", { file, text, etag }),
};

export const editing = {
  view: (file: string, text: string, environment?: string) =>
    post<View>("/api/flow/view", { file, text, environment }),
  ops: (file: string, text: string, ops: Op[]) => post<Edited>("/api/flow/ops", { file, text, ops }),
  complete: (file: string, text: string, offset: number, signal?: AbortSignal) =>
    post<Completions>("/api/flow/complete", { file, text, offset }, signal),
  hover: (file: string, text: string, offset: number) =>
    post<{ markdown?: string }>("/api/flow/hover", { file, text, offset }),
  rename: (
    file: string,
    text: string,
    kind: "node" | "parameter" | "entity",
    old: string,
    name: string,
  ) => post<Renamed>("/api/flow/rename", { file, text, kind, old, new: name }),
  node: (file: string, text: string, node: string, environment?: string) =>
    post<Omit<NodeForm, "problems">>("/api/flow/node", { file, text, node, environment }),
  format: (file: string, text: string) => post<Edited>("/api/flow/format", { file, text }),
};

export interface Trial {
  file: string;
  text: string;
  node: string;
  environment?: string;
  parameters: Record<string, string>;
  dry_run?: boolean;
}

export const requests = {
  send: (trial: Trial, signal?: AbortSignal) => post<TriedRequest>("/api/request", trial, signal),
  map: (file: string, text: string, node: string, rows: MappingRow[]) =>
    post<{ rows: TriedRow[] }>("/api/request/map", { file, text, node, rows }),
};

export const talks = {
  begin: (
    file: string,
    text: string,
    parameters: Record<string, string>,
    environment?: string,
  ) => post<Talk>("/api/talks", { file, text, environment, parameters }),
  show: (talk: string) => get<Talk>(`/api/talks/${id(talk)}`),
  say: (talk: string, text: string) => post<Talk>(`/api/talks/${id(talk)}/say`, { text }),
  restart: (talk: string, turn: number) => post<Talk>(`/api/talks/${id(talk)}/restart`, { turn }),
  save: (talk: string, name: string) => post<SavedTest>(`/api/talks/${id(talk)}/save`, { name }),
  end: (talk: string) => remove<object>(`/api/talks/${id(talk)}`),
};

export const credentials = {
  list: (environment?: string) => get<Credentials>("/api/credentials", { environment }),
  types: () => get<CredentialType[]>("/api/credentials/types"),
  connect: (
    type: string,
    grant: string,
    name: string,
    fields: Record<string, string | boolean>,
    callback?: string,
  ) => post<ConnectAnswer>("/api/credentials/connect", { type, grant, name, fields, callback }),
  attempt: (attempt: string) => get<Attempt>(`/api/credentials/connect/${id(attempt)}`),
  cancel: (attempt: string) => remove<object>(`/api/credentials/connect/${id(attempt)}`),
  check: (type: string, field: string, value: string, flags: string[]) =>
    post<{ ok: boolean; error: string; shown: string }>("/api/credentials/check", {
      type,
      field,
      value,
      flags,
    }),
  test: (name: string, keptIn: string) =>
    post<{ ok: boolean; facts: Record<string, string | number | boolean> }>("/api/credentials/test", {
      name,
      kept_in: keptIn,
    }),
  rename: (name: string, to: string, flows: boolean) =>
    post<{ name: string; files: string[] }>("/api/credentials/rename", { name, to, flows }),
  remove: (name: string, force = false, keepRemote = false) =>
    post<{ name: string; revoked_at: string | null; note: string }>("/api/credentials/remove", {
      name,
      force,
      keep_remote: keepRemote,
    }),
};

export const environments = {
  create: (name: string, credentials: Record<string, string>) =>
    post<{ name: string; files: string[] }>("/api/environments", { name, credentials }),
};

export interface TestChoice {
  flow?: string;
  file?: string;
  names?: string[];
  environment?: string;
}

export const tests = {
  list: (file?: string) => get<TestFile[]>("/api/tests", { file }),
  run: (choice: TestChoice) => post<TestRun>("/api/tests/run", choice),
};

export const sessions = {
  list: (filter: SessionFilter) => get<SessionPage>("/api/sessions", { ...filter }),
  open: (session: string) => get<Session>(`/api/sessions/${id(session)}`),
  save: (session: string, name: string) =>
    post<SavedTest>(`/api/sessions/${id(session)}/save`, { name }),
};
