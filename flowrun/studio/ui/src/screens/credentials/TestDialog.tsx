/** Asks the service who the credential is. */
import { useEffect } from "react";

import { credentials } from "../../api/client";
import { Button, Spinner } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Note } from "../../parts/Note";
import { useLoaded } from "../../parts/useLoaded";
import type { DialogOf } from "./dialog";
import styles from "./TestDialog.module.css";

export function TestDialog({ row, onClose, onDone }: DialogOf) {
  const { value, error, loading, reload } = useLoaded(`test ${row.name}`, () =>
    credentials.test(row.name, row.kept_in),
  );
  useEffect(() => {
    if (!loading) onDone();
    // The list is loaded once the answer is there: its last use is another then.
  }, [loading]);
  return (
    <Dialog
      title={`Test of ${row.name}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={reload} busy={loading}>
            Test again
          </Button>
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {loading && !value && !error && (
        <p className={styles.waiting} role="status">
          <Spinner /> Asking {row.domain || "the service"}
        </p>
      )}
      {error && !loading && <Note tone="danger">{error}</Note>}
      {value && !error && (
        <>
          <Note tone="success">It works: the service answered.</Note>
          <dl className={styles.facts}>
            {Object.entries(value.facts).map(([name, fact]) => (
              <div key={name}>
                <dt>{name.replaceAll("_", " ")}</dt>
                <dd>{shown(fact)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Dialog>
  );
}

const shown = (fact: string | number | boolean) =>
  typeof fact === "boolean" ? (fact ? "yes" : "no") : fact.toLocaleString("en");
