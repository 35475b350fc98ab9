/** What was expected against what came: parts that are less and more. */
import type { DiffPart } from "../api/running";
import styles from "./Diff.module.css";

const SIGNS = { same: " ", less: "−", more: "+" };
const HEARD = { same: "", less: "expected: ", more: "came: " };

export function Diff({ parts }: { parts: DiffPart[] }) {
  return (
    <div className={styles.diff} role="region" aria-label="Difference" tabIndex={0}>
      {parts.map((part, index) => (
        <div key={index} className={styles[part.op]}>
          <span aria-hidden>{SIGNS[part.op]}</span>
          <span className="visually-hidden">{HEARD[part.op]}</span>
          <span>{part.text}</span>
        </div>
      ))}
    </div>
  );
}
