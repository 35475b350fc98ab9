/** The parameters of a conversation as they stand, with a mark at those of the last turn. */
import type { ParameterValue } from "../../api/running";
import { ValueTable } from "../../parts/ValueTable";
import styles from "./Values.module.css";

export function Values({ parameters }: { parameters: ParameterValue[] }) {
  const told = parameters.filter(({ system, changed }) => !system || changed);
  const others = parameters.filter((one) => !told.includes(one));
  return (
    <div className={styles.values}>
      {told.length ? (
        <ValueTable caption="Parameters" rows={told} />
      ) : (
        <p className={styles.none}>The flow declares no parameters.</p>
      )}
      {others.length > 0 && (
        <details className={styles.system}>
          <summary>{others.length} of the system</summary>
          <ValueTable caption="Parameters of the system" rows={others} />
        </details>
      )}
    </div>
  );
}
