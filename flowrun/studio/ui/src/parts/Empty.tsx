/** A place where nothing is yet, and what to do about it. */
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import styles from "./Empty.module.css";

export function Empty({
  icon: Icon,
  title,
  action,
  children,
}: {
  icon: LucideIcon;
  title: string;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>
        <Icon aria-hidden size={22} />
      </span>
      <h2 className={styles.title}>{title}</h2>
      {children && <div className={styles.text}>{children}</div>}
      {action}
    </div>
  );
}
