/** The editor in the colours of the page. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    fontSize: "12px",
    lineHeight: "1.6",
  },
  ".cm-content": { caretColor: "var(--text)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "1.6px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { background: "color-mix(in srgb, var(--accent) 24%, transparent) !important" },
  ".cm-gutters": {
    backgroundColor: "var(--surface)",
    color: "var(--muted)",
    border: "none",
    borderRight: "1px solid var(--line)",
  },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 4px 0 10px", minWidth: "32px" },
  ".cm-foldGutter .cm-gutterElement": { padding: "0 4px", cursor: "pointer" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--hover) 70%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--hover)", color: "var(--text)" },
  ".cm-chosen-node": { backgroundColor: "color-mix(in srgb, var(--accent-soft) 75%, transparent)" },
  ".cm-matchingBracket": {
    backgroundColor: "var(--accent-soft) !important",
    outline: "1px solid var(--accent-line)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--warning-soft)" },
  ".cm-searchMatch": { backgroundColor: "var(--warning-soft)", outline: "1px solid var(--warning)" },
  ".cm-foldPlaceholder": {
    border: "none",
    padding: "0 6px",
    backgroundColor: "var(--end-soft)",
    color: "var(--muted)",
  },
  ".cm-parameter, .cm-parameter *": { color: "var(--code-parameter)" },
  ".cm-query-word, .cm-query-word *": { color: "var(--code-word)", fontWeight: "500" },
  ".cm-query-string, .cm-query-string *": { color: "var(--code-string)" },
  ".cm-tooltip": {
    border: "1px solid var(--line)",
    borderRadius: "8px",
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    boxShadow: "var(--shadow-2)",
    overflow: "hidden",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "12px", maxHeight: "260px" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "3px 10px 3px 6px !important" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent-soft) !important",
    color: "var(--text) !important",
  },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700", color: "var(--accent-text)" },
  ".cm-completionInfo": { maxWidth: "340px", padding: "8px 12px" },
  ".cm-diagnostic": {
    padding: "6px 12px",
    borderLeft: "3px solid",
    fontFamily: "var(--font)",
    fontSize: "12.5px",
    maxWidth: "440px",
    whiteSpace: "pre-line",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--danger)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--info)" },
  ".cm-diagnosticAction": {
    margin: "0 0 0 10px",
    padding: "2px 8px",
    borderRadius: "5px",
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
    font: "550 12px var(--font)",
    cursor: "pointer",
  },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--danger) 1px" },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--warning) 1px",
  },
  ".cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline dotted var(--info)" },
  ".cm-gutter-lint": { width: "16px" },
  ".cm-panels": {
    backgroundColor: "var(--sunken)",
    color: "var(--text)",
    borderColor: "var(--line) !important",
  },
  ".cm-panel.cm-search": { padding: "6px 8px", fontFamily: "var(--font)" },
  ".cm-textfield": {
    height: "26px",
    border: "1px solid var(--control)",
    borderRadius: "5px",
    backgroundColor: "var(--surface)",
  },
  ".cm-button": {
    height: "26px",
    border: "1px solid var(--line-strong)",
    borderRadius: "5px",
    backgroundImage: "none",
    backgroundColor: "var(--surface)",
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: tags.keyword, color: "var(--code-word)", fontWeight: "500" },
  { tag: [tags.comment, tags.lineComment], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-parameter)" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--muted)" },
  { tag: [tags.meta, tags.labelName, tags.typeName], color: "var(--code-word)" },
]);

/** The editor makes styles as it runs, which the page's policy lets pass by this. */
const nonce = document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? "";

export const theme = [look, syntaxHighlighting(colours), EditorView.cspNonce.of(nonce)];
