/** Where the service sends the browser back: whether the credential is connected. */
import { CircleCheck, CircleX } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useLocation, useSearchParams } from "wouter";

import { credentials } from "../../api/client";
import { Button, Spinner } from "../../parts/Button";
import { useTitle } from "../../parts/Page";
import { useLoaded } from "../../parts/useLoaded";
import { fileOf } from "../flows/addresses";
import styles from "./ConnectedScreen.module.css";
import { draft } from "./draft";

export default function ConnectedScreen() {
  const [query] = useSearchParams();
  const [, go] = useLocation();
  const name = query.get("name") ?? "";
  const told = query.get("error") ?? "";
  // An address can be typed: only the vault knows what is connected.
  const { value, error } = useLoaded("connected", () => credentials.list());
  const row = value?.credentials.find((one) => one.name === name && one.kept_in === "vault");
  const wrong = told || error || (value && !row ? `There is no credential “${name}” here.` : "");
  useTitle(wrong ? "Not connected" : "Connected");
  const [from] = useState(() => draft.read()?.from ?? "");
  const flow = from.startsWith("/flow/") ? fileOf(from) : "";
  useEffect(() => {
    if (row && !told) draft.drop();
  }, [row, told]);

  if (wrong)
    return (
      <Outcome
        icon={<CircleX aria-hidden className={styles.bad} size={40} strokeWidth={1.6} />}
        title="The connection was not made"
        action={<Button onClick={() => go("/credentials")}>Back to Credential Storage</Button>}
      >
        {name && <b>{name}</b>}
        <p className={styles.error}>{withLinks(wrong)}</p>
      </Outcome>
    );
  if (!row)
    return (
      <main className={styles.screen} aria-label="Loading">
        <Spinner />
      </main>
    );
  return (
    <Outcome
      icon={<CircleCheck aria-hidden className={styles.good} size={40} strokeWidth={1.6} />}
      title="OAuth connection completed"
      action={
        <div className={styles.actions}>
          {flow && (
            <Button variant="primary" autoFocus onClick={() => go(from)}>
              Back to {flow}
            </Button>
          )}
          <Button
            variant={flow ? "secondary" : "primary"}
            autoFocus={!flow}
            onClick={() => go("/credentials")}
          >
            Back to Credential Storage
          </Button>
        </div>
      }
    >
      <p>
        <b>{name}</b> is ready to use in your flows.
      </p>
      <p className={styles.domain}>
        {[row.domain, row.user].filter(Boolean).join(" · ")}
      </p>
    </Outcome>
  );
}

/** Words in which addresses lead there. */
const withLinks = (words: string) =>
  words.split(/(https:\/\/[^\s;]+)/).map((part, index) =>
    index % 2 ? (
      <a key={index} href={part} target="_blank" rel="noreferrer">
        {new URL(part).host}
      </a>
    ) : (
      part
    ),
  );

function Outcome({
  icon,
  title,
  action,
  children,
}: {
  icon: ReactNode;
  title: string;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className={styles.screen}>
      <section className={styles.card}>
        {icon}
        <h1>{title}</h1>
        {children}
        {action}
      </section>
    </main>
  );
}
