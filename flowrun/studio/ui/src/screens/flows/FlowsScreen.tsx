/** The list of flows with their health. */
import { CircleAlert, CircleCheck, CircleX, FilePlus, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";

import { flows } from "../../api/client";
import type { FlowSummary } from "../../api/types";
import { Badge } from "../../parts/Badge";
import { Button, Spinner } from "../../parts/Button";
import { NotLoaded } from "../../parts/Note";
import { OutcomeBadge } from "../../parts/OutcomeBadge";
import { Card, Page } from "../../parts/Page";
import { Search } from "../../parts/Search";
import { type Column, Table } from "../../parts/Table";
import { ago } from "../../parts/times";
import { useLoaded, useReloadOnChange } from "../../parts/useLoaded";
import { useProject, useReadOnly } from "../../state/project";
import { addressOf } from "./addresses";
import styles from "./FlowsScreen.module.css";
import { NewFlow } from "./NewFlow";
import { Templates } from "./Templates";

/** A list that one sees whole needs no search. */
const SEARCHED = 8;

const COLUMNS: Column<FlowSummary>[] = [
  { key: "flow", title: "Flow", cell: Name },
  { key: "nodes", title: "Nodes", right: true, cell: ({ nodes }) => nodes },
  { key: "problems", title: "Problems", cell: Problems },
  { key: "tests", title: "Tests", cell: Tests },
  { key: "run", title: "Last run", cell: LastRun },
];

export default function FlowsScreen() {
  const [, go] = useLocation();
  const folder = useProject((state) => state.project?.folder ?? "");
  const readOnly = useReadOnly();
  const { value: all, error, reload } = useLoaded("flows", flows.list);
  const [making, setMaking] = useState<string | null>(null);
  const [sought, setSought] = useState("");
  useReloadOnChange(reload);

  const words = sought.trim().toLowerCase();
  const shown = all?.filter(({ file, name, description }) =>
    `${file} ${name} ${description}`.toLowerCase().includes(words),
  );
  const empty = all?.length === 0;
  return (
    <Page
      title="Flows"
      about={<code>{folder}</code>}
      actions={
        !readOnly &&
        !empty && (
          <Button variant="primary" icon={FilePlus} onClick={() => setMaking("")}>
            New flow
          </Button>
        )
      }
    >
      <NotLoaded error={error} reload={reload} />
      {!all && !error && (
        <p className={styles.waiting}>
          <Spinner /> Checking the flows
        </p>
      )}
      {empty && <Templates onChoose={readOnly ? undefined : setMaking} />}
      {shown && all && !empty && (
        <>
          {all.length > SEARCHED && <Search label="Find a flow" value={sought} onValue={setSought} />}
          <Card>
            {shown.length ? (
              <Table
                label="Flows"
                columns={COLUMNS}
                rows={shown}
                rowKey={({ file }) => file}
                onOpen={({ file }) => go(addressOf(file))}
              />
            ) : (
              <p className={styles.none}>No flow has “{sought}” in its name or description.</p>
            )}
          </Card>
        </>
      )}
      {making !== null && <NewFlow template={making} onClose={() => setMaking(null)} />}
    </Page>
  );
}

function Name({ file, name, description }: FlowSummary) {
  return (
    <div className={styles.name}>
      <Link href={addressOf(file)}>{name || file}</Link>
      <code>{file}</code>
      {description && <p>{description}</p>}
    </div>
  );
}

function Problems({ file, problems: { errors, warnings } }: FlowSummary) {
  if (!errors && !warnings)
    return (
      <Badge tone="success" icon={CircleCheck}>
        none
      </Badge>
    );
  return (
    <Link href={addressOf(file)} className={styles.badges} aria-label={`Problems of ${file}`}>
      {errors > 0 && (
        <Badge tone="danger" icon={CircleAlert}>
          {errors} {errors === 1 ? "error" : "errors"}
        </Badge>
      )}
      {warnings > 0 && (
        <Badge tone="warning" icon={TriangleAlert}>
          {warnings} {warnings === 1 ? "warning" : "warnings"}
        </Badge>
      )}
    </Link>
  );
}

function Tests({ file, tests: { count, last } }: FlowSummary) {
  if (!count) return <span className={styles.muted}>no tests</span>;
  // A test with cases is played more than once.
  const all = Math.max(count, (last?.passed ?? 0) + (last?.failed ?? 0));
  return (
    <Link
      href={`/tests?flow=${encodeURIComponent(file)}`}
      className={styles.badges}
      aria-label={`Tests of ${file}`}
    >
      {!last && <span className={styles.muted}>{count} not run yet</span>}
      {last && last.failed === 0 && (
        <Badge tone="success" icon={CircleCheck} title={ago(last.at)}>
          {last.passed} of {all} passed
        </Badge>
      )}
      {last && last.failed > 0 && (
        <Badge tone="danger" icon={CircleX} title={ago(last.at)}>
          {last.failed} of {all} failed
        </Badge>
      )}
    </Link>
  );
}

function LastRun({ last_run: run }: FlowSummary) {
  if (!run) return <span className={styles.muted}>never</span>;
  return (
    <Link href={`/sessions/${encodeURIComponent(run.session)}`} className={styles.badges}>
      <OutcomeBadge outcome={run.outcome} />
      <span className={styles.muted}>{ago(run.at)}</span>
    </Link>
  );
}
