/** The credentials that the chosen environment has for a node, to choose from. */
import { ExternalLink } from "lucide-react";
import { Link } from "wouter";

import type { FormField, NodeForm } from "../../api/types";
import { SelectField } from "../../parts/Field";
import { apply } from "../../state/flow";
import { useProject, useReadOnly } from "../../state/project";
import styles from "./CredentialField.module.css";
import { write } from "./FieldForm";
import { problemsOf } from "./marks";

const STATES: Record<string, string> = { broken: "broken", unreadable: "cannot be read" };

export function CredentialField({ form, field }: { form: NodeForm; field: FormField }) {
  const readOnly = useReadOnly();
  const environment = useProject((state) => state.environment);
  const here = location.pathname + location.search;
  const value = typeof field.value === "string" ? field.value : "";
  const choices = form.credential?.choices ?? [];
  const chosen = choices.find(({ name }) => name === value);
  const actual = form.credential?.actual;
  const [problem] = problemsOf(field, form.problems);
  return (
    <SelectField
      label={field.title}
      help={field.help}
      required={field.required}
      error={problem?.message}
      disabled={readOnly}
      value={value}
      options={[
        { value: "", label: choices.length ? "Choose a credential" : "No credential yet" },
        ...(value && !chosen ? [{ value, label: `${value} (not here)` }] : []),
        ...choices.map(({ name, state, domain }) => ({
          value: name,
          label: [name, domain && `· ${domain}`, STATES[state] && `(${STATES[state]})`]
            .filter(Boolean)
            .join(" "),
        })),
      ]}
      hint={
        <span className={styles.hint}>
          <span>
            {actual && actual !== value && `${environment || "here"}: ${actual} · `}
            {form.credential?.host}
          </span>
          <Link href={`/credentials?from=${encodeURIComponent(here)}`} className={styles.storage}>
            Credential Storage <ExternalLink aria-hidden size={11} />
          </Link>
        </span>
      }
      onChange={(event) => void apply(write(field, event.target.value))}
    />
  );
}
