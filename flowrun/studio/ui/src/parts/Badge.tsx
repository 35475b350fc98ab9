/** A word or a count in a colour that says what kind of word it is. */
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { classes } from "./classes";
import styles from "./Badge.module.css";

export type Tone = "neutral" | "accent" | "success" | "warning" | "danger" | "info";

export function Badge({
  tone = "neutral",
  icon: Icon,
  mono,
  title,
  children,
}: {
  tone?: Tone;
  icon?: LucideIcon;
  mono?: boolean;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={classes(styles.badge, styles[tone], mono && styles.mono)} title={title}>
      {Icon && <Icon aria-hidden size={12} />}
      {children}
    </span>
  );
}
