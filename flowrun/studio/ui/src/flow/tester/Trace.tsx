/** The visits of a conversation, each with what it changed, said and asked. */
import { ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import type { Visit } from "../../api/running";
import { Badge } from "../../parts/Badge";
import { classes } from "../../parts/classes";
import { milliseconds } from "../../parts/times";
import { useNodeTypes } from "../../state/project";
import { titleOf, TypeIcon } from "../canvas/icons";
import { ExchangeView } from "./ExchangeView";
import styles from "./Trace.module.css";

export function Trace({
  visits,
  selected,
  follow,
  onSelect,
}: {
  visits: Visit[];
  /** Keeps the newest visit in sight. */
  follow?: boolean;
  /** The node that is chosen on the canvas. */
  selected?: string | null;
  onSelect?: (node: string) => void;
}) {
  const [open, setOpen] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (follow) list.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
  }, [follow, visits]);
  if (!visits.length) return <p className={styles.none}>No node was visited.</p>;
  return (
    <ol ref={list} className={styles.trace} aria-label="Trace">
      {visits.map((visit, index) => (
        <li key={visit.seq}>
          {visit.turn !== visits[index - 1]?.turn && (
            <p className={styles.turn}>
              <span>Turn {visit.turn}</span>
            </p>
          )}
          <VisitView
            visit={visit}
            chosen={visit.node === selected}
            open={open === visit.seq}
            onToggle={() => {
              setOpen(open === visit.seq ? null : visit.seq);
              onSelect?.(visit.node);
            }}
          />
        </li>
      ))}
    </ol>
  );
}

function VisitView({
  visit,
  chosen,
  open,
  onToggle,
}: {
  visit: Visit;
  chosen: boolean;
  open: boolean;
  onToggle: () => void;
}) {
  const kind = useNodeTypes().find(({ type }) => type === visit.type)?.kind ?? "unknown";
  const changed = Object.entries(visit.changed);
  return (
    <>
      <button
        type="button"
        className={classes(styles.visit, chosen && styles.chosen)}
        aria-expanded={open}
        onClick={onToggle}
      >
        <TypeIcon small type={visit.type} kind={kind} />
        <span className={styles.label}>{visit.label || visit.node}</span>
        {visit.exit && (
          <Badge mono tone={visit.error ? "danger" : "success"}>
            {visit.exit}
          </Badge>
        )}
        <span className={styles.ms}>{milliseconds(visit.ms)}</span>
        <ChevronRight aria-hidden size={13} className={open ? styles.open : styles.closed} />
      </button>
      {(changed.length > 0 || visit.error) && (
        <div className={styles.short}>
          {changed.map(([name, value]) => (
            <p key={name} className={styles.set}>
              {name} = {JSON.stringify(value)}
            </p>
          ))}
          {visit.error && <p className={styles.error}>{visit.error}</p>}
        </div>
      )}
      {open && <Details visit={visit} />}
    </>
  );
}

function Details({ visit }: { visit: Visit }) {
  return (
    <div className={styles.details}>
      <p className={styles.about}>
        {titleOf(visit.type)} <code>{visit.node}</code>
        {!visit.exit && " waits for an answer"}
      </p>
      {visit.said.map((text, index) => (
        <p key={index} className={styles.said}>
          {text}
        </p>
      ))}
      {visit.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          {warning}
        </p>
      ))}
      {visit.requests.map((exchange, index) => (
        <ExchangeView key={index} exchange={exchange} />
      ))}
    </div>
  );
}
