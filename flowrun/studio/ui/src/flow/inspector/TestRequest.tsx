/** The node's own request, sent with values that one types: what it mapped, got and asked. */
import { FlaskConical, Send } from "lucide-react";
import { type KeyboardEvent, useState } from "react";

import { requests } from "../../api/client";
import type { TriedRequest } from "../../api/running";
import type { NodeForm } from "../../api/types";
import { Button } from "../../parts/Button";
import { NamedFields } from "../../parts/NamedFields";
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
  const fields = form.reads.map((name) => {
    const declared = parameters.find((parameter) => parameter.name === name);
    const { entity: about, secret, default: otherwise = null } = declared ?? {};
    return { name, about, secret, otherwise };
  });
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
        <div onKeyDown={onKeyDown}>
          <NamedFields labelled="Value of" fields={fields} values={typed} onValue={type} />
        </div>
      )}
      {error && <Note tone="danger">{error}</Note>}
      {tried && !error && <TriedPanel form={form} tried={tried} />}
    </section>
  );
}
