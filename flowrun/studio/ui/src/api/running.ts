/** What the studio's server says of requests, talks, tests and sessions. */
import type { Json } from "./types";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** The body is longer than what was kept of it. */
  truncated: boolean;
}

export interface Asked {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  truncated: boolean;
}

/** One request and what came back, as a record of a node shows it. */
export interface Exchange {
  request: Asked;
  response: Answer | null;
  ms: number;
  usage: string;
  error?: string;
}

export interface TriedRequest {
  exit: string | null;
  error: string | null;
  warnings: string[];
  /** Null where nothing was sent. */
  ms: number | null;
  requests: Exchange[];
  request: Asked | null;
  response: Answer | null;
  usage: string;
  /** Of all requests, of which `requests` are the last. */
  count: number;
  mapped: Record<string, Json>;
  origins: { name: string; value: Json; place: string }[];
  paths: { path: string; value: Json; type: string }[];
  more: boolean;
  /** The masked JSON body of the answer. */
  tree: Json;
  curl: string;
}

/** One row of a mapping on an answer that came before. */
export interface TriedRow {
  path: string;
  parameter: string;
  value: Json;
  type: string | null;
  /** It is the default that holds. */
  default: boolean;
  kept: Json;
  error: string | null;
}

export interface ParameterValue {
  name: string;
  value: Json;
  changed: boolean;
  system: boolean;
}

export interface Message {
  who: "user" | "flow";
  text: string;
  turn: number;
  quick_replies?: string[];
}

export interface Visit {
  seq: number;
  turn: number;
  node: string;
  type: string;
  label: string;
  exit: string | null;
  ms: number;
  error: string | null;
  warnings: string[];
  changed: Record<string, Json>;
  said: string[];
  requests: Exchange[];
}

export interface Step {
  node: string;
  exit: string | null;
}

export interface Talk {
  id: string;
  file: string;
  environment: string | null;
  status: string;
  error: string | null;
  waits: boolean;
  quick_replies: string[];
  /** How many of the messages, visits and steps stay; those that are told come behind them. */
  from: { messages: number; visits: number; path: number };
  messages: Message[];
  turns: number;
  parameters: ParameterValue[];
  visits: Visit[];
  path: Step[];
  warnings: string[];
}

export interface SavedTest {
  file: string;
  name: string;
  note: string;
}

export interface TestSummary {
  name: string;
  line: number;
  skip: boolean | string | null;
  tags: string[];
  last: null | "passed" | "failed";
}

export interface TestFile {
  file: string;
  flow: string;
  tests: TestSummary[];
  problems: { message: string; line?: number; severity?: string }[];
}

export interface DiffPart {
  op: "same" | "less" | "more";
  text: string;
}

export interface Failure {
  message: string;
  expected: string | null;
  actual: string | null;
  diff: DiffPart[];
  line: number | null;
}

/** What an expectation makes of a message: it was not said, said instead, or never listened to. */
export type ConversationMark = "" | "missing" | "instead" | "unheard";

export interface Outcome {
  file: string;
  name: string;
  passed: boolean;
  flow: string;
  /** Of the test in its file. */
  line: number;
  skipped: boolean | string;
  ms: number;
  status: string | null;
  conversation: { who: "user" | "flow"; text: string; mark: ConversationMark }[];
  path: Step[];
  failures: Failure[];
}

/** How often each exit of each node was taken. */
export type Coverage = Record<string, Record<string, number>>;

export interface TestRun {
  outcomes: Outcome[];
  coverage: Record<string, Coverage>;
  passed: number;
  failed: number;
  /** Of test files that cannot be read. */
  problems: { file: string; line: number; column: number; message: string }[];
}

export interface SessionSummary {
  id: string;
  flow: string;
  /** That it began in; null for none. */
  environment: string | null;
  outcome: string;
  status: string;
  began: string;
  ended: string | null;
  turns: number;
  caller: string | null;
}

export interface SessionPage {
  sessions: SessionSummary[];
  total: number;
  page: number;
  size: number;
}

export interface Session extends SessionSummary {
  /** Null where the flow is not in this folder. */
  file: string | null;
  messages: Message[];
  parameters: ParameterValue[];
  visits: Visit[];
  path: Step[];
  error: string | null;
}

export interface SessionFilter {
  flow?: string;
  outcome?: string;
  environment?: string;
  from?: string;
  to?: string;
  page?: number;
}
