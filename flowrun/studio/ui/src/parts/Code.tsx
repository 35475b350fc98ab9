/** Text of a machine, to be read and copied. */
import { Check, Copy } from "lucide-react";
import { useState } from "react";

import { IconButton } from "./Button";
import { classes } from "./classes";
import { complain } from "./Toast";
import styles from "./Code.module.css";

export function Code({
  label,
  text,
  wrap = true,
  tall,
}: {
  /** What it is, for who cannot see where it stands. */
  label: string;
  text: string;
  wrap?: boolean;
  tall?: boolean;
}) {
  return (
    <div className={styles.code}>
      <pre
        className={classes(styles.text, wrap && styles.wrap, tall && styles.tall)}
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        {text}
      </pre>
      <CopyButton what={label} text={text} />
    </div>
  );
}

export function CopyButton({ what, text }: { what: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch (error) {
      complain(error);
    }
  };
  return (
    <IconButton
      small
      className={styles.copy}
      label={copied ? "Copied" : `Copy: ${what}`}
      icon={copied ? Check : Copy}
      onClick={() => void copy()}
    />
  );
}
