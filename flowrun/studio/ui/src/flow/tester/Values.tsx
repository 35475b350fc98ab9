/** The parameters of a conversation as they stand, with a mark at those of the last turn. */
import type { ParameterValue } from "../../api/running";
import { classes } from "../../parts/classes";
import { ShownValue } from "../inspector/TriedPanel";
import styles from "./Values.module.css";

export function Values({ parameters }: { parameters: ParameterValue[] }) {
  const own = parameters.filter(({ system }) => !system);
  const system = parameters.filter(({ system }) => system);
  return (
    <div className={styles.values}>
      {own.length ? (
        <Rows caption="Parameters" parameters={own} />
      ) : (
        <p className={styles.none}>The flow declares no parameters.</p>
      )}
      {system.length > 0 && (
        <details className={styles.system}>
          <summary>{system.length} of the system</summary>
          <Rows caption="Parameters of the system" parameters={system} />
        </details>
      )}
    </div>
  );
}

function Rows({ caption, parameters }: { caption: string; parameters: ParameterValue[] }) {
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map(({ name, value, changed }) => (
          <tr key={name} className={classes(changed && styles.changed)}>
            <td>{name}</td>
            <td>
              {value === null ? (
                <span className={styles.unset}>not set</span>
              ) : (
                <ShownValue value={value} />
              )}
              {changed && <span className="visually-hidden">changed</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
