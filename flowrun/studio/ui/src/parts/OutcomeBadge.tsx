/** How a session went, or that it goes on. */
import { Badge, type Tone } from "./Badge";

export const OUTCOMES: Record<string, { label: string; tone: Tone }> = {
  ended: { label: "ended", tone: "success" },
  failed: { label: "failed", tone: "danger" },
  crashed: { label: "crashed", tone: "danger" },
  awaiting_input: { label: "waits for input", tone: "info" },
  running: { label: "running", tone: "info" },
  expired: { label: "expired", tone: "neutral" },
};

export function OutcomeBadge({ outcome }: { outcome: string }) {
  const { label, tone } = OUTCOMES[outcome] ?? { label: outcome, tone: "neutral" };
  return <Badge tone={tone}>{label}</Badge>;
}
