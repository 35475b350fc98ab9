/** Moments and lengths of time as they are read. */

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "3 minutes ago", and the date for what is longer than a week ago. */
export function ago(moment: string | null): string {
  if (!moment) return "never";
  const then = new Date(moment);
  const past = then.getTime() - Date.now();
  if (Number.isNaN(past)) return moment;
  if (past < -7 * 86_400_000) return then.toLocaleDateString("en-GB", { dateStyle: "medium" });
  for (const [unit, size] of UNITS)
    if (Math.abs(past) >= size) return RELATIVE.format(Math.round(past / size), unit);
  return "just now";
}

export const moment = (text: string | null) =>
  text ? new Date(text).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" }) : "–";

export function milliseconds(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${Number(ms.toFixed(1))} ms`;
}
