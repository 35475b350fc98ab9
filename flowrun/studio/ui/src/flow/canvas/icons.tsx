/** The pictures of node types: by type where it has one of its own, else by what it does. */
import {
  CircleHelp,
  Cloud,
  Flag,
  Globe,
  Hash,
  ListChecks,
  type LucideIcon,
  MessageCircleQuestion,
  MessageSquare,
  RotateCcw,
  Split,
  Unplug,
  Variable,
  Webhook,
} from "lucide-react";

import type { Kind } from "../../api/types";
import { classes } from "../../parts/classes";
import styles from "./icons.module.css";

const BY_KIND: Record<Kind, LucideIcon> = {
  statement: MessageSquare,
  question: MessageCircleQuestion,
  choice: Split,
  request: Globe,
  end: Flag,
  unknown: CircleHelp,
  absent: Unplug,
};

const BY_TYPE: Record<string, LucideIcon> = {
  choose: ListChecks,
  counter: Hash,
  reset_counter: RotateCcw,
  salesforce: Cloud,
  set_parameter: Variable,
  webhook: Webhook,
};

export function TypeIcon({
  type,
  kind,
  small,
}: {
  type: string;
  kind: Kind;
  small?: boolean;
}) {
  const Icon = BY_TYPE[type] ?? BY_KIND[kind];
  return (
    <span className={classes(styles.icon, styles[kind], small && styles.small)}>
      <Icon aria-hidden size={small ? 13 : 16} strokeWidth={2} />
    </span>
  );
}

/** "collect_input" is "Collect input". */
export function titleOf(type: string): string {
  const words = type.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
