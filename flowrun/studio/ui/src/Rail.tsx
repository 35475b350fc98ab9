/** The way between the screens, at the left of every one. */
import {
  FlaskConical,
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  Moon,
  Sun,
  SunMoon,
  Workflow,
} from "lucide-react";
import { Link, useLocation } from "wouter";

import styles from "./Rail.module.css";
import { nextTheme, useTheme } from "./state/theme";

const PLACES: { href: string; label: string; icon: LucideIcon; under: string[] }[] = [
  { href: "/", label: "Flows", icon: Workflow, under: ["/flow/"] },
  { href: "/credentials", label: "Credentials", icon: KeyRound, under: ["/credentials"] },
  { href: "/tests", label: "Tests", icon: FlaskConical, under: ["/tests"] },
  { href: "/sessions", label: "Sessions", icon: MessagesSquare, under: ["/sessions"] },
];
const THEMES = { system: SunMoon, light: Sun, dark: Moon };

export function Rail() {
  const [location] = useLocation();
  const theme = useTheme();
  const ThemeIcon = THEMES[theme];
  return (
    <nav className={styles.rail} aria-label="Screens">
      <Link href="/" className={styles.logo} aria-label="flowrun studio">
        <img src="/icon.svg" alt="" width={34} height={34} />
      </Link>
      {PLACES.map(({ href, label, icon: Icon, under }) => {
        const here = location === href || under.some((start) => location.startsWith(start));
        return (
          <Link
            key={href}
            href={href}
            className={styles.place}
            aria-current={here ? "page" : undefined}
          >
            <Icon aria-hidden size={19} strokeWidth={1.8} />
            {label}
          </Link>
        );
      })}
      <button
        type="button"
        className={styles.theme}
        title={`Theme: ${theme}`}
        aria-label={`Theme: ${theme}. Change it`}
        onClick={nextTheme}
      >
        <ThemeIcon aria-hidden size={17} strokeWidth={1.8} />
      </button>
    </nav>
  );
}
