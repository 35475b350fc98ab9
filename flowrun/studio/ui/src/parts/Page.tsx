/** A screen that is a page: its title, what it is for, what can be done, and what it holds. */
import { type ReactNode, useEffect } from "react";

import styles from "./Page.module.css";

export function Page({
  title,
  about,
  actions,
  children,
}: {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  return (
    <main className={styles.page} tabIndex={-1}>
      <div className={styles.inside}>
        <header className={styles.header}>
          <div>
            <h1 className={styles.title}>{title}</h1>
            {about && <p className={styles.about}>{about}</p>}
          </div>
          <div className={styles.actions}>{actions}</div>
        </header>
        {children}
      </div>
    </main>
  );
}

/** The title of the browser's tab. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · flowrun studio`;
  }, [title]);
}

export function Card({ children }: { children: ReactNode }) {
  return <section className={styles.card}>{children}</section>;
}
