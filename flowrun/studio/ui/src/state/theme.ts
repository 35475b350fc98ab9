/** Light, dark, or as the system has it; kept for the next time. */
import { create } from "zustand";

type Theme = "system" | "light" | "dark";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const kept = document.documentElement.dataset.theme;
const store = create<{ theme: Theme }>(() => ({
  theme: kept === "light" || kept === "dark" ? kept : "system",
}));

export const useTheme = () => store((state) => state.theme);

export function nextTheme() {
  const theme = NEXT[store.getState().theme];
  store.setState({ theme });
  if (theme === "system") {
    localStorage.removeItem("theme");
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem("theme", theme);
    document.documentElement.dataset.theme = theme;
  }
}
