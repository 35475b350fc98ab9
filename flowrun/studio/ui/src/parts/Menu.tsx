/** A button that opens a list of things to do: arrows move in it, Escape closes it. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";

import styles from "./Menu.module.css";

export interface MenuItem {
  key: string;
  label: ReactNode;
  icon?: ReactNode;
  hint?: string;
  onChoose: () => void;
}

export function Menu({
  trigger,
  label,
  items,
}: {
  /** Draws the button with what opens the menu. */
  trigger: (props: {
    onClick: () => void;
    "aria-haspopup": "menu";
    "aria-expanded": boolean;
  }) => ReactNode;
  label: string;
  items: MenuItem[];
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    root.current?.querySelector<HTMLElement>("[aria-haspopup]")?.focus();
  };
  return (
    <div
      ref={root}
      className={styles.root}
      onBlur={(event) => {
        if (!root.current?.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      {trigger({
        onClick: () => setOpen(!open),
        "aria-haspopup": "menu",
        "aria-expanded": open,
      })}
      {open && (
        <MenuList
          label={label}
          onClose={close}
          items={items.map((item) => ({
            ...item,
            onChoose: () => {
              close();
              item.onChoose();
            },
          }))}
        />
      )}
    </div>
  );
}

/** The list alone, for a menu that stands where something was dropped. */
export function MenuList({
  label,
  items,
  onClose,
}: {
  label: string;
  items: MenuItem[];
  onClose: () => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (to !== undefined) all[to]?.focus();
    else return;
    event.stopPropagation();
    event.preventDefault();
  };
  return (
    <div ref={list} role="menu" aria-label={label} className={styles.menu} onKeyDown={onKeyDown}>
      {items.map((item, index) => (
        <button
          key={item.key}
          type="button"
          role="menuitem"
          tabIndex={index === 0 ? 0 : -1}
          className={styles.item}
          onClick={item.onChoose}
        >
          {item.icon}
          <span>
            {item.label}
            {item.hint && <small className={styles.hint}>{item.hint}</small>}
          </span>
        </button>
      ))}
    </div>
  );
}
