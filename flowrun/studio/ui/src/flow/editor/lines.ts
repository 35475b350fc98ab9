/** Offsets of the file against those of the editor, which counts a line's end as one. */
import { EditorState, type Extension, Text } from "@codemirror/state";

export type LineEnd = "\n" | "\r\n";

/** What ends every line of the text; one that mixes them keeps its `\r` as characters. */
export function lineEnd(text: string): LineEnd {
  return text.includes("\r\n") && !/(^|[^\r])\n/.test(text) ? "\r\n" : "\n";
}

/** Mixed line ends survive only where a `\r` does not end a line. */
export function separating(text: string): Extension {
  return text.includes("\r") && lineEnd(text) === "\n" ? EditorState.lineSeparator.of("\n") : [];
}

export const textOf = (doc: Text, end: LineEnd) => doc.sliceString(0, doc.length, end);

export function toFile(doc: Text, end: LineEnd, position: number): number {
  return end === "\n" ? position : position + doc.lineAt(position).number - 1;
}

export function fromFile(doc: Text, end: LineEnd, offset: number): number {
  if (end === "\n") return Math.min(Math.max(offset, 0), doc.length);
  let low = 1;
  let high = doc.lines;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (doc.line(middle).from + middle - 1 <= offset) low = middle;
    else high = middle - 1;
  }
  const line = doc.line(low);
  return Math.min(Math.max(offset - (low - 1), line.from), line.to);
}
