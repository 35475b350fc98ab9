/** Tabs with the keyboard of the ARIA pattern: arrows, Home and End move and choose. */
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

import { classes } from "./classes";
import styles from "./Tabs.module.css";

export interface Tab {
  key: string;
  label: ReactNode;
  content: ReactNode;
}

export function Tabs({
  label,
  tabs,
  chosen,
  onChoose,
  fill,
  extra,
}: {
  label: string;
  tabs: Tab[];
  chosen: string;
  onChoose: (key: string) => void;
  /** The panel takes the height that is left and scrolls. */
  fill?: boolean;
  /** Stands at the end of the row of tabs. */
  extra?: ReactNode;
}) {
  const id = useId();
  const row = useRef<HTMLDivElement>(null);
  const at = Math.max(
    0,
    tabs.findIndex((tab) => tab.key === chosen),
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const last = tabs.length - 1;
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    const tab = to === undefined ? undefined : tabs[to];
    if (!tab || to === undefined) return;
    event.preventDefault();
    onChoose(tab.key);
    row.current?.querySelectorAll<HTMLElement>('[role="tab"]')[to]?.focus();
  };

  return (
    <div className={classes(styles.tabs, fill && styles.fill)}>
      <div className={styles.row}>
        <div
          ref={row}
          role="tablist"
          aria-label={label}
          className={styles.list}
          onKeyDown={onKeyDown}
        >
          {tabs.map((tab, index) => (
            <button
              key={tab.key}
              type="button"
              role="tab"
              id={`${id}-${tab.key}`}
              aria-selected={index === at}
              aria-controls={`${id}-panel`}
              tabIndex={index === at ? 0 : -1}
              className={styles.tab}
              onClick={() => onChoose(tab.key)}
            >
              {tab.label}
            </button>
          ))}
        </div>
        {extra}
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${tabs[at]?.key}`}
        className={styles.panel}
        tabIndex={fill ? 0 : undefined}
      >
        {tabs[at]?.content}
      </div>
    </div>
  );
}
