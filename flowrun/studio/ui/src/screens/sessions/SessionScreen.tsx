/** One kept session: transcript, parameters, path. */
import { ArrowLeft, FilePlus, MessagesSquare, Workflow } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { Link } from "wouter";

import { flows, sessions } from "../../api/client";
import type { Session } from "../../api/running";
import { FlowPicture } from "../../flow/canvas/FlowPicture";
import { SaveTest } from "../../flow/tester/SaveTest";
import { Trace } from "../../flow/tester/Trace";
import { Transcript } from "../../flow/tester/Transcript";
import { Values } from "../../flow/tester/Values";
import { Button, Spinner } from "../../parts/Button";
import { CopyButton } from "../../parts/Code";
import { Empty } from "../../parts/Empty";
import { Note } from "../../parts/Note";
import { OutcomeBadge } from "../../parts/OutcomeBadge";
import { useTitle } from "../../parts/Page";
import panes from "../../parts/Panes.module.css";
import { Tabs } from "../../parts/Tabs";
import { classes } from "../../parts/classes";
import { moment } from "../../parts/times";
import { useLoaded } from "../../parts/useLoaded";
import { useReadOnly } from "../../state/project";
import { addressOf } from "../flows/addresses";
import styles from "./SessionScreen.module.css";

export default function SessionScreen({ id }: { id: string }) {
  useTitle("Session");
  const { value, error } = useLoaded(`session ${id}`, () => sessions.open(id));
  if (error)
    return (
      <main>
        <Empty
          icon={MessagesSquare}
          title="This session cannot be shown"
          action={<Link href="/sessions">All sessions</Link>}
        >
          {error}
        </Empty>
      </main>
    );
  if (!value)
    return (
      <main className={panes.waiting} aria-label="Loading">
        <Spinner />
      </main>
    );
  return <Shown session={value} />;
}

function Shown({ session }: { session: Session }) {
  const [tab, setTab] = useState("trace");
  const [selected, setSelected] = useState<string | null>(null);
  return (
    <main className={panes.screen}>
      <Head session={session} />
      {session.error && (
        <div className={classes(panes.note, styles.note)}>
          <Note tone="danger">{session.error}</Note>
        </div>
      )}
      <div className={panes.panes}>
        <section className={styles.talk} aria-label="Transcript">
          <Transcript
            label="Conversation"
            messages={session.messages}
            foot={session.ended ? "The conversation has ended" : null}
          />
        </section>
        <section className={panes.detail} aria-label="What happened">
          <Tabs
            fill
            label="What happened"
            chosen={tab}
            onChoose={setTab}
            tabs={[
              {
                key: "trace",
                label: `Trace (${session.visits.length})`,
                content: (
                  <Trace visits={session.visits} selected={selected} onSelect={setSelected} />
                ),
              },
              {
                key: "parameters",
                label: "Parameters",
                content: <Values parameters={session.parameters} />,
              },
              {
                key: "path",
                label: "Path",
                content: <Path session={session} selected={selected} onSelect={setSelected} />,
              },
            ]}
          />
        </section>
      </div>
    </main>
  );
}

function Head({ session }: { session: Session }) {
  const readOnly = useReadOnly();
  const [saves, setSaves] = useState(false);
  const { id, flow, file, outcome, began, turns, caller, environment } = session;
  return (
    <header className={classes(panes.head, styles.head)}>
      <div className={styles.words}>
        <Link href="/sessions" className={styles.back}>
          <ArrowLeft aria-hidden size={13} /> Sessions
        </Link>
        <h1 className={classes(panes.title, styles.title)}>
          {flow} <OutcomeBadge outcome={outcome} />
        </h1>
        <p className={styles.facts}>
          <span>{moment(began)}</span>
          <span>
            {turns} {turns === 1 ? "turn" : "turns"}
          </span>
          {caller && <span>{caller}</span>}
          {environment && <span>in {environment}</span>}
          <code className={styles.id}>
            {id} <CopyButton what="Id of the session" text={id} />
          </code>
        </p>
      </div>
      {file && (
        <Link href={addressOf(file)} className={styles.open}>
          Open the flow
        </Link>
      )}
      {!readOnly && file && (
        <Button icon={FilePlus} onClick={() => setSaves(true)}>
          Save as test
        </Button>
      )}
      {saves && (
        <SaveTest onSave={(name) => sessions.save(id, name)} onClose={() => setSaves(false)} />
      )}
    </header>
  );
}

function Path({
  session,
  selected,
  onSelect,
}: {
  session: Session;
  selected: string | null;
  onSelect: (node: string | null) => void;
}) {
  const { file, path, ended } = session;
  const lit = useMemo(
    () => ({ steps: path, current: ended ? null : (path.at(-1)?.node ?? null) }),
    [path, ended],
  );
  const { value, error } = useLoaded(`flow ${file}`, () =>
    file ? flows.open(file) : Promise.reject(new Error("Its flow is not in this folder.")),
  );
  const steps: ReactNode = path.map(({ node }) => node).join(" → ");
  if (error)
    return (
      <Empty icon={Workflow} title="There is no picture of its path">
        {error} It went {steps}.
      </Empty>
    );
  if (!value)
    return (
      <p className={panes.waiting}>
        <Spinner />
      </p>
    );
  return (
    <div className={panes.picture}>
      <FlowPicture graph={value.view.graph} lit={lit} selected={selected} onSelect={onSelect} />
    </div>
  );
}
