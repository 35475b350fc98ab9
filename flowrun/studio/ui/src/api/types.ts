/** What the studio's server says of flows. Offsets are UTF-16 units of the text. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Path = (string | number)[];

export type Kind = "statement" | "question" | "choice" | "request" | "end" | "unknown" | "absent";
export type Level = "error" | "warning" | "covered" | "missed";

export interface NodeType {
  type: string;
  title: string;
  kind: Kind;
  help: string;
  exits: { name: string; help: string }[];
  credential: boolean;
}

export interface Template {
  name: string;
  title: string;
  about: string;
}

export interface Project {
  folder: string;
  version: string;
  read_only: boolean;
  /** That of `--env`. */
  environment: string | null;
  environments: string[];
  types: NodeType[];
  templates: Template[];
}

export interface FlowSummary {
  file: string;
  name: string;
  description: string;
  nodes: number;
  problems: { errors: number; warnings: number };
  tests: { files: number; count: number; last: null | { passed: number; failed: number; at: string } };
  last_run: null | { session: string; at: string; outcome: string };
}

export interface Change {
  from: number;
  to: number;
  insert: string;
}

export interface Span {
  from: number;
  to: number;
}

export interface Fix {
  title: string;
  sure: boolean;
  changes: Change[];
}

export interface Diagnostic {
  from: number;
  to: number;
  line: number;
  column: number;
  severity: "error" | "warning" | "info";
  code: string;
  message: string;
  node: string | null;
  fixes: Fix[];
}

export interface Mark {
  level: Level;
  text: string;
  count: number | null;
}

export interface GraphExit {
  name: string;
  /** Null is the end of the session, where it is wired. */
  target: string | null;
  wired: boolean;
  mark: Mark | null;
}

export interface GraphNode {
  name: string;
  type: string;
  kind: Kind;
  label: string;
  summary: string;
  /** Null where a node is only named as a target. */
  from: number | null;
  to: number | null;
  exits: GraphExit[];
  marks: Mark[];
}

export interface Graph {
  flow: string;
  start: string | null;
  on_failed: string | null;
  nodes: GraphNode[];
  marks: Mark[];
}

export interface ParameterDeclaration {
  name: string;
  entity: string;
  secret: boolean;
  /** As text; dots for a secret. */
  default: string | null;
  system: boolean;
  span: Span | null;
}

export interface View {
  ok: boolean;
  /** The text is no YAML now, and the graph is the last that was. */
  stale: boolean;
  flow: {
    name: string;
    description: string;
    start: string | null;
    languages?: string[];
    [key: string]: unknown;
  };
  diagnostics: Diagnostic[];
  graph: Graph;
  parameters: ParameterDeclaration[];
  entities: unknown[];
  credentials: { name: string; ready: boolean }[];
}

export interface OpenedFlow {
  file: string;
  text: string;
  etag: string;
  view: View;
}

export type Op =
  | { op: "set"; path: Path; value: Json }
  | { op: "set"; path: Path; yaml: string }
  | { op: "delete"; path: Path }
  | { op: "append"; path: Path; value: Json }
  | { op: "move"; path: Path; to: number }
  | {
      op: "add_node";
      name: string;
      type: string;
      after?: string;
      from?: { node: string; exit: string };
    }
  | { op: "delete_node"; name: string }
  | { op: "connect"; node: string; exit: string; target: string | null };

export interface Edited {
  text: string;
  changes: Change[];
  view: View;
  moved?: Record<string, string>;
}

export interface Renamed extends Edited {
  others: { file: string; changes: number }[];
}

export interface CompletionItem {
  label: string;
  apply: string;
  kind: string;
  detail: string;
  documentation: string;
}

export interface Completions {
  from: number;
  items: CompletionItem[];
}

export type FieldKind =
  | "text"
  | "speech"
  | "soql"
  | "url"
  | "number"
  | "boolean"
  | "choice"
  | "credential"
  | "parameter"
  | "mapping"
  | "yaml"
  | "duration";

export interface MappingRow {
  path: string;
  parameter: string;
  default?: Json;
  optional?: boolean;
}

export interface FormField {
  key: string;
  path: Path;
  title: string;
  help: string;
  kind: FieldKind;
  required: boolean;
  value: Json;
  /** As the author wrote it; "" where it is not written. */
  yaml: string;
  options?: string[];
  written: boolean;
  span: Span | null;
  language?: "soql" | "yaml" | "json" | "text";
}

export interface CredentialChoice {
  name: string;
  type: string;
  state: string;
  domain: string | null;
}

export interface NodeForm {
  name: string;
  type: string;
  title: string;
  help: string;
  label: string;
  lines: [number, number];
  problems: Diagnostic[];
  fields: FormField[];
  exits: {
    name: string;
    help: string;
    target: string | null;
    wired: boolean;
    on_failed: boolean;
  }[];
  asks: boolean;
  reads: string[];
  credential?: {
    key: string;
    value: string;
    actual: string;
    choices: CredentialChoice[];
    host: string;
  };
}
