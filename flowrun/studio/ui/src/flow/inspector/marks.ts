/** Problems of a field at their places in its value, which the YAML writes in another way. */
import type { Diagnostic, FormField } from "../../api/types";
import type { CodeMark } from "../../parts/CodeField";

/** Those that stand within the field, wherever the form shows them. */
export const problemsOf = (field: FormField, problems: Diagnostic[]) =>
  problems.filter(
    ({ from, to }) => field.span && from < field.span.to && Math.max(to, from + 1) > field.span.from,
  );

export function marksOf(field: FormField, problems: Diagnostic[], text: string): CodeMark[] {
  if (!field.span) return [];
  const value = typeof field.value === "string" ? field.value : field.yaml;
  const source = text.slice(field.span.from, field.span.to);
  const places = aligned(source, value);
  return problemsOf(field, problems).flatMap(({ from, to, severity, message }) => {
    const told = field.kind === "soql" ? wordAt(value, message) : null;
    if (told) return [{ ...told, severity, message }];
    if (!places || !field.span) return [{ from: 0, to: value.length, severity, message }];
    const [start, end] = [from - field.span.from, to - field.span.from];
    const inside = places.filter(({ at }) => at >= start && at < Math.max(end, start + 1));
    const [first, last] = [inside[0], inside.at(-1)];
    if (!first || !last) return [{ from: 0, to: value.length, severity, message }];
    return [{ from: first.to, to: last.to + 1, severity, message }];
  });
}

/** The word at the character that a message tells; it counts a parameter in a query as one. */
function wordAt(value: string, message: string): { from: number; to: number } | null {
  const left = Number(/\(character (\d+)\)/.exec(message)?.[1]) - 1;
  if (Number.isNaN(left)) return null;
  let counted = 0;
  for (const piece of value.matchAll(/\$\{?[A-Za-z_]\w*\}?|[^]/gu)) {
    if (counted === left) {
      const word = /^(?:[\w.]+|[^])/u.exec(value.slice(piece.index))?.[0] ?? "";
      return { from: piece.index, to: piece.index + Math.max(word.length, piece[0].length) };
    }
    counted += 1;
  }
  return { from: Math.max(0, value.length - 1), to: value.length };
}

/** Each visible character of the value with its place in the source; null where they differ, as
 * they do behind an escape. Folding, indenting and quotes change what is between them alone. */
function aligned(source: string, value: string): { at: number; to: number }[] | null {
  const header = /^\s*[|>][-+\d]*[^\n]*\n/.exec(source)?.[0].length ?? 0;
  const quote = /^\s*["']/.test(source) ? (source.trimStart()[0] ?? "") : "";
  const places: { at: number; to: number }[] = [];
  let at = header || (quote ? source.indexOf(quote) + 1 : 0);
  for (let to = 0; to < value.length; to += 1) {
    if (/\s/.test(value[to] ?? "")) continue;
    while (at < source.length && /\s/.test(source[at] ?? "")) at += 1;
    if (source[at] !== value[to]) return null;
    places.push({ at, to });
    at += quote === "'" && source[at] === "'" ? 2 : 1;
  }
  return places;
}
