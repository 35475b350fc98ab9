/** What the studio's server says of credentials. No secret is among it. */

export interface Credential {
  name: string;
  type: string;
  domain: string | null;
  user?: string | null;
  environment: string | null;
  state: "ready" | "connected" | "broken" | "unreadable";
  reason: string | null;
  last_used: string | null;
  /** "vault", or the file that declares it. */
  kept_in: string;
  used_by: { file: string; node: string }[];
}

export interface Credentials {
  credentials: Credential[];
  /** What the environment puts in the place of a name. */
  swaps: Record<string, string>;
}

export interface GrantField {
  key: string;
  /** "pem_file" is pasted text of many lines, "flag" a box to tick. */
  kind: "text" | "secret" | "pem_file" | "flag";
  title: string;
  help: string;
  secret: boolean;
  required: boolean;
  default: string | null;
}

export interface Grant {
  name: string;
  title: string;
  /** What is to be known of this way; often "". */
  note: string;
  in_browser: boolean;
  fields: GrantField[];
}

export interface CredentialType {
  type: string;
  title: string;
  grants: Grant[];
  callback: string | null;
}

export interface ConnectAnswer {
  attempt?: string;
  url?: string;
  connected?: { name: string; host: string };
}

export interface Attempt {
  state: "waiting" | "connected" | "failed" | "expired";
  name: string;
  host: string | null;
  error: string | null;
  /** Of the service's login page. */
  url: string;
}
