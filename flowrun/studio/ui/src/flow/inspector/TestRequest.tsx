/** The node's own request, sent with values that one types: what it mapped, got and asked. */
import { FlaskConical, Send } from "lucide-react";
import { type KeyboardEvent, useState } from "react";

import { requests } from "../../api/client";
import type { TriedRequest } from "../../api/running";
import type { NodeForm, ParameterDeclaration } from "../../api/types";
import { Button } from "../../parts/Button";
import { TextField } from "../../parts/Field";
import { Note } from "../../parts/Note";
import { wordsOf } from "../../api/http";
import { flowText, settled, useFlow } from "../../state/flow";
import { useEnvironment } from "../../state/project";
import { TriedPanel } from "./TriedPanel";
import { useParameters } from "./parameters";
import styles from "./TestRequest.module.css";

/** What was typed and what came, of each node of each flow, while the page is open. */
const kept = new Map<string, { typed: Record<string, string>; tried: TriedRequest | null }>();

export function TestRequest({ form }: { form: NodeForm }) {
  const file = useFlow((state) => state.file);
  const environment = useEnvironment();
  const parameters = useParameters();
  const key = `${file}#${form.name}`;
  const [typed, setTyped] = useState(kept.get(key)?.typed ?? {});
  const [tried, setTried] = useState(kept.get(key)?.tried ?? null);
  const [error, setError] = useState("");
  const [sending, setSending] = useState(false);

  const type = (name: string, value: string) => {
    const next = { ...typed, [name]: value };
    setTyped(next);
    kept.set(key, { typed: next, tried });
  };
  const send = async () => {
    setSending(true);
    setError("");
    await settled();
    try {
      const answer = await requests.send({
        file,
        text: flowText(),
        node: form.name,
        environment,
        parameters: Object.fromEntries(Object.entries(typed).filter(([, value]) => value)),
      });
      kept.set(key, { typed, tried: answer });
      setTried(answer);
    } catch (problem) {
      setError(wordsOf(problem));
    } finally {
      setSending(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") void send();
  };

  return (
    <section className={styles.test} aria-label="Test request">
      <header className={styles.head}>
        <FlaskConical aria-hidden size={15} />
        <h3>Test request</h3>
        <Button variant="primary" small icon={Send} busy={sending} onClick={() => void send()}>
          {tried ? "Send again" : "Send"}
        </Button>
      </header>
      {form.reads.length > 0 && (
        <div className={styles.values} onKeyDown={onKeyDown}>
          {form.reads.map((name) => (
            <Value
              key={name}
              name={name}
              declared={parameters.find((parameter) => parameter.name === name)}
              value={typed[name] ?? ""}
              onValue={(value) => type(name, value)}
            />
          ))}
        </div>
      )}
      {error && <Note tone="danger">{error}</Note>}
      {tried && !error && <TriedPanel form={form} tried={tried} />}
    </section>
  );
}

function Value({
  name,
  declared,
  value,
  onValue,
}: {
  name: string;
  declared: ParameterDeclaration | undefined;
  value: string;
  onValue: (value: string) => void;
}) {
  return (
    <div className={styles.value}>
      <code aria-hidden title={declared?.entity}>
        {name}
      </code>
      <TextField
        bare
        label={`Value of ${name}`}
        type={declared?.secret ? "password" : "text"}
        placeholder={declared?.default ?? "not set"}
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
    </div>
  );
}
