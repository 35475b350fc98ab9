/** Buttons: with words, and with an icon alone, which then has a label for who cannot see it. */
import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";

import { classes } from "./classes";
import styles from "./Button.module.css";

interface ButtonProps extends ComponentProps<"button"> {
  variant?: "primary" | "secondary" | "ghost" | "danger";
  small?: boolean;
  icon?: LucideIcon;
  /** It was pressed and its answer has not come. */
  busy?: boolean;
}

export function Button({
  variant = "secondary",
  small,
  icon: Icon,
  busy,
  disabled,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={classes(styles.button, styles[variant], small && styles.small, className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? <Spinner /> : Icon && <Icon aria-hidden size={small ? 13 : 15} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  label: string;
  icon: LucideIcon;
  small?: boolean;
  pressed?: boolean;
  danger?: boolean;
}

export function IconButton({
  label,
  icon: Icon,
  small,
  pressed,
  danger,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      className={classes(
        styles.icon,
        small && styles.smallIcon,
        danger && styles.dangerIcon,
        className,
      )}
      {...rest}
    >
      <Icon aria-hidden size={small ? 14 : 16} />
    </button>
  );
}

export function Spinner() {
  return <span className={styles.spinner} aria-hidden />;
}
