/** The kept sessions with their outcome. */
import { ChevronLeft, ChevronRight, MessagesSquare } from "lucide-react";
import { Link, useLocation, useSearchParams } from "wouter";

import { flows, sessions } from "../../api/client";
import type { SessionSummary } from "../../api/running";
import { Button, IconButton, Spinner } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { SelectField } from "../../parts/Field";
import { NotLoaded } from "../../parts/Note";
import { OutcomeBadge, OUTCOMES } from "../../parts/OutcomeBadge";
import { Card, Page } from "../../parts/Page";
import { type Column, Table } from "../../parts/Table";
import { ago, moment } from "../../parts/times";
import { useLoaded } from "../../parts/useLoaded";
import { useProject } from "../../state/project";
import styles from "./SessionsScreen.module.css";

const FILTERS = ["flow", "outcome", "environment", "from"] as const;
const TIMES = [
  { value: "", label: "at any time" },
  { value: "1h", label: "in the last hour" },
  { value: "1d", label: "in the last day" },
  { value: "7d", label: "in the last 7 days" },
  { value: "30d", label: "in the last 30 days" },
];
const addressOf = ({ id }: SessionSummary) => `/sessions/${encodeURIComponent(id)}`;

const COLUMNS: Column<SessionSummary>[] = [
  {
    key: "began",
    title: "Began",
    cell: (row) => (
      <Link href={addressOf(row)} title={moment(row.began)} className={styles.began}>
        {ago(row.began)}
      </Link>
    ),
  },
  { key: "flow", title: "Flow", cell: ({ flow }) => flow },
  { key: "outcome", title: "Outcome", cell: ({ outcome }) => <OutcomeBadge outcome={outcome} /> },
  {
    key: "environment",
    title: "Environment",
    cell: ({ environment }) => environment ?? <Muted>none</Muted>,
  },
  { key: "turns", title: "Turns", right: true, cell: ({ turns }) => turns },
  { key: "caller", title: "Caller", cell: ({ caller }) => caller ?? <Muted>unknown</Muted> },
  {
    key: "id",
    title: "Session",
    cell: ({ id }) => (
      <Muted>
        <code title={id}>{id.slice(0, 8)}</code>
      </Muted>
    ),
  },
];

export default function SessionsScreen() {
  const [, go] = useLocation();
  const [query, setQuery] = useSearchParams();
  const [flow, outcome, environment, from] = FILTERS.map((name) => query.get(name) ?? "");
  const page = Number(query.get("page")) || 0;
  const { value, error, loading, reload } = useLoaded(`sessions ${query}`, () =>
    sessions.list({ flow, outcome, environment, from, page }),
  );
  const known = useLoaded("flows", flows.list);
  const environments = useProject((state) => state.project?.environments) ?? [];
  const filtered = FILTERS.some((name) => query.get(name));

  const put = (name: string, to: string) =>
    setQuery((before) => {
      const after = new URLSearchParams(before);
      if (name !== "page") after.delete("page");
      if (to && to !== "0") after.set(name, to);
      else after.delete(name);
      return after;
    });
  return (
    <Page
      title="Sessions"
      about="Every conversation that this machine keeps: from the Tester, the command line and channels."
    >
      <div className={styles.filters}>
        <SelectField
          label="Flow"
          value={flow ?? ""}
          options={[
            { value: "", label: "every flow" },
            ...(known.value ?? []).map(({ file, name }) => ({ value: file, label: name || file })),
            ...(flow && !known.value ? [flow] : []),
          ]}
          onChange={(event) => put("flow", event.target.value)}
        />
        <SelectField
          label="Outcome"
          value={outcome ?? ""}
          options={[
            { value: "", label: "any outcome" },
            ...Object.entries(OUTCOMES).map(([key, { label }]) => ({ value: key, label })),
          ]}
          onChange={(event) => put("outcome", event.target.value)}
        />
        {(environment || environments.length > 0) && (
          <SelectField
            label="Environment"
            value={environment}
            options={[
              { value: "", label: "any environment" },
              ...new Set([...environments, ...(environment ? [environment] : [])]),
            ]}
            onChange={(event) => put("environment", event.target.value)}
          />
        )}
        <SelectField
          label="Began"
          value={from ?? ""}
          options={TIMES}
          onChange={(event) => put("from", event.target.value)}
        />
        {filtered && <Button onClick={() => setQuery({})}>Clear</Button>}
        {loading && <Spinner />}
      </div>
      <NotLoaded error={error} reload={reload} />
      {value && value.total === 0 && (
        <Empty
          icon={MessagesSquare}
          title={filtered ? "No session is like that" : "No session yet"}
          action={filtered && <Button onClick={() => setQuery({})}>Show all sessions</Button>}
        >
          {!filtered && "Talk to a flow in its Tester; every talk is kept here."}
        </Empty>
      )}
      {value && value.total > 0 && (
        <>
          <Card>
            <Table
              label="Sessions"
              columns={COLUMNS}
              rows={value.sessions}
              rowKey={({ id }) => id}
              onOpen={(row) => go(addressOf(row))}
            />
          </Card>
          <Pages {...value} page={page} onPage={(to) => put("page", String(to))} />
        </>
      )}
    </Page>
  );
}

function Pages({
  page,
  size,
  total,
  onPage,
}: {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
}) {
  const first = page * size + 1;
  const last = Math.min(total, first + size - 1);
  return (
    <nav className={styles.pages} aria-label="Pages of sessions">
      <span>
        {first}–{last} of {total}
      </span>
      {total > size && (
        <>
          <IconButton
            label="Newer sessions"
            icon={ChevronLeft}
            disabled={page === 0}
            onClick={() => onPage(page - 1)}
          />
          <IconButton
            label="Older sessions"
            icon={ChevronRight}
            disabled={last >= total}
            onClick={() => onPage(page + 1)}
          />
        </>
      )}
    </nav>
  );
}

const Muted = ({ children }: { children: React.ReactNode }) => (
  <span className={styles.muted}>{children}</span>
);
