/** Talks to the open flow: chat above, what happens in it below, its path lit on the canvas. */
import { FilePlus, MessageCircle, Play, RotateCcw } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { wordsOf } from "../../api/http";
import type { Talk } from "../../api/running";
import { Badge } from "../../parts/Badge";
import { Button, IconButton, Spinner } from "../../parts/Button";
import { Note } from "../../parts/Note";
import { OutcomeBadge } from "../../parts/OutcomeBadge";
import { Tabs } from "../../parts/Tabs";
import { select, setLit, useFlow } from "../../state/flow";
import { inEnvironment, useProject, useReadOnly } from "../../state/project";
import {
  beginTalk,
  restartTalk,
  resumeTalk,
  saveTalk,
  say,
  stopTalk,
  useTalk,
  useTalkIsOld,
} from "../../state/talk";
import { Beginning } from "./Beginning";
import { SaveTest } from "./SaveTest";
import { Saying } from "./Saying";
import styles from "./TesterPane.module.css";
import { Trace } from "./Trace";
import { Transcript } from "./Transcript";
import { Values } from "./Values";

export function TesterPane() {
  const file = useFlow((state) => state.file);
  const { talk, busy, error } = useTalk();
  useEffect(() => void resumeTalk(file), [file]);
  useLitPath(talk);
  if (talk) return <Talking talk={talk} />;
  return (
    <div className={styles.begin}>
      <div className={styles.welcome}>
        <MessageCircle aria-hidden size={22} />
        <h2>Talk to this flow</h2>
        <p>It runs as it stands here, saved or not. Its requests are really sent.</p>
      </div>
      <Beginning />
      {error !== null && <Note tone="danger">{wordsOf(error)}</Note>}
      <Button variant="primary" icon={Play} busy={busy} onClick={() => void beginTalk()}>
        Begin
      </Button>
    </div>
  );
}

/** The way that the talk took, as long as one looks at it. */
function useLitPath(talk: Talk | null) {
  useEffect(() => {
    if (!talk) return;
    const last = talk.path.at(-1)?.node ?? null;
    setLit({ steps: talk.path, current: talk.waits ? last : null });
  }, [talk]);
  useEffect(() => () => setLit(null), []);
}

function Talking({ talk }: { talk: Talk }) {
  const { busy, saying, error } = useTalk();
  const readOnly = useReadOnly();
  const selected = useFlow((state) => state.selected);
  const [text, setText] = useState("");
  const [tab, setTab] = useState("trace");
  const [saves, setSaves] = useState(false);
  const [again, setAgain] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const restart = async (turn: number, said: string) => {
    if (!(await restartTalk(turn))) return;
    setText(said);
    input.current?.focus();
  };
  const begin = async () => {
    setAgain(false);
    setText("");
    await beginTalk();
    input.current?.focus();
  };
  const messages =
    saying === null ? talk.messages : [...talk.messages, { who: "user" as const, text: saying }];
  const changed = talk.parameters.filter((one) => one.changed).length;
  return (
    <div className={styles.tester}>
      <header className={styles.head}>
        <OutcomeBadge outcome={talk.status} />
        {talk.environment && <Badge>{talk.environment}</Badge>}
        <span className={styles.actions}>
          {!readOnly && (
            <Button small icon={FilePlus} disabled={busy} onClick={() => setSaves(true)}>
              Save as test
            </Button>
          )}
          <IconButton
            small
            label="Begin again with other parameters"
            icon={RotateCcw}
            pressed={again}
            onClick={() => setAgain(!again)}
          />
        </span>
      </header>
      {again && (
        <div className={styles.again}>
          <Beginning />
          <Button small variant="primary" icon={Play} busy={busy} onClick={() => void begin()}>
            Begin again
          </Button>
        </div>
      )}
      <Differences talk={talk} onBegin={() => void begin()} />
      <div className={styles.chat}>
        <Transcript
          label="Conversation"
          follow
          messages={messages}
          foot={<Foot talk={talk} busy={busy} />}
          onRestart={busy ? undefined : (turn, said) => void restart(turn, said)}
        />
      </div>
      {error !== null && <Note tone="danger">{wordsOf(error)}</Note>}
      {talk.warnings.map((warning) => (
        <Note key={warning} tone="warning">
          {warning}
        </Note>
      ))}
      <Saying
        ref={input}
        text={text}
        onText={setText}
        talk={talk}
        busy={busy}
        onSay={(said) => {
          setText("");
          void say(said).then(() => input.current?.focus());
        }}
        onBegin={() => void begin()}
      />
      <div className={styles.below}>
        <Tabs
          fill
          label="What happens in the talk"
          chosen={tab}
          onChoose={setTab}
          tabs={[
            {
              key: "trace",
              label: `Trace (${talk.visits.length})`,
              content: (
                <Trace follow visits={talk.visits} selected={selected} onSelect={select} />
              ),
            },
            {
              key: "parameters",
              label: changed ? `Parameters (${changed} changed)` : "Parameters",
              content: <Values parameters={talk.parameters} />,
            },
          ]}
        />
      </div>
      {saves && <SaveTest onSave={saveTalk} onClose={() => setSaves(false)} />}
    </div>
  );
}

function Foot({ talk, busy }: { talk: Talk; busy: boolean }) {
  if (busy)
    return (
      <span className={styles.busy}>
        <Spinner /> the flow is at work
        <Button small variant="ghost" onClick={() => void stopTalk()}>
          Stop
        </Button>
      </span>
    );
  if (talk.error) return <span className={styles.error}>{talk.error}</span>;
  return talk.waits ? null : <>The conversation has ended</>;
}

/** That the page shows another text or environment than the talk is with. */
function Differences({ talk, onBegin }: { talk: Talk; onBegin: () => void }) {
  const environment = useProject((state) => state.environment);
  const old = useTalkIsOld();
  const elsewhere = (talk.environment ?? "") !== environment;
  if (!old && !elsewhere) return null;
  const place = inEnvironment(environment);
  return (
    <Note
      action={
        <Button small onClick={onBegin}>
          {elsewhere ? `Begin ${place}` : "Begin again"}
        </Button>
      }
    >
      {old
        ? "The flow was edited since this talk began."
        : `This talk runs ${inEnvironment(talk.environment)}.`}
    </Note>
  );
}
