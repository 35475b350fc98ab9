/** What one types or chooses, each with its label, its hint and what is wrong with it. */
import { CircleHelp } from "lucide-react";
import { type ComponentProps, type ReactNode, useId, useState } from "react";

import { IconButton } from "./Button";
import { classes } from "./classes";
import { Help } from "./Help";
import styles from "./Field.module.css";

interface Common {
  label: string;
  /** The label is heard only: the place says what the field is. */
  bare?: boolean;
  hint?: ReactNode;
  /** Markdown that is shown when it is asked for. */
  help?: string;
  error?: string | null;
  mono?: boolean;
}

interface Wired {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

/** The frame of a field around any control, which takes the props that it is given. */
export function Field({
  label,
  bare,
  hint,
  help,
  error,
  required,
  children,
}: Common & { required?: boolean; children: (wired: Wired) => ReactNode }) {
  const id = useId();
  const [helped, setHelped] = useState(false);
  const described = [hint && `${id}h`, helped && `${id}m`, error && `${id}e`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={styles.field}>
      <div className={bare ? "visually-hidden" : styles.top}>
        <label htmlFor={id} id={`${id}l`} className={styles.label}>
          {label}
          {required && (
            <span className={styles.required} aria-hidden>
              *
            </span>
          )}
        </label>
        {help && (
          <IconButton
            small
            className={styles.ask}
            label={`Help: ${label}`}
            icon={CircleHelp}
            pressed={helped}
            onClick={() => setHelped(!helped)}
          />
        )}
      </div>
      {help && helped && (
        <div id={`${id}m`} className={styles.help}>
          <Help text={help} />
        </div>
      )}
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {hint && (
        <p id={`${id}h`} className={styles.hint}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}e`} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}

/** What the frame of a field takes of its properties, and what its control does. */
function parted<P extends Common & { className?: string; required?: boolean }>(props: P) {
  const { label, bare, hint, help, error, mono, className, ...control } = props;
  const { required } = control;
  return { frame: { label, bare, hint, help, error, required }, mono, className, control };
}

export function TextField(props: Common & ComponentProps<"input">) {
  const { frame, mono, className, control } = parted(props);
  return (
    <Field {...frame}>
      {(wired) => (
        <input
          type="text"
          autoComplete="off"
          spellCheck={false}
          {...control}
          {...wired}
          className={classes(styles.control, mono && styles.mono, className)}
        />
      )}
    </Field>
  );
}

export function TextArea(props: Common & ComponentProps<"textarea">) {
  const { frame, mono, className, control } = parted(props);
  return (
    <Field {...frame}>
      {(wired) => (
        <textarea
          rows={2}
          spellCheck={!mono}
          {...control}
          {...wired}
          className={classes(styles.control, styles.area, mono && styles.mono, className)}
        />
      )}
    </Field>
  );
}

export interface Option {
  value: string;
  label?: string;
  disabled?: boolean;
}

export function SelectField({
  options,
  ...props
}: Common & ComponentProps<"select"> & { options: (Option | string)[] }) {
  const { frame, className, control } = parted(props);
  return (
    <Field {...frame}>
      {(wired) => (
        <select
          {...control}
          {...wired}
          className={classes(styles.control, styles.select, className)}
        >
          {options.map((given) => {
            const option = typeof given === "string" ? { value: given } : given;
            return (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label ?? option.value}
              </option>
            );
          })}
        </select>
      )}
    </Field>
  );
}

export function Checkbox({
  label,
  hint,
  ...rest
}: { label: string; hint?: ReactNode } & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input
        type="checkbox"
        {...rest}
        id={id}
        aria-describedby={hint ? `${id}h` : undefined}
        className={styles.box}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={`${id}h`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
