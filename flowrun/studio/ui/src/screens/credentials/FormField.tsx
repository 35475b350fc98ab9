/** One field of a form that connects, as its kind wants to be filled in. */
import type { GrantField } from "../../api/connecting";
import { Checkbox, TextArea, TextField } from "../../parts/Field";
import type { Check } from "./useChecks";

export function FormField({
  field: { key, kind, title, help, required },
  value,
  check,
  error,
  onValue,
}: {
  field: GrantField;
  value: string | boolean | undefined;
  check: Check | undefined;
  error: string | null;
  onValue: (value: string | boolean) => void;
}) {
  // A host is written as it is.
  const words = /^\S+\.\S/.test(help) ? help : help.charAt(0).toUpperCase() + help.slice(1);
  if (kind === "flag")
    return (
      <Checkbox
        label={title}
        hint={words}
        checked={value === true}
        onChange={(event) => onValue(event.target.checked)}
      />
    );
  const text = typeof value === "string" ? value : "";
  const wrong = error ?? (check?.ok === false ? check.error : null);
  if (kind === "pem_file")
    return (
      <TextArea
        mono
        label={title}
        hint="The text of the PEM file; it is kept sealed and never shown again"
        required={required}
        error={wrong}
        placeholder="-----BEGIN PRIVATE KEY-----"
        rows={4}
        value={text}
        onChange={(event) => onValue(event.target.value)}
      />
    );
  const becomes = check?.ok && check.shown && check.shown !== text ? `It is ${check.shown}` : "";
  return (
    <TextField
      label={title}
      name={key}
      type={kind === "secret" ? "password" : "text"}
      autoComplete={kind === "secret" ? "new-password" : "off"}
      hint={!wrong && (becomes || words || (kind === "secret" && "Kept sealed, never shown again"))}
      required={required}
      error={wrong}
      value={text}
      onChange={(event) => onValue(event.target.value)}
    />
  );
}
