import { r as __toESM } from "./rolldown-runtime.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { ht as Check, t as create, tt as Copy } from "./vendor.js";
import { _ as Refused, g as classes, i as flows, m as IconButton, n as editing } from "./client.js";
import { d as toast, o as useProject, u as complain } from "./index.js";
import { u as markdown } from "./times.js";
import { A as EditorView, C as foldGutter, D as syntaxHighlighting, E as indentUnit, F as hoverTooltip, H as RangeSetBuilder, I as keymap, L as lineNumbers, M as drawSelection, N as highlightActiveLine, O as tags, P as highlightActiveLineGutter, S as bracketMatching, T as indentOnInput, U as StateEffect, V as EditorState, W as StateField, _ as closeBrackets, a as lintKeymap, b as HighlightStyle, c as defaultKeymap, d as isolateHistory, f as redo$1, g as autocompletion, h as undoDepth, i as lintGutter, j as ViewPlugin, k as Decoration, l as history, m as undo$1, n as highlightSelectionMatches, o as setDiagnostics, p as redoDepth, r as searchKeymap, s as yaml, u as historyKeymap, v as closeBracketsKeymap, w as foldKeymap, x as StreamLanguage, y as completionKeymap, z as Annotation } from "./editor.js";
// src/parts/Code.module.css
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var Code_module_default = {
	code: "_code_nyvin_1",
	text: "_text_nyvin_9",
	tall: "_tall_nyvin_18",
	wrap: "_wrap_nyvin_22",
	copy: "_copy_nyvin_27"
};
// src/parts/Code.tsx
/** Text of a machine, to be read and copied. */
var import_jsx_runtime = require_jsx_runtime();
function Code({ label, text, wrap = true, tall }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Code_module_default.code,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("pre", {
			className: classes(Code_module_default.text, wrap && Code_module_default.wrap, tall && Code_module_default.tall),
			tabIndex: 0,
			role: "region",
			"aria-label": label,
			children: text
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
			what: label,
			text
		})]
	});
}
function CopyButton({ what, text }) {
	const [copied, setCopied] = (0, import_react.useState)(false);
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(text);
			setCopied(true);
			setTimeout(() => setCopied(false), 1500);
		} catch (error) {
			complain(error);
		}
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
		small: true,
		className: Code_module_default.copy,
		label: copied ? "Copied" : `Copy: ${what}`,
		icon: copied ? Check : Copy,
		onClick: () => void copy()
	});
}
// src/flow/editor/lines.ts
/** Offsets of the file against those of the editor, which counts a line's end as one. */
/** What ends every line of the text; one that mixes them keeps its `\r` as characters. */
function lineEnd(text) {
	return text.includes("\r\n") && !/(^|[^\r])\n/.test(text) ? "\r\n" : "\n";
}
/** Mixed line ends survive only where a `\r` does not end a line. */
function separating(text) {
	return text.includes("\r") && lineEnd(text) === "\n" ? EditorState.lineSeparator.of("\n") : [];
}
var textOf = (doc, end) => doc.sliceString(0, doc.length, end);
function toFile(doc, end, position) {
	return end === "\n" ? position : position + doc.lineAt(position).number - 1;
}
function fromFile(doc, end, offset) {
	if (end === "\n") return Math.min(Math.max(offset, 0), doc.length);
	let low = 1;
	let high = doc.lines;
	while (low < high) {
		const middle = low + high + 1 >> 1;
		if (doc.line(middle).from + middle - 1 <= offset) low = middle;
		else high = middle - 1;
	}
	const line = doc.line(low);
	return Math.min(Math.max(offset - (low - 1), line.from), line.to);
}
// src/flow/editor/asking.ts
/** What the editor asks the server while one types: completion and help. */
var ICONS = {
	key: "property",
	value: "enum",
	node: "class",
	parameter: "variable",
	credential: "constant"
};
function asking(place) {
	const complete = async (context) => {
		const { doc } = context.state;
		const controller = new AbortController();
		context.addEventListener("abort", () => controller.abort());
		const offset = toFile(doc, place.end, context.pos);
		try {
			const answer = await editing.complete(place.file, textOf(doc, place.end), offset, controller.signal);
			if (!answer.items.length) return null;
			const from = fromFile(doc, place.end, answer.from);
			if (!context.explicit && from === context.pos && !/[\s:$]$/.test(before(context))) return null;
			return {
				from,
				options: answer.items.map(option),
				validFor: /^[\w$.]*$/
			};
		} catch {
			return null;
		}
	};
	return [autocompletion({
		override: [complete],
		activateOnTyping: true,
		icons: true
	}), hoverTooltip(async (view, position) => {
		const { doc } = view.state;
		const told = await editing.hover(place.file, textOf(doc, place.end), toFile(doc, place.end, position)).catch(() => ({ markdown: void 0 }));
		if (!told.markdown || view.state.doc !== doc) return null;
		const dom = markdown(told.markdown);
		dom.classList.add("cm-hover");
		return {
			pos: position,
			above: true,
			create: () => ({ dom })
		};
	})];
}
var before = (context) => context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
function option(item) {
	return {
		label: item.label,
		apply: item.apply,
		type: ICONS[item.kind] ?? item.kind,
		detail: item.detail || void 0,
		info: item.documentation ? () => markdown(item.documentation) : void 0
	};
}
// src/flow/editor/spans.ts
/** Where the nodes stand in the text, kept right while one types, and the chosen one lit. */
var setSpans = StateEffect.define();
var setChosen = StateEffect.define();
var nodeSpans = StateField.define({
	create: () => [],
	update(spans, transaction) {
		for (const effect of transaction.effects) if (effect.is(setSpans)) return effect.value;
		if (!transaction.docChanged) return spans;
		return spans.map(({ name, from, to }) => ({
			name,
			from: transaction.changes.mapPos(from, 1),
			to: transaction.changes.mapPos(to, 1)
		}));
	}
});
var chosenNode = StateField.define({
	create: () => null,
	update(chosen, transaction) {
		for (const effect of transaction.effects) if (effect.is(setChosen)) return effect.value;
		return chosen;
	}
});
var line = Decoration.line({ class: "cm-chosen-node" });
var spans = [
	nodeSpans,
	chosenNode,
	EditorView.decorations.compute([nodeSpans, chosenNode], (state) => {
		const span = state.field(nodeSpans).find(({ name }) => name === state.field(chosenNode));
		if (!span || span.to > state.doc.length) return Decoration.none;
		const marks = [];
		const last = state.doc.lineAt(Math.max(span.from, span.to - 1)).number;
		for (let n = state.doc.lineAt(span.from).number; n <= last; n += 1) marks.push(line.range(state.doc.line(n).from));
		return Decoration.set(marks);
	})
];
// src/flow/editor/soql.ts
/** SOQL and parameters in colours: a language for the field of a query, and marks in the YAML. */
var WORDS = "select|from|where|and|or|not|in|like|includes|excludes|order|by|group|having|rollup|cube|limit|offset|asc|desc|nulls|first|last|with|using|scope|typeof|when|then|else|end|for|view|reference|update|find|returning|all|fields|true|false|null|distance|geolocation|count|count_distinct|sum|avg|min|max|format|tolabel|convertcurrency";
var WORD = new RegExp(`^(?:${WORDS})$`, "i");
var soql = StreamLanguage.define({
	name: "soql",
	token(stream) {
		if (stream.eatSpace()) return null;
		if (stream.match(/^'(?:[^'\\]|\\.)*'?/)) return "string";
		if (stream.match(/^\$\{?[A-Za-z_][\w.]*\}?/)) return "variableName";
		if (stream.match(/^[+-]?\d[\w.:+-]*/)) return "number";
		const word = stream.match(/^[A-Za-z_][\w.]*/);
		if (word) return WORD.test(word[0]) ? "keyword" : null;
		stream.next();
		return "punctuation";
	}
});
var QUERY = /^(\s*(?:- )?)(?:query|search)\s*:/;
var LEXEMES = new RegExp(`\\$[A-Z_][A-Z0-9_]*|'(?:[^'\\\\]|\\\\.)*'|\\b(?:${WORDS})\\b`, "gi");
var PARAMETERS = /\$[A-Z_][A-Z0-9_]*/g;
var parameter = Decoration.mark({ class: "cm-parameter" });
var word = Decoration.mark({ class: "cm-query-word" });
var text = Decoration.mark({ class: "cm-query-string" });
/** Parameters everywhere, and the words of a query below its key, of what can be seen. */
var yamlMarks = ViewPlugin.fromClass(class {
	decorations;
	constructor(view) {
		this.decorations = marks(view);
	}
	update(update) {
		if (update.docChanged || update.viewportChanged) this.decorations = marks(update.view);
	}
}, { decorations: (plugin) => plugin.decorations });
/** How far above the screen the key of a query is looked for. */
var ABOVE = 40;
function marks(view) {
	const builder = new RangeSetBuilder();
	const { doc } = view.state;
	for (const { from, to } of view.visibleRanges) {
		const first = doc.lineAt(from).number;
		const last = doc.lineAt(to).number;
		let query = null;
		for (let n = Math.max(1, first - ABOVE); n <= last; n += 1) {
			const line = doc.line(n);
			const indent = line.text.search(/\S/);
			if (query !== null && indent >= 0 && indent <= query) query = null;
			const key = QUERY.exec(line.text);
			if (key) query = key[1]?.length ?? 0;
			if (n < first || indent < 0 || line.text[indent] === "#") continue;
			const start = key ? key[0].length : 0;
			for (const found of line.text.matchAll(query === null ? PARAMETERS : LEXEMES)) {
				if (found.index < start) continue;
				const at = line.from + found.index;
				const mark = {
					$: parameter,
					"'": text
				}[found[0][0] ?? ""] ?? word;
				builder.add(at, at + found[0].length, mark);
			}
		}
	}
	return builder.finish();
}
// src/flow/editor/theme.ts
/** The editor in the colours of the page. */
var look$1 = EditorView.theme({
	"&": {
		height: "100%",
		backgroundColor: "var(--surface)",
		color: "var(--text)"
	},
	"&.cm-focused": { outline: "none" },
	".cm-scroller": {
		fontFamily: "var(--mono)",
		fontSize: "12px",
		lineHeight: "1.6"
	},
	".cm-content": {
		caretColor: "var(--text)",
		padding: "8px 0"
	},
	".cm-cursor": {
		borderLeftColor: "var(--text)",
		borderLeftWidth: "1.6px"
	},
	"&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "color-mix(in srgb, var(--accent) 24%, transparent) !important" },
	".cm-gutters": {
		backgroundColor: "var(--surface)",
		color: "var(--muted)",
		border: "none",
		borderRight: "1px solid var(--line)"
	},
	".cm-lineNumbers .cm-gutterElement": {
		padding: "0 4px 0 10px",
		minWidth: "32px"
	},
	".cm-foldGutter .cm-gutterElement": {
		padding: "0 4px",
		cursor: "pointer"
	},
	".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--hover) 70%, transparent)" },
	".cm-activeLineGutter": {
		backgroundColor: "var(--hover)",
		color: "var(--text)"
	},
	".cm-chosen-node": { backgroundColor: "color-mix(in srgb, var(--accent-soft) 75%, transparent)" },
	".cm-matchingBracket": {
		backgroundColor: "var(--accent-soft) !important",
		outline: "1px solid var(--accent-line)"
	},
	".cm-selectionMatch": { backgroundColor: "var(--warning-soft)" },
	".cm-searchMatch": {
		backgroundColor: "var(--warning-soft)",
		outline: "1px solid var(--warning)"
	},
	".cm-foldPlaceholder": {
		border: "none",
		padding: "0 6px",
		backgroundColor: "var(--end-soft)",
		color: "var(--muted)"
	},
	".cm-parameter, .cm-parameter *": { color: "var(--code-parameter)" },
	".cm-query-word, .cm-query-word *": {
		color: "var(--code-word)",
		fontWeight: "500"
	},
	".cm-query-string, .cm-query-string *": { color: "var(--code-string)" },
	".cm-tooltip": {
		border: "1px solid var(--line)",
		borderRadius: "8px",
		backgroundColor: "var(--surface)",
		color: "var(--text)",
		boxShadow: "var(--shadow-2)",
		overflow: "hidden"
	},
	".cm-tooltip-autocomplete > ul": {
		fontFamily: "var(--mono)",
		fontSize: "12px",
		maxHeight: "260px"
	},
	".cm-tooltip-autocomplete > ul > li": { padding: "3px 10px 3px 6px !important" },
	".cm-tooltip-autocomplete > ul > li[aria-selected]": {
		backgroundColor: "var(--accent-soft) !important",
		color: "var(--text) !important"
	},
	".cm-completionDetail": {
		color: "var(--muted)",
		fontStyle: "normal"
	},
	".cm-completionMatchedText": {
		textDecoration: "none",
		fontWeight: "700",
		color: "var(--accent-text)"
	},
	".cm-completionInfo": {
		maxWidth: "340px",
		padding: "8px 12px"
	},
	".cm-diagnostic": {
		padding: "6px 12px",
		borderLeft: "3px solid",
		fontFamily: "var(--font)",
		fontSize: "12.5px",
		maxWidth: "440px",
		whiteSpace: "pre-line"
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
		cursor: "pointer"
	},
	".cm-lintRange-error": {
		backgroundImage: "none",
		textDecoration: "underline wavy var(--danger) 1px"
	},
	".cm-lintRange-warning": {
		backgroundImage: "none",
		textDecoration: "underline wavy var(--warning) 1px"
	},
	".cm-lintRange-info": {
		backgroundImage: "none",
		textDecoration: "underline dotted var(--info)"
	},
	".cm-gutter-lint": { width: "16px" },
	".cm-panels": {
		backgroundColor: "var(--sunken)",
		color: "var(--text)",
		borderColor: "var(--line) !important"
	},
	".cm-panel.cm-search": {
		padding: "6px 8px",
		fontFamily: "var(--font)"
	},
	".cm-textfield": {
		height: "26px",
		border: "1px solid var(--control)",
		borderRadius: "5px",
		backgroundColor: "var(--surface)"
	},
	".cm-button": {
		height: "26px",
		border: "1px solid var(--line-strong)",
		borderRadius: "5px",
		backgroundImage: "none",
		backgroundColor: "var(--surface)"
	}
});
var colours = HighlightStyle.define([
	{
		tag: [tags.propertyName, tags.definition(tags.propertyName)],
		color: "var(--code-key)"
	},
	{
		tag: [tags.string, tags.special(tags.string)],
		color: "var(--code-string)"
	},
	{
		tag: [
			tags.number,
			tags.bool,
			tags.null
		],
		color: "var(--code-number)"
	},
	{
		tag: tags.keyword,
		color: "var(--code-word)",
		fontWeight: "500"
	},
	{
		tag: [tags.comment, tags.lineComment],
		color: "var(--code-comment)",
		fontStyle: "italic"
	},
	{
		tag: [tags.variableName, tags.special(tags.variableName)],
		color: "var(--code-parameter)"
	},
	{
		tag: [
			tags.punctuation,
			tags.separator,
			tags.squareBracket,
			tags.brace
		],
		color: "var(--muted)"
	},
	{
		tag: [
			tags.meta,
			tags.labelName,
			tags.typeName
		],
		color: "var(--code-word)"
	}
]);
/** The editor makes styles as it runs, which the page's policy lets pass by this. */
var nonce = document.querySelector("meta[property=\"csp-nonce\"]")?.nonce ?? "";
var theme = [
	look$1,
	syntaxHighlighting(colours),
	EditorView.cspNonce.of(nonce)
];
// src/flow/editor/document.ts
/** The text of the open flow: one editor holds it, with its one history, whether it is seen or
* not. Everything that edits the flow edits this. */
/** Marks an edit whose view came with it, so that nobody asks for it again. */
var answered = Annotation.define();
var FlowDocument = class {
	file;
	editor;
	place;
	cached = null;
	constructor(file, text, readOnly, events) {
		this.file = file;
		this.place = {
			file,
			end: lineEnd(text)
		};
		this.editor = new EditorView({ state: EditorState.create({
			doc: text,
			extensions: [
				separating(text),
				lineNumbers(),
				foldGutter(),
				lintGutter(),
				history(),
				drawSelection(),
				indentUnit.of("  "),
				indentOnInput(),
				bracketMatching(),
				closeBrackets(),
				highlightActiveLine(),
				highlightActiveLineGutter(),
				highlightSelectionMatches({ minSelectionLength: 3 }),
				keymap.of([
					...closeBracketsKeymap,
					...completionKeymap,
					...searchKeymap,
					...historyKeymap,
					...foldKeymap,
					...lintKeymap,
					...defaultKeymap
				]),
				yaml(),
				theme,
				spans,
				yamlMarks,
				asking(this.place),
				EditorState.readOnly.of(readOnly),
				EditorView.contentAttributes.of({
					"aria-label": `YAML of ${file}`,
					tabindex: "0"
				}),
				EditorView.updateListener.of((update) => {
					if (update.docChanged) events.onText(!update.transactions.some((one) => one.annotation(answered)));
					if (update.transactions.some(putByHand)) events.onNode(this.nodeAt());
				})
			]
		}) });
	}
	/** As the file has it, with its own line ends. */
	get text() {
		const { doc } = this.editor.state;
		if (this.cached?.doc !== doc) this.cached = {
			doc,
			text: textOf(doc, this.place.end)
		};
		return this.cached.text;
	}
	get canUndo() {
		return undoDepth(this.editor.state) > 0;
	}
	get canRedo() {
		return redoDepth(this.editor.state) > 0;
	}
	undo = () => undo$1(this.editor);
	redo = () => redo$1(this.editor);
	/** Edits as the server says; their view is known already unless it is to be asked for. */
	change(changes, withView = true) {
		const { doc } = this.editor.state;
		this.editor.dispatch({
			changes: changes.map(({ from, to, insert }) => ({
				from: fromFile(doc, this.place.end, from),
				to: fromFile(doc, this.place.end, to),
				insert
			})),
			annotations: [isolateHistory.of("full"), answered.of(withView)],
			userEvent: "input.edit"
		});
	}
	/** Another text for the whole, of which only what differs is replaced; it can be undone. */
	replace(text) {
		const end = lineEnd(text);
		if (end !== this.place.end) {
			const { length } = this.text;
			this.change([{
				from: 0,
				to: length,
				insert: text
			}], false);
			this.place.end = end;
			this.cached = null;
			return;
		}
		const old = this.text;
		let from = 0;
		const most = Math.min(old.length, text.length);
		while (from < most && old[from] === text[from]) from += 1;
		let tail = 0;
		while (tail < most - from && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
		if (old[from - 1] === "\r") from -= 1;
		if (old[old.length - tail] === "\n" && tail) tail -= 1;
		this.change([{
			from,
			to: old.length - tail,
			insert: text.slice(from, text.length - tail)
		}], false);
	}
	/** Shows the problems and where the nodes of this graph stand. */
	show(diagnostics, graph) {
		const { state } = this.editor;
		const at = (offset) => fromFile(state.doc, this.place.end, offset);
		const marks = diagnostics.map((one) => {
			const from = at(one.from);
			return {
				from,
				to: Math.max(from, at(one.to)),
				severity: one.severity,
				message: one.message,
				source: one.code,
				actions: one.fixes.map((fix) => ({
					name: fix.title,
					apply: () => this.change(fix.changes, false)
				}))
			};
		});
		this.editor.dispatch(setDiagnostics(state, marks));
		if (graph) this.editor.dispatch({ effects: setSpans.of(graph.nodes.flatMap(({ name, from, to }) => from === null || to === null ? [] : [{
			name,
			from: at(from),
			to: at(to)
		}])) });
	}
	/** Lights the lines of a node. */
	light(node) {
		this.editor.dispatch({ effects: setChosen.of(node) });
	}
	/** Lights them and brings them into sight, unless one is writing here. */
	choose(node) {
		this.light(node);
		const span = this.editor.state.field(nodeSpans).find(({ name }) => name === node);
		if (!span || this.editor.hasFocus) return;
		this.editor.dispatch({
			effects: EditorView.scrollIntoView(span.from, {
				y: "start",
				yMargin: 48
			}),
			selection: { anchor: span.from }
		});
	}
	/** Puts the cursor there and shows it. */
	goTo(from, to = from) {
		const { doc } = this.editor.state;
		const anchor = fromFile(doc, this.place.end, from);
		this.editor.dispatch({
			selection: {
				anchor,
				head: fromFile(doc, this.place.end, to)
			},
			effects: EditorView.scrollIntoView(anchor, { y: "center" })
		});
		this.editor.focus();
	}
	showCursor() {
		const { head } = this.editor.state.selection.main;
		this.editor.dispatch({ effects: EditorView.scrollIntoView(head, {
			y: "nearest",
			yMargin: 24
		}) });
	}
	destroy() {
		this.editor.destroy();
	}
	nodeAt() {
		const { head } = this.editor.state.selection.main;
		return this.editor.state.field(nodeSpans).find(({ from, to }) => from <= head && head < to)?.name ?? null;
	}
};
var putByHand = (transaction) => transaction.isUserEvent("select") || transaction.isUserEvent("input.type");
// src/state/drafts.ts
/** What is typed into a form and not yet in the text: it goes there a moment after the last key. */
var WAIT = 500;
var pending = /* @__PURE__ */ new Set();
/** Sends every draft now: before something is saved, sent or tried. */
function flushDrafts() {
	for (const flush of [...pending]) flush();
}
/** A field's own value while one types; another one from outside replaces it when one does not. */
function useDraft(given, commit) {
	const [value, setValue] = (0, import_react.useState)(given);
	const latest = (0, import_react.useRef)({
		value: given,
		given,
		commit,
		edited: false
	});
	const timer = (0, import_react.useRef)(void 0);
	latest.current.commit = commit;
	(0, import_react.useEffect)(() => {
		latest.current.given = given;
		if (latest.current.edited) return;
		latest.current.value = given;
		setValue(given);
	}, [given]);
	const flush = (0, import_react.useCallback)(() => {
		clearTimeout(timer.current);
		pending.delete(flush);
		const { edited, value: typed, given: before } = latest.current;
		latest.current.edited = false;
		if (edited && typed !== before) latest.current.commit(typed);
	}, []);
	const set = (0, import_react.useCallback)((typed) => {
		latest.current.value = typed;
		latest.current.edited = true;
		setValue(typed);
		pending.add(flush);
		clearTimeout(timer.current);
		timer.current = setTimeout(flush, WAIT);
	}, [flush]);
	(0, import_react.useEffect)(() => flush, [flush]);
	return {
		value,
		set,
		flush
	};
}
// src/state/flow.ts
/** The open flow: its text, what the server says of it, and what is chosen in it. */
var EMPTY = {
	document: null,
	file: "",
	etag: "",
	saved: "",
	conflict: null,
	comparing: false,
	view: null,
	revision: 0,
	checking: false,
	dirty: false,
	saving: false,
	selected: null,
	lit: null
};
var useFlow = create(() => EMPTY);
var TYPED_WAIT = 180;
var TRIES = 4;
var { getState: now, setState: set } = useFlow;
var waiting;
/** Edits happen one after the other, each on the text that the one before it left. */
var edits = Promise.resolve();
/** What was not saved when its flow was left, by file: it is there again when one comes back. */
var left = /* @__PURE__ */ new Map();
window.addEventListener("beforeunload", (event) => {
	if (now().dirty || left.size) event.preventDefault();
});
var UNSAVED = "unsaved";
/** Keeps what is not saved for when this tab comes back, from a login at a service. */
function keepUnsaved() {
	try {
		sessionStorage.setItem(UNSAVED, JSON.stringify([...left]));
		left.clear();
	} catch {}
}
function takeUpUnsaved() {
	const kept = JSON.parse(sessionStorage.getItem(UNSAVED) ?? "[]");
	sessionStorage.removeItem(UNSAVED);
	for (const [file, unsaved] of kept) left.set(file, unsaved);
}
takeUpUnsaved();
window.addEventListener("pageshow", takeUpUnsaved);
async function openFlow(file, node) {
	const opened = await flows.open(file);
	closeFlow();
	const readOnly = useProject.getState().project?.read_only ?? false;
	const document = new FlowDocument(file, opened.text, readOnly, {
		onText: textChanged,
		onNode: (node) => {
			if (node && node !== now().selected) select(node);
		}
	});
	set({
		...EMPTY,
		document,
		file,
		etag: opened.etag,
		saved: opened.text,
		selected: node
	});
	took(opened.view);
	document.choose(now().selected);
	const mine = left.get(file);
	left.delete(file);
	if (mine && mine.text !== opened.text) {
		document.replace(mine.text);
		if (mine.etag === opened.etag) toast("Your unsaved edits are here again.", "info");
		else set({
			etag: mine.etag,
			conflict: {
				text: opened.text,
				etag: opened.etag
			}
		});
	} else if (useProject.getState().environment) await look();
}
function closeFlow() {
	flushDrafts();
	clearTimeout(waiting);
	const { document, dirty, file, etag } = now();
	if (document && dirty) left.set(file, {
		text: document.text,
		etag
	});
	document?.destroy();
	set(EMPTY);
}
/** The text as it stands in the editor, saved or not. */
var flowText = () => now().document?.text ?? "";
/** Resolves when everything that was typed into a form is in the text. */
function settled() {
	flushDrafts();
	return edits;
}
function textChanged(typed) {
	const { document, saved, revision } = now();
	set({
		dirty: document?.text !== saved,
		revision: revision + 1
	});
	if (!typed) return;
	set({ checking: true });
	clearTimeout(waiting);
	waiting = setTimeout(() => void look(), TYPED_WAIT);
}
/** Asks what is to be said of the text now. */
async function look() {
	const { document, file, revision } = now();
	if (!document) return;
	const environment = useProject.getState().environment || void 0;
	try {
		const view = await editing.view(file, document.text, environment);
		if (now().document === document && now().revision === revision) took(view);
	} catch (error) {
		if (now().revision === revision) set({ checking: false });
		complain(error);
	}
}
function took(view) {
	const { document, selected } = now();
	set({
		view,
		checking: false,
		selected: view.graph.nodes.some(({ name }) => name === selected) || view.stale ? selected : null
	});
	document?.show(view.diagnostics, view.stale ? null : view.graph);
	document?.light(now().selected);
}
function select(node) {
	set({ selected: node });
	now().document?.choose(node);
}
function setLit(lit) {
	set({ lit });
}
/** Edits by what the server makes of it; false where it was refused, which is then shown. */
function apply(ops, chosen) {
	return edit((file, text) => editing.ops(file, text, ops), chosen);
}
async function renameNode(old, name) {
	return edit(async (file, text) => {
		const renamed = await editing.rename(file, text, "node", old, name);
		const others = renamed.others.map((other) => other.file);
		if (others.length) toast(`Renamed in ${others.join(", ")} too`);
		return renamed;
	}, now().selected === old ? name : void 0);
}
var format = () => edit((file, text) => editing.format(file, text));
function edit(ask, chosen) {
	const { document, file, etag } = now();
	const done = edits.then(async () => {
		if (!document) return false;
		try {
			for (let tried = 0; tried < TRIES; tried += 1) {
				const { text } = document;
				const edited = await ask(file, text);
				if (document.text !== text) continue;
				if (now().document !== document) {
					left.set(file, {
						text: edited.text,
						etag
					});
					return true;
				}
				clearTimeout(waiting);
				if (edited.changes.length) document.change(edited.changes);
				if (chosen !== void 0) set({ selected: chosen });
				took(edited.view);
				if (chosen !== void 0) document.choose(chosen);
				return true;
			}
			toast("The text changes faster than it can be edited here. Try again.", "warning");
		} catch (error) {
			complain(error);
		}
		return false;
	});
	edits = done;
	return done;
}
var undo = () => now().document?.undo();
var redo = () => now().document?.redo();
async function save() {
	await settled();
	const { document, file, etag, saving } = now();
	if (!document || saving) return;
	const { text } = document;
	set({ saving: true });
	try {
		set({
			etag: (await flows.save(file, text, etag)).etag,
			saved: text,
			dirty: document.text !== text,
			conflict: null
		});
	} catch (error) {
		const disk = error instanceof Refused && error.status === 409 ? error.body : null;
		if (disk && typeof disk.text === "string" && typeof disk.etag === "string") set({
			conflict: {
				text: disk.text,
				etag: disk.etag
			},
			comparing: true
		});
		else complain(error);
	} finally {
		set({ saving: false });
	}
}
/** The file changed on the disk: what is unsaved here is never lost to it. */
async function changedOnDisk(file, etag) {
	const { document, saving } = now();
	if (file !== now().file || !document || etag === now().etag || saving) return;
	const disk = await flows.open(file).catch(() => null);
	if (!disk || now().document !== document || disk.etag === now().etag) return;
	if (disk.text === document.text) set({
		etag: disk.etag,
		saved: disk.text,
		dirty: false
	});
	else if (document.text !== now().saved) set({ conflict: {
		text: disk.text,
		etag: disk.etag
	} });
	else {
		takeDisk(disk.text, disk.etag);
		toast("The file changed on the disk; this is its new text.", "info");
	}
}
/** The file is gone: what is open can be saved anew. */
function removedFromDisk(file) {
	if (file !== now().file) return;
	set({
		etag: "",
		dirty: true
	});
	toast(`${file} was removed from the disk. Save to have it again.`, "warning");
}
var compare = (comparing) => set({ comparing });
/** The disk's text comes here; what was here is one undo away. */
function takeDisk(text, etag) {
	const { document } = now();
	set({
		etag,
		saved: text,
		conflict: null
	});
	document?.replace(text);
	set({ dirty: document?.text !== text });
}
/** What is here goes to the disk, over what is there. */
async function keepMine(etag) {
	set({
		etag,
		conflict: null
	});
	await save();
}
/** Brings a problem before the eyes, in the text and on the canvas. */
function goToProblem(problem) {
	if (problem.node) set({ selected: problem.node });
	now().document?.light(now().selected);
	now().document?.goTo(problem.from, problem.to);
}
export { theme as C, CopyButton as D, Code as E, useDraft as S, yamlMarks as T, setLit as _, flowText as a, undo as b, keepMine as c, openFlow as d, redo as f, select as g, save as h, compare as i, keepUnsaved as l, renameNode as m, changedOnDisk as n, format as o, removedFromDisk as p, closeFlow as r, goToProblem as s, apply as t, look as u, settled as v, soql as w, useFlow as x, takeDisk as y };
