/** The parameters with which a talk begins: what is left empty is as the flow has it. */
import { NamedFields } from "../../parts/NamedFields";
import { useProject } from "../../state/project";
import { give, useTalk } from "../../state/talk";
import { useParameters } from "../inspector/parameters";
import styles from "./Beginning.module.css";

/** What a channel tells of a caller; the other parameters of the system are the engine's own. */
const OF_THE_CHANNEL = ["CALLER_PHONE_NUMBER", "LANGUAGE", "INITIAL_MESSAGE"];

export function Beginning() {
  const environment = useProject((state) => state.environment);
  const given = useTalk((state) => state.given);
  const fields = useParameters()
    .filter(({ name, system }) => !system || OF_THE_CHANNEL.includes(name))
    .map(({ name, entity: about, secret, default: otherwise }) => ({
      name,
      about,
      secret,
      otherwise,
    }));
  const typed = fields.filter(({ name }) => given[name]).length;
  return (
    <div className={styles.beginning}>
      <p className={styles.environment}>
        Environment: <b>{environment || "none"}</b>
      </p>
      <details className={styles.parameters}>
        <summary>Initial parameters{typed > 0 && ` (${typed} set)`}</summary>
        <div className={styles.rows}>
          <NamedFields labelled="Initial" fields={fields} values={given} onValue={give} />
        </div>
      </details>
    </div>
  );
}
