/** The credentials: connect, test, rename, remove. */
import { KeyRound, Layers, Pencil, Plug, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "wouter";

import { credentials } from "../../api/client";
import type { Credential } from "../../api/connecting";
import { Badge } from "../../parts/Badge";
import { Button, IconButton, Spinner } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { EnvironmentSelect } from "../../parts/EnvironmentSelect";
import { Note, NotLoaded } from "../../parts/Note";
import { Card, Page } from "../../parts/Page";
import { type Column, Table } from "../../parts/Table";
import { ago, moment } from "../../parts/times";
import { useLoaded, useReloadOnChange } from "../../parts/useLoaded";
import { useEnvironment, useReadOnly } from "../../state/project";
import { ConnectCard } from "./ConnectCard";
import styles from "./CredentialsScreen.module.css";
import { CredentialState } from "./CredentialState";
import { draft } from "./draft";
import { NewEnvironment } from "./NewEnvironment";
import { RemoveDialog } from "./RemoveDialog";
import { RenameDialog } from "./RenameDialog";
import { TestDialog } from "./TestDialog";
import { UsersDialog } from "./UsersDialog";

const ABOUT =
  "Named connections for nodes. Secrets stay on this machine and never stand in a flow.";

type Doing = "test" | "rename" | "remove" | "users";

export default function CredentialsScreen() {
  const environment = useEnvironment();
  const readOnly = useReadOnly();
  const [query] = useSearchParams();
  const listed = useLoaded(`credentials ${environment}`, () => credentials.list(environment));
  const types = useLoaded("types", credentials.types);
  const [connects, setConnects] = useState(() => draft.read() !== null);
  const [makes, setMakes] = useState(false);
  const [doing, setDoing] = useState<{ what: Doing; row: Credential } | null>(null);
  const { value, error, reload } = listed;
  useReloadOnChange(reload, "tests");

  const rows = value?.credentials ?? [];
  const swaps = Object.entries(value?.swaps ?? {});
  const first = types.value?.[0]?.grants.find((grant) => grant.in_browser) ?? null;
  const connect = first && !readOnly && (
    <Button variant="primary" icon={Plus} onClick={() => setConnects(true)}>
      {first.title}
    </Button>
  );
  return (
    <Page
      title="Credential Storage"
      about={ABOUT}
      actions={
        <>
          <EnvironmentSelect />
          {!readOnly && rows.length > 0 && (
            <Button icon={Layers} onClick={() => setMakes(true)}>
              New environment
            </Button>
          )}
          {!connects && rows.length > 0 && connect}
        </>
      }
    >
      {connects && types.value && !readOnly && (
        <ConnectCard
          types={types.value}
          from={query.get("from") ?? ""}
          onClose={() => setConnects(false)}
          onConnected={() => {
            setConnects(false);
            reload();
          }}
        />
      )}
      <NotLoaded error={error} reload={reload} />
      {swaps.map(([name, instead]) => (
        <Note key={name}>
          In {environment}, nodes that name “{name}” use “{instead}”.
        </Note>
      ))}
      {!value && !error && (
        <p className={styles.waiting}>
          <Spinner /> Loading the credentials
        </p>
      )}
      {value && rows.length === 0 && !connects && (
        <Empty icon={KeyRound} title="No credential yet" action={connect}>
          A credential signs the requests of nodes that name it. What it keeps secret is sealed on
          this machine.
        </Empty>
      )}
      {rows.length > 0 && (
        <Card>
          <Table
            label="Credentials"
            columns={columns(readOnly, (what, row) => setDoing({ what, row }))}
            rows={rows}
            rowKey={({ name, kept_in }) => `${name} ${kept_in}`}
          />
        </Card>
      )}
      {makes && <NewEnvironment rows={rows} onClose={() => setMakes(false)} />}
      {doing && <Doing {...doing} onClose={() => setDoing(null)} onDone={reload} />}
    </Page>
  );
}

function Doing({
  what,
  row,
  onClose,
  onDone,
}: {
  what: Doing;
  row: Credential;
  onClose: () => void;
  onDone: () => void;
}) {
  if (what === "test") return <TestDialog row={row} onClose={onClose} onDone={onDone} />;
  if (what === "rename") return <RenameDialog row={row} onClose={onClose} onDone={onDone} />;
  if (what === "remove") return <RemoveDialog row={row} onClose={onClose} onDone={onDone} />;
  return <UsersDialog row={row} onClose={onClose} />;
}

function columns(
  readOnly: boolean,
  onDo: (what: Doing, row: Credential) => void,
): Column<Credential>[] {
  return [
    {
      key: "name",
      title: "Name",
      cell: ({ name, type, kept_in }) => (
        <div className={styles.two}>
          <b>{name}</b>
          <small>
            <code>{type}</code> in {kept_in === "vault" ? "the vault" : kept_in}
          </small>
        </div>
      ),
    },
    {
      key: "domain",
      title: "Domain",
      cell: ({ domain, user }) => (
        <div className={styles.two}>
          <span className={styles.domain}>{domain || "–"}</span>
          {user && <small>{user}</small>}
        </div>
      ),
    },
    {
      key: "environment",
      title: "Environment",
      cell: ({ environment }) => (environment ? <Badge>{environment}</Badge> : "–"),
    },
    { key: "state", title: "State", cell: (row) => <CredentialState row={row} /> },
    {
      key: "used",
      title: "Last used",
      // Of what a file has it is noted where there is a vault.
      cell: ({ last_used, kept_in }) => (
        <span className={styles.muted} title={last_used ? moment(last_used) : undefined}>
          {last_used || kept_in === "vault" ? ago(last_used) : "–"}
        </span>
      ),
    },
    {
      key: "users",
      title: "Used by",
      cell: (row) => {
        const count = row.used_by.length;
        if (!count) return <span className={styles.muted}>no node</span>;
        return (
          <button type="button" className={styles.users} onClick={() => onDo("users", row)}>
            {count} {count === 1 ? "node" : "nodes"}
          </button>
        );
      },
    },
    {
      key: "actions",
      title: <span className="visually-hidden">Actions</span>,
      right: true,
      cell: (row) => (
        <span className={styles.actions}>
          <Button small icon={Plug} aria-label={`Test ${row.name}`} onClick={() => onDo("test", row)}>
            Test
          </Button>
          {row.kept_in === "vault" && !readOnly && (
            <>
              <IconButton
                small
                icon={Pencil}
                label={`Rename ${row.name}`}
                onClick={() => onDo("rename", row)}
              />
              <IconButton
                small
                danger
                icon={Trash2}
                label={`Remove ${row.name}`}
                onClick={() => onDo("remove", row)}
              />
            </>
          )}
        </span>
      ),
    },
  ];
}
