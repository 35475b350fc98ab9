/** Values of parameters to type, each beside its name. */
import { TextField } from "./Field";
import styles from "./NamedFields.module.css";

export interface NamedField {
  name: string;
  /** What kind of value it is. */
  about?: string;
  secret?: boolean;
  /** What holds where nothing is typed; null for nothing. */
  otherwise: string | null;
}

export function NamedFields({
  labelled,
  fields,
  values,
  onValue,
}: {
  /** The words before the name, for who hears it alone. */
  labelled: string;
  fields: NamedField[];
  values: Readonly<Record<string, string>>;
  onValue: (name: string, value: string) => void;
}) {
  return (
    <div className={styles.fields}>
      {fields.map(({ name, about, secret, otherwise }) => (
        <div key={name} className={styles.field}>
          <code aria-hidden title={about ? `${name}: ${about}` : name}>
            {name}
          </code>
          <TextField
            bare
            label={`${labelled} ${name}`}
            type={secret ? "password" : "text"}
            placeholder={otherwise ?? "not set"}
            value={values[name] ?? ""}
            onChange={(event) => onValue(name, event.target.value)}
          />
        </div>
      ))}
    </div>
  );
}
