/** Whether a credential can be used, and why not. */
import { CircleAlert, CircleCheck } from "lucide-react";

import type { Credential } from "../../api/connecting";
import { Badge } from "../../parts/Badge";
import styles from "./CredentialState.module.css";

const SHOWN = {
  ready: { label: "ready", tone: "success" },
  connected: { label: "connected", tone: "success" },
  broken: { label: "broken", tone: "danger" },
  unreadable: { label: "cannot be read", tone: "danger" },
} as const;

export function CredentialState({ row: { state, reason } }: { row: Credential }) {
  const { label, tone } = SHOWN[state];
  return (
    <div className={styles.state}>
      <Badge tone={tone} icon={tone === "success" ? CircleCheck : CircleAlert}>
        {label}
      </Badge>
      {reason && <small>{reason}</small>}
    </div>
  );
}
