/** Where each exit of a node leads. */
import { CircleHelp } from "lucide-react";
import { Fragment } from "react";

import type { NodeForm } from "../../api/types";
import { Badge } from "../../parts/Badge";
import { SelectField } from "../../parts/Field";
import { apply, useFlow } from "../../state/flow";
import { useReadOnly } from "../../state/project";
import styles from "./Exits.module.css";

const OPEN = " open";
const END = "end";

export function Exits({ form }: { form: NodeForm }) {
  const readOnly = useReadOnly();
  const graph = useFlow((state) => state.view?.graph);
  if (!form.exits.length) return null;
  const nodes = (graph?.nodes ?? [])
    .filter(({ kind }) => kind !== "absent")
    .map(({ name, label }) => ({ value: name, label: label ? `${label} (${name})` : name }));
  const known = new Set(nodes.map(({ value }) => value));
  return (
    <section className={styles.exits} aria-label="Exits">
      <h3 className={styles.title}>Exits</h3>
      <div className={styles.table}>
        {form.exits.map(({ name, help, target, wired, on_failed }) => {
          const common = on_failed && graph?.on_failed;
          const open = common ? `${common} (by on_failed)` : "not wired";
          return (
            <Fragment key={name}>
              <span className={styles.name} title={help}>
                <Badge mono tone={name === "failed" ? "danger" : wired ? "success" : "neutral"}>
                  {name}
                </Badge>
                {help && <CircleHelp aria-hidden size={12} className={styles.help} />}
              </span>
              <SelectField
                bare
                label={`Where ${name} leads`}
                disabled={readOnly}
                value={!wired ? OPEN : (target ?? END)}
                options={[
                  { value: OPEN, label: open },
                  { value: END, label: "End of the session" },
                  ...(target && !known.has(target)
                    ? [{ value: target, label: `${target} (not there)` }]
                    : []),
                  ...nodes,
                ]}
                onChange={(event) => {
                  const { value } = event.target;
                  void apply([
                    {
                      op: "connect",
                      node: form.name,
                      exit: name,
                      target: value === OPEN ? null : value,
                    },
                  ]);
                }}
              />
            </Fragment>
          );
        })}
      </div>
    </section>
  );
}
