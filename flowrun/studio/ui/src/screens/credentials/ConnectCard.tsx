/** The form by which a credential is connected, in the browser or by what is filled in here. */
import { ExternalLink, Plug } from "lucide-react";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";

import { credentials } from "../../api/client";
import type { CredentialType, GrantField } from "../../api/connecting";
import { Refused, wordsOf } from "../../api/http";
import { Button } from "../../parts/Button";
import { CopyButton } from "../../parts/Code";
import { SelectField, TextField } from "../../parts/Field";
import { Note } from "../../parts/Note";
import { Card } from "../../parts/Page";
import { toast } from "../../parts/Toast";
import { keepUnsaved } from "../../state/flow";
import styles from "./ConnectCard.module.css";
import { draft } from "./draft";
import { FormField } from "./FormField";
import { useChecks } from "./useChecks";
import { Waiting } from "./Waiting";

export function ConnectCard({
  types,
  from,
  onClose,
  onConnected,
}: {
  types: CredentialType[];
  /** The address of the flow that it is for, where one came from there. */
  from: string;
  onClose: () => void;
  onConnected: () => void;
}) {
  const kept = useRef(draft.read()).current;
  const [typeName, setType] = useState(kept?.type ?? types[0]?.type ?? "");
  const type = types.find((one) => one.type === typeName) ?? types[0];
  const [grantName, setGrant] = useState(kept?.grant ?? "");
  const grant =
    type?.grants.find(({ name }) => name === grantName) ??
    type?.grants.find((one) => one.in_browser) ??
    type?.grants[0];
  const [name, setName] = useState(kept?.name ?? "");
  const [fields, setFields] = useState<Record<string, string | boolean>>(kept?.fields ?? {});
  const [callback, setCallback] = useState(kept?.callback || (type?.callback ?? ""));
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<{ field: string; error: string } | null>(null);
  const checks = useChecks(type?.type ?? "", grant?.fields ?? [], fields);
  const title = useId();
  const card = useRef<HTMLFormElement>(null);
  useEffect(() => {
    card.current?.querySelector("input")?.focus();
  }, []);
  if (!type || !grant) return null;

  const put = (key: string, value: string | boolean) => {
    setFields((before) => ({ ...before, [key]: value }));
    if (refused?.field === key) setRefused(null);
  };
  const missing = !name.trim() || grant.fields.some((one) => one.required && !given(one, fields));
  const wrong = grant.fields.some(({ key }) => checks[key]?.ok === false);
  const connect = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefused(null);
    const filled = Object.fromEntries(
      grant.fields.filter((one) => given(one, fields)).map(({ key }) => [key, fields[key] ?? ""]),
    );
    try {
      const where = grant.in_browser ? callback.trim() || undefined : undefined;
      const answer = await credentials.connect(type.type, grant.name, name.trim(), filled, where);
      if (answer.url) {
        draft.keep({
          type: type.type,
          grant: grant.name,
          name: name.trim(),
          fields: withoutSecrets(grant.fields, fields),
          callback,
          attempt: answer.attempt ?? "",
          from: from || (kept?.from ?? ""),
        });
        keepUnsaved();
        location.assign(answer.url);
        return;
      }
      draft.drop();
      toast(`${answer.connected?.name ?? name} is connected`);
      onConnected();
    } catch (error) {
      const field = error instanceof Refused ? error.body.field : "";
      setRefused({ field: typeof field === "string" ? field : "", error: wordsOf(error) });
    }
    setBusy(false);
  };
  const errorOf = (key: string) => (refused?.field === key ? refused.error : null);
  const formField = (field: GrantField) => (
    <FormField
      key={field.key}
      field={field}
      value={fields[field.key]}
      check={checks[field.key]}
      error={errorOf(field.key)}
      onValue={(value) => put(field.key, value)}
    />
  );
  const flags = grant.fields.filter(({ kind }) => kind === "flag");
  const asked = grant.fields.filter(({ kind }) => kind !== "flag");
  const shown = ["name", "callback", ...grant.fields.map(({ key }) => key)];

  return (
    <Card>
      <form
        ref={card}
        className={styles.form}
        onSubmit={(event) => void connect(event)}
        noValidate
        aria-labelledby={title}
      >
        <header className={styles.head}>
          <Plug aria-hidden size={17} />
          <h2 id={title}>{grant.in_browser ? grant.title : `Connect with ${type.title}`}</h2>
          <div className={styles.ways}>
            {types.length > 1 && (
              <SelectField
                label="Service"
                value={type.type}
                options={types.map((one) => ({ value: one.type, label: one.title }))}
                onChange={(event) => setType(event.target.value)}
              />
            )}
            <SelectField
              label="Way to log in"
              bare
              title="Way to log in"
              value={grant.name}
              options={type.grants.map((one) => ({
                value: one.name,
                label: one.in_browser ? "In the browser (OAuth)" : one.title,
              }))}
              onChange={(event) => setGrant(event.target.value)}
            />
          </div>
        </header>
        {kept?.attempt && <Waiting attempt={kept.attempt} onConnected={onConnected} />}
        {grant.note && <Note tone="warning">{grant.note}</Note>}
        <div className={styles.fields}>
          <TextField
            label="Name"
            required
            hint="What nodes call it, such as Salesforce Production"
            error={errorOf("name")}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              if (refused?.field === "name") setRefused(null);
            }}
          />
          {asked.map(formField)}
        </div>
        {flags.length > 0 && (
          <details className={styles.more} open={wrong || flags.some((one) => given(one, fields))}>
            <summary>More settings</summary>
            {flags.map(formField)}
          </details>
        )}
        {grant.in_browser && (
          <div className={styles.callback}>
            <p>
              {type.title} must know where to send you back: enter this callback URL in your app
              there.
            </p>
            <div className={styles.address}>
              <TextField
                bare
                mono
                label="Callback URL"
                error={errorOf("callback")}
                value={callback}
                onChange={(event) => setCallback(event.target.value)}
              />
              <CopyButton what="Callback URL" text={callback} />
            </div>
          </div>
        )}
        {refused && !shown.includes(refused.field) && <Note tone="danger">{refused.error}</Note>}
        <footer className={styles.foot}>
          <Button
            type="submit"
            variant="primary"
            icon={grant.in_browser ? ExternalLink : Plug}
            busy={busy}
            disabled={missing || wrong}
          >
            {grant.in_browser ? `Go to ${type.title}` : "Connect"}
          </Button>
          <Button
            onClick={() => {
              draft.drop();
              onClose();
            }}
          >
            Cancel
          </Button>
        </footer>
      </form>
    </Card>
  );
}

const given = ({ key, kind }: GrantField, fields: Record<string, string | boolean>) =>
  kind === "flag" ? fields[key] === true : Boolean(fields[key]);

const withoutSecrets = (all: GrantField[], fields: Record<string, string | boolean>) =>
  Object.fromEntries(
    all
      .filter(({ secret }) => !secret)
      .map(({ key, kind }) => [key, fields[key] ?? (kind === "flag" ? false : "")]),
  );
