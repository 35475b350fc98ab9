/** One key of a node: the control that its kind wants, and the edit that a new value is. */
import type { FormField, Json, NodeForm, Op } from "../../api/types";
import { CodeField, type CodeLanguage } from "../../parts/CodeField";
import { Checkbox, SelectField, TextField } from "../../parts/Field";
import { useDraft } from "../../state/drafts";
import { apply, flowText, useFlow } from "../../state/flow";
import { useReadOnly } from "../../state/project";
import { CredentialField } from "./CredentialField";
import { MappingTable } from "./MappingTable";
import { marksOf, problemsOf } from "./marks";
import { useParameterNames } from "./parameters";

interface FieldProps {
  form: NodeForm;
  field: FormField;
}

export function FieldForm(props: FieldProps) {
  switch (props.field.kind) {
    case "credential":
      return <CredentialField {...props} />;
    case "mapping":
      return <MappingTable {...props} />;
    case "boolean":
      return <Flag {...props} />;
    case "choice":
      return <Choice {...props} />;
    case "speech":
    case "soql":
    case "yaml":
      return <Code {...props} />;
    default:
      return <Line {...props} />;
  }
}

/** An empty value is none: its key goes. */
export function write(field: FormField, value: Json): Op[] {
  if (value !== "" && value !== null) return [{ op: "set", path: field.path, value }];
  return field.written ? [{ op: "delete", path: field.path }] : [];
}

const asText = (value: Json): string =>
  value === null || value === undefined
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

const common = ({ title, help, required }: FormField) => ({ label: title, help, required });

function Line({ form, field }: FieldProps) {
  const readOnly = useReadOnly();
  const parameters = useParameterNames();
  const draft = useDraft(asText(field.value), (typed) => {
    const number = field.kind === "number" && typed.trim() !== "" ? Number(typed) : Number.NaN;
    void apply(write(field, Number.isNaN(number) ? typed : number));
  });
  const [problem] = problemsOf(field, form.problems);
  const list = `parameters-${field.key}`;
  return (
    <>
      <TextField
        {...common(field)}
        error={problem?.message}
        mono={field.kind !== "text"}
        inputMode={field.kind === "number" ? "decimal" : undefined}
        list={field.kind === "parameter" ? list : undefined}
        placeholder={PLACEHOLDERS[field.kind]}
        readOnly={readOnly}
        value={draft.value}
        onChange={(event) => draft.set(event.target.value)}
        onBlur={draft.flush}
        onKeyDown={(event) => event.key === "Enter" && draft.flush()}
      />
      {field.kind === "parameter" && (
        <datalist id={list}>
          {parameters.map((name) => (
            <option key={name} value={`$${name}`} />
          ))}
        </datalist>
      )}
    </>
  );
}

const PLACEHOLDERS: Partial<Record<FormField["kind"], string>> = {
  parameter: "$NAME",
  duration: "5s",
  url: "https://",
};

function Code({ form, field }: FieldProps) {
  const readOnly = useReadOnly();
  const parameters = useParameterNames();
  const plain = field.kind !== "yaml";
  const draft = useDraft(plain ? asText(field.value) : field.yaml, (typed) => {
    if (plain || !typed.trim()) return void apply(write(field, typed.trim() ? typed : ""));
    return void apply([{ op: "set", path: field.path, yaml: typed }]);
  });
  const text = useFlow((state) => (state.view ? flowText() : ""));
  const language: CodeLanguage =
    field.language ?? (field.kind === "speech" ? "text" : field.kind === "soql" ? "soql" : "yaml");
  const problems = problemsOf(field, form.problems);
  return (
    <CodeField
      {...common(field)}
      value={draft.value}
      language={language}
      marks={marksOf(field, form.problems, text)}
      error={problems.map(({ message }) => message).join("\n") || null}
      parameters={parameters}
      readOnly={readOnly}
      onChange={draft.set}
      onLeave={draft.flush}
    />
  );
}

function Flag({ field }: FieldProps) {
  const readOnly = useReadOnly();
  return (
    <Checkbox
      label={field.title}
      hint={field.help}
      disabled={readOnly}
      checked={field.value === true || field.value === "true"}
      onChange={(event) =>
        void apply([{ op: "set", path: field.path, value: event.target.checked }])
      }
    />
  );
}

function Choice({ form, field }: FieldProps) {
  const readOnly = useReadOnly();
  const value = asText(field.value);
  const options = field.options ?? [];
  const [problem] = problemsOf(field, form.problems);
  return (
    <SelectField
      {...common(field)}
      error={problem?.message}
      disabled={readOnly}
      value={value}
      options={[
        ...(field.required && value ? [] : [{ value: "", label: "as the type has it" }]),
        ...(value && !options.includes(value) ? [value] : []),
        ...options,
      ]}
      onChange={(event) => void apply(write(field, event.target.value))}
    />
  );
}
