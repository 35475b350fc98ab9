/** Every problem of the text, with what mends it; choosing one goes to its place. */
import { ChevronDown, ChevronRight, CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { useState } from "react";

import type { Diagnostic } from "../../api/types";
import { goToProblem, useFlow } from "../../state/flow";
import { useReadOnly } from "../../state/project";
import styles from "./ProblemList.module.css";

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info };
const NONE: Diagnostic[] = [];
const MOST = 200;

export function ProblemList() {
  const problems = useFlow((state) => state.view?.diagnostics ?? NONE);
  const [open, setOpen] = useState(true);
  const Chevron = open ? ChevronDown : ChevronRight;
  if (!problems.length)
    return (
      <div className={styles.none}>
        <CircleCheck aria-hidden size={14} /> No problems
      </div>
    );
  return (
    <section className={styles.problems} aria-label="Problems">
      <button
        type="button"
        className={styles.title}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Chevron aria-hidden size={14} /> {counted(problems)}
      </button>
      {open && (
        <ul className={styles.list}>
          {problems.slice(0, MOST).map((problem, index) => (
            <Problem key={`${problem.code}:${problem.from}:${index}`} problem={problem} />
          ))}
          {problems.length > MOST && (
            <li className={styles.more}>and {problems.length - MOST} more</li>
          )}
        </ul>
      )}
    </section>
  );
}

function Problem({ problem }: { problem: Diagnostic }) {
  const document = useFlow((state) => state.document);
  const readOnly = useReadOnly();
  const Icon = ICONS[problem.severity];
  const fixes = readOnly ? [] : problem.fixes;
  return (
    <li className={styles.problem}>
      <button type="button" className={styles.go} onClick={() => goToProblem(problem)}>
        <Icon aria-label={problem.severity} size={14} className={styles[problem.severity]} />
        <span className={styles.line}>{problem.line}</span>
        <span className={styles.message}>{problem.message}</span>
      </button>
      {fixes.map((fix) => (
        <button
          key={fix.title}
          type="button"
          className={styles.fix}
          onClick={() => document?.change(fix.changes, false)}
        >
          {fix.title}
        </button>
      ))}
    </li>
  );
}

export function counted(problems: Diagnostic[]): string {
  const count = (severity: string, word: string) => {
    const { length } = problems.filter((one) => one.severity === severity);
    return length ? `${length} ${word}${length > 1 ? "s" : ""}` : "";
  };
  return [count("error", "error"), count("warning", "warning"), count("info", "hint")]
    .filter(Boolean)
    .join(", ");
}
