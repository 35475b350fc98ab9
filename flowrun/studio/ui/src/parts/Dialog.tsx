/** A dialog in front of the page: Escape closes it and the focus goes back where it was. */
import { X } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from "react";

import { IconButton } from "./Button";
import { classes } from "./classes";
import styles from "./Dialog.module.css";

/** What one is asked comes before the button that closes the dialog. */
const FIRST = ":is(input, select, textarea):not(:disabled), [type=submit]";

export function Dialog({
  title,
  about,
  onClose,
  onSubmit,
  actions,
  wide,
  children,
}: {
  title: string;
  about?: ReactNode;
  onClose: () => void;
  /** Makes it a form, which Enter sends; its button is of type "submit". */
  onSubmit?: () => void;
  actions?: ReactNode;
  wide?: boolean;
  children?: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>(FIRST)?.focus();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  const inside = (
    <>
      <header className={styles.header}>
        <div>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          {about && <p className={styles.about}>{about}</p>}
        </div>
        <IconButton label="Close" icon={X} onClick={onClose} />
      </header>
      <div className={styles.body}>{children}</div>
      {actions && <footer className={styles.actions}>{actions}</footer>}
    </>
  );
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className={classes(styles.dialog, wide && styles.wide)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {onSubmit ? (
        <form className={styles.inside} onSubmit={submit} noValidate>
          {inside}
        </form>
      ) : (
        <div className={styles.inside}>{inside}</div>
      )}
    </dialog>
  );
}
