import { r as __toESM } from "./rolldown-runtime.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { a as useLocation, t as create, ut as ChevronRight } from "./vendor.js";
import { _ as wordsOf, a as requests, f as Button, g as Refused, h as classes, n as editing, r as flows } from "./client.js";
import { a as useProject, c as toast, i as useNodeTypes, l as Note, o as useReadOnly, s as complain } from "./index.js";
import { c as TextField, d as Badge, n as milliseconds, u as markdown } from "./times.js";
import { t as Code } from "./Code.js";
import { t as Dialog } from "./Dialog.js";
import { A as EditorView, C as foldGutter, D as syntaxHighlighting, E as indentUnit, F as hoverTooltip, H as RangeSetBuilder, I as keymap, L as lineNumbers, M as drawSelection, N as highlightActiveLine, O as tags, P as highlightActiveLineGutter, S as bracketMatching, T as indentOnInput, U as StateEffect, V as EditorState, W as StateField, _ as closeBrackets, a as lintKeymap, b as HighlightStyle, c as defaultKeymap, d as isolateHistory, f as redo$1, g as autocompletion, h as undoDepth, i as lintGutter, j as ViewPlugin, k as Decoration, l as history, m as undo$1, n as highlightSelectionMatches, o as setDiagnostics, p as redoDepth, r as searchKeymap, s as yaml, u as historyKeymap, v as closeBracketsKeymap, w as foldKeymap, x as StreamLanguage, y as completionKeymap, z as Annotation } from "./editor.js";
import { a as titleOf, i as TypeIcon, n as Tabs } from "./Transcript.js";
// src/flow/editor/lines.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_jsx_runtime = require_jsx_runtime();
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
var line$2 = Decoration.line({ class: "cm-chosen-node" });
var spans = [
	nodeSpans,
	chosenNode,
	EditorView.decorations.compute([nodeSpans, chosenNode], (state) => {
		const span = state.field(nodeSpans).find(({ name }) => name === state.field(chosenNode));
		if (!span || span.to > state.doc.length) return Decoration.none;
		const marks = [];
		const last = state.doc.lineAt(Math.max(span.from, span.to - 1)).number;
		for (let n = state.doc.lineAt(span.from).number; n <= last; n += 1) marks.push(line$2.range(state.doc.line(n).from));
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
var { getState: now, setState: set$1 } = useFlow;
var waiting;
/** Edits happen one after the other, each on the text that the one before it left. */
var edits = Promise.resolve();
/** What was not saved when its flow was left, by file: it is there again when one comes back. */
var left = /* @__PURE__ */ new Map();
window.addEventListener("beforeunload", (event) => {
	if (now().dirty || left.size) event.preventDefault();
});
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
	set$1({
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
		else set$1({
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
	set$1(EMPTY);
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
	set$1({
		dirty: document?.text !== saved,
		revision: revision + 1
	});
	if (!typed) return;
	set$1({ checking: true });
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
		if (now().revision === revision) set$1({ checking: false });
		complain(error);
	}
}
function took(view) {
	const { document, selected } = now();
	set$1({
		view,
		checking: false,
		selected: view.graph.nodes.some(({ name }) => name === selected) || view.stale ? selected : null
	});
	document?.show(view.diagnostics, view.stale ? null : view.graph);
	document?.light(now().selected);
}
function select(node) {
	set$1({ selected: node });
	now().document?.choose(node);
}
function setLit(lit) {
	set$1({ lit });
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
				if (chosen !== void 0) set$1({ selected: chosen });
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
	set$1({ saving: true });
	try {
		set$1({
			etag: (await flows.save(file, text, etag)).etag,
			saved: text,
			dirty: document.text !== text,
			conflict: null
		});
	} catch (error) {
		const disk = error instanceof Refused && error.status === 409 ? error.body : null;
		if (disk && typeof disk.text === "string" && typeof disk.etag === "string") set$1({ conflict: {
			text: disk.text,
			etag: disk.etag
		} });
		else complain(error);
	} finally {
		set$1({ saving: false });
	}
}
/** The file changed on the disk: what is unsaved here is never lost to it. */
async function changedOnDisk(file, etag) {
	const { document, saving } = now();
	if (file !== now().file || !document || etag === now().etag || saving) return;
	const disk = await flows.open(file).catch(() => null);
	if (!disk || now().document !== document || disk.etag === now().etag) return;
	if (disk.text === document.text) set$1({
		etag: disk.etag,
		saved: disk.text,
		dirty: false
	});
	else if (document.text !== now().saved) set$1({ conflict: {
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
	set$1({
		etag: "",
		dirty: true
	});
	toast(`${file} was removed from the disk. Save to have it again.`, "warning");
}
/** The disk's text comes here; what was here is one undo away. */
function takeDisk(text, etag) {
	const { document } = now();
	set$1({
		etag,
		saved: text,
		conflict: null
	});
	document?.replace(text);
	set$1({ dirty: document?.text !== text });
}
/** What is here goes to the disk, over what is there. */
async function keepMine(etag) {
	set$1({
		etag,
		conflict: null
	});
	await save();
}
/** Brings a problem before the eyes, in the text and on the canvas. */
function goToProblem(problem) {
	if (problem.node) set$1({ selected: problem.node });
	now().document?.light(now().selected);
	now().document?.goTo(problem.from, problem.to);
}
// src/flow/inspector/parameters.ts
/** The parameters of the open flow, and names for new ones. */
var NONE = [];
var useParameters = () => useFlow((state) => state.view?.parameters ?? NONE);
function useParameterNames() {
	const parameters = useParameters();
	return (0, import_react.useMemo)(() => parameters.map(({ name }) => name), [parameters]);
}
var bare = (name) => name.trim().replace(/^\$/, "");
/** `records[0].Account.FirstName` is likely meant for FIRST_NAME. */
function nameFor(path) {
	return ((path.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? ["VALUE"]).at(-1) ?? "VALUE").replace(/__[cr]$/i, "").replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}
/** What declares it, where that is not done yet. */
function declare(name, declared) {
	if (declared.some((parameter) => parameter.name === name)) return [];
	return [{
		op: "set",
		path: ["parameters", name],
		value: null
	}];
}
// src/flow/inspector/mapping.ts
function rowsOf(field) {
	return Array.isArray(field.value) ? field.value : [];
}
/** A row as the YAML has it: the parameter alone, or with what holds where nothing is found. */
function written({ parameter, default: value, optional }) {
	const name = `$${bare(parameter)}`;
	if (value !== void 0) return {
		parameter: name,
		default: value
	};
	return optional ? {
		parameter: name,
		optional: true
	} : name;
}
function replaceRow(field, index, row) {
	const rows = rowsOf(field);
	if (rows[index]?.path === row.path) return [{
		op: "set",
		path: [...field.path, row.path],
		value: written(row)
	}];
	return setRows(field, rows.with(index, row));
}
function addRow(field, row) {
	return rowsOf(field).length ? [{
		op: "set",
		path: [...field.path, row.path],
		value: written(row)
	}] : setRows(field, [row]);
}
function removeRow(field, index) {
	const rows = rowsOf(field);
	const row = rows[index];
	if (!row || rows.length === 1) return [{
		op: "delete",
		path: field.path
	}];
	return [{
		op: "delete",
		path: [...field.path, row.path]
	}];
}
var setRows = (field, rows) => [{
	op: "set",
	path: field.path,
	value: Object.fromEntries(rows.map((row) => [row.path, written(row)]))
}];
var Tree_module_default = {
	tree: "_tree_qnslk_1",
	inside: "_inside_qnslk_7",
	row: "_row_qnslk_13",
	toggle: "_toggle_qnslk_19",
	leaf: "_leaf_qnslk_20",
	more: "_more_qnslk_21",
	whole: "_whole_qnslk_22",
	open: "_open_qnslk_44",
	key: "_key_qnslk_68",
	size: "_size_qnslk_78",
	string: "_string_qnslk_92",
	number: "_number_qnslk_96",
	boolean: "_boolean_qnslk_97",
	"null": "_null_qnslk_101",
	picked: "_picked_qnslk_105"
};
// src/parts/Tree.tsx
/** JSON as a tree that opens and closes; a value can be picked, and its path is what one gets. */
var SHOWN = 100;
var PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A key after a path, in the words of flowrun's object paths. */
function joinPath(path, key) {
	if (typeof key === "number") return `${path}[${key}]`;
	if (PLAIN.test(key)) return path ? `${path}.${key}` : key;
	if (!path.startsWith("$") && !/["\\\]]/.test(key)) return `${path}["${key}"]`;
	const escaped = key.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
	return `${path.startsWith("$") ? path : `$${path && !path.startsWith("[") ? "." : ""}${path}`}['${escaped}']`;
}
function Tree(props) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
		className: Tree_module_default.tree,
		"aria-label": "JSON",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Branch, {
			...props,
			path: "",
			name: null,
			depth: 0
		})
	});
}
function Branch({ value, path, name, depth, ...given }) {
	const [open, setOpen] = (0, import_react.useState)(depth < 3);
	const [shown, setShown] = (0, import_react.useState)(SHOWN);
	const key = name === null ? null : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: Tree_module_default.key,
		children: name
	});
	if (value === null || typeof value !== "object") return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Leaf, {
		...given,
		value,
		path,
		children: key
	}) });
	const list = Array.isArray(value);
	const entries = list ? value.map((item, index) => [index, item]) : Object.entries(value);
	const size = `${entries.length} ${list ? "item" : "key"}${entries.length === 1 ? "" : "s"}`;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Tree_module_default.row,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
				type: "button",
				className: Tree_module_default.toggle,
				"aria-expanded": open,
				onClick: () => setOpen(!open),
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ChevronRight, {
						"aria-hidden": true,
						size: 12,
						className: open ? Tree_module_default.open : void 0
					}),
					key,
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
						className: Tree_module_default.size,
						children: [
							list ? "[ ]" : "{ }",
							" ",
							size
						]
					})
				]
			}),
			given.onPick && path && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
				type: "button",
				className: Tree_module_default.whole,
				"aria-label": `Map ${path}`,
				onClick: () => given.onPick?.(path, value),
				children: "map"
			}),
			given.picked?.has(path) && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Picked, { name: given.picked.get(path) })
		]
	}), open && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("ul", {
		className: Tree_module_default.inside,
		children: [entries.slice(0, shown).map(([entry, item]) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Branch, {
			...given,
			value: item,
			name: entry,
			path: joinPath(path, entry),
			depth: depth + 1
		}, entry)), entries.length > shown && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
			type: "button",
			className: Tree_module_default.more,
			onClick: () => setShown(shown * 4),
			children: [entries.length - shown, " more"]
		}) })]
	})] });
}
function Leaf({ value, path, onPick, picked, children }) {
	const mapped = picked?.get(path);
	const inside = /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		children,
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: Tree_module_default[value === null ? "null" : typeof value],
			children: JSON.stringify(value)
		}),
		mapped !== void 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Picked, { name: mapped })
	] });
	if (!onPick || !path) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: Tree_module_default.leaf,
		children: inside
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
		type: "button",
		className: Tree_module_default.leaf,
		title: `Map ${path}`,
		"aria-label": `Map ${path}, ${JSON.stringify(value)}`,
		onClick: () => onPick(path, value),
		children: inside
	});
}
var Picked = ({ name }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
	className: Tree_module_default.picked,
	children: ["→ ", name]
});
var ResponseTree_module_default = {
	response: "_response_1rm78_1",
	tree: "_tree_1rm78_7",
	hint: "_hint_1rm78_12",
	bar: "_bar_1rm78_17",
	path: "_path_1rm78_30",
	actions: "_actions_1rm78_35"
};
// src/flow/inspector/ResponseTree.tsx
/** The answer as a tree: a value that is clicked goes into a parameter. */
function ResponseTree({ form, tree }) {
	const readOnly = useReadOnly();
	const [picked, setPicked] = (0, import_react.useState)(null);
	const field = form.fields.find(({ kind }) => kind === "mapping");
	const mapped = (0, import_react.useMemo)(() => new Map((field ? rowsOf(field) : []).map((row) => [row.path, bare(row.parameter)])), [field]);
	const canMap = field && !readOnly;
	const row = (path, parameter) => ({
		...field && rowsOf(field).find((before) => before.path === path),
		path,
		parameter
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: ResponseTree_module_default.response,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: ResponseTree_module_default.tree,
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Tree, {
				value: tree,
				picked: mapped,
				onPick: canMap ? (path) => setPicked(path) : void 0
			})
		}), canMap && picked !== null ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(MapBar, {
			path: picked,
			mapped: mapped.get(picked),
			onMap: (parameter, declarations) => void apply([...declarations, ...addRow(field, row(picked, parameter))]).then((done) => done && setPicked(null)),
			onClose: () => setPicked(null)
		}, picked) : canMap && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: ResponseTree_module_default.hint,
			children: "Click a value to map it to a parameter."
		})]
	});
}
function MapBar({ path, mapped, onMap, onClose }) {
	const names = useParameterNames();
	const declared = useParameters();
	const [name, setName] = (0, import_react.useState)(mapped ?? nameFor(path));
	const parameter = bare(name);
	const isNew = parameter !== "" && !names.includes(parameter);
	const map = () => {
		if (parameter) onMap(parameter, declare(parameter, declared));
	};
	const onKeyDown = (event) => {
		if (event.key === "Enter") map();
		if (event.key === "Escape") onClose();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: ResponseTree_module_default.bar,
		onKeyDown,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
				className: ResponseTree_module_default.path,
				children: path
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
				label: "Parameter",
				mono: true,
				autoFocus: true,
				list: "parameters-to-map",
				value: name,
				hint: isNew ? "It is declared with this." : void 0,
				onFocus: (event) => event.target.select(),
				onChange: (event) => setName(event.target.value)
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("datalist", {
				id: "parameters-to-map",
				children: names.map((one) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", { value: one }, one))
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: ResponseTree_module_default.actions,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					small: true,
					onClick: onClose,
					children: "Cancel"
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					small: true,
					variant: "primary",
					disabled: !parameter,
					onClick: map,
					children: "Map"
				})]
			})
		]
	});
}
var TriedPanel_module_default = {
	tried: "_tried_1d0j0_1",
	line: "_line_1d0j0_15",
	none: "_none_1d0j0_24",
	parts: "_parts_1d0j0_29",
	table: "_table_1d0j0_42",
	string: "_string_1d0j0_71",
	number: "_number_1d0j0_75",
	boolean: "_boolean_1d0j0_76",
	"null": "_null_1d0j0_80",
	place: "_place_1d0j0_81",
	error: "_error_1d0j0_85"
};
// src/flow/inspector/TriedPanel.tsx
/** What came of a test request: the parameters it sets, the answer, and what was asked. */
function TriedPanel({ form, tried }) {
	const [tab, setTab] = (0, import_react.useState)("mapped");
	const rows = useRows(form, tried);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: TriedPanel_module_default.tried,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: TriedPanel_module_default.line,
				children: [
					tried.response && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Status, { status: tried.response.status }),
					tried.ms !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: milliseconds(tried.ms) }),
					tried.exit && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
						mono: true,
						tone: tried.exit === "failed" ? "danger" : "success",
						children: tried.exit
					}),
					tried.count > 1 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", { children: [tried.count, " requests"] }),
					tried.usage && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: tried.usage })
				]
			}),
			tried.error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "danger",
				children: tried.error
			}),
			tried.warnings.map((warning) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "warning",
				children: warning
			}, warning)),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Tabs, {
				label: "What came of the request",
				chosen: tab,
				onChoose: setTab,
				tabs: [
					{
						key: "mapped",
						label: "Mapped",
						content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Mapped, {
							tried,
							rows
						})
					},
					{
						key: "response",
						label: "Response",
						content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Response, {
							form,
							tried
						})
					},
					{
						key: "request",
						label: "Request",
						content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Request, { tried })
					}
				]
			})
		]
	});
}
/** The mapping as it is now on the answer that came: no new request for another row. */
function useRows(form, tried) {
	const file = useFlow((state) => state.file);
	const [rows, setRows] = (0, import_react.useState)(null);
	const field = form.fields.find(({ kind }) => kind === "mapping");
	const mapping = field ? rowsOf(field) : [];
	const key = JSON.stringify(mapping);
	(0, import_react.useEffect)(() => {
		setRows(null);
		if (!tried.response || !mapping.length) return;
		let current = true;
		requests.map(file, flowText(), form.name, mapping).then((answer) => current && setRows(answer.rows), () => {});
		return () => {
			current = false;
		};
	}, [
		file,
		form.name,
		key,
		tried
	]);
	return rows;
}
function Status({ status }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
		tone: status < 300 ? "success" : status < 400 ? "warning" : "danger",
		children: status
	});
}
function Mapped({ tried, rows }) {
	const shown = rows ?? Object.entries(tried.mapped).map(([parameter, kept]) => ({
		parameter,
		kept,
		error: null,
		default: false
	}));
	if (!shown.length) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
		className: TriedPanel_module_default.none,
		children: "Nothing is mapped. Click a value in the response."
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("table", {
		className: TriedPanel_module_default.table,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("thead", {
			className: "visually-hidden",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("tr", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
				scope: "col",
				children: "Parameter"
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
				scope: "col",
				children: "Value"
			})] })
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("tbody", { children: shown.map((row, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("tr", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", { children: row.parameter }), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("td", { children: [row.error ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: TriedPanel_module_default.error,
			children: row.error
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ShownValue, { value: row.kept }), row.default && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, { children: "default" })] })] }, index)) })]
	});
}
var ShownValue = ({ value }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
	className: TriedPanel_module_default[value === null ? "null" : typeof value],
	children: JSON.stringify(value)
});
function Response({ form, tried }) {
	const { response, tree } = tried;
	if (!response) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
		className: TriedPanel_module_default.none,
		children: "No answer came."
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: TriedPanel_module_default.parts,
		children: [
			tree !== null ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ResponseTree, {
				form,
				tree
			}) : response.body && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Code, {
				label: "Body of the response",
				text: response.body
			}),
			response.truncated && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, { children: "Only the start of the body was kept." }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Headers, {
				of: "response",
				headers: response.headers
			})
		]
	});
}
function Request({ tried }) {
	const { request, curl, origins } = tried;
	if (!request) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
		className: TriedPanel_module_default.none,
		children: "No request could be made."
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: TriedPanel_module_default.parts,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Code, {
				label: "Request",
				text: readable(request)
			}),
			request.body && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Code, {
				label: "Body of the request",
				text: request.body
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Headers, {
				of: "request",
				headers: request.headers
			}),
			origins.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("table", {
				className: TriedPanel_module_default.table,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("caption", { children: "Values" }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("tbody", { children: origins.map(({ name, value, place }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("tr", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", { children: name }), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("td", { children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ShownValue, { value }),
					" ",
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: TriedPanel_module_default.place,
						children: place
					})
				] })] }, name)) })]
			}),
			curl && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("summary", { children: "As curl" }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Code, {
				label: "curl",
				text: curl
			})] })
		]
	});
}
/** The URL with its query as it was meant: a line for each parameter, nothing escaped. */
function readable({ method, url }) {
	const [place = "", query = ""] = url.split(/\?(.*)/s);
	const pairs = [...new URLSearchParams(query)].map(([name, value]) => `  ${name} = ${value}`);
	return [`${method} ${place}`, ...pairs].join("\n");
}
function Headers({ of, headers }) {
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
	if (!lines.length) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("summary", { children: [lines.length, " headers"] }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Code, {
		label: `Headers of the ${of}`,
		text: lines.join("\n")
	})] });
}
// src/flow/tester/SaveTest.tsx
/** Saves a conversation as a test beside its flow. People in it are masked by the server. */
function SaveTest({ onSave, onClose }) {
	const [, go] = useLocation();
	const [name, setName] = (0, import_react.useState)("");
	const [busy, setBusy] = (0, import_react.useState)(false);
	const [error, setError] = (0, import_react.useState)("");
	const [saved, setSaved] = (0, import_react.useState)(null);
	const save = async () => {
		setBusy(true);
		setError("");
		try {
			setSaved(await onSave(name.trim()));
		} catch (problem) {
			setError(wordsOf(problem));
		} finally {
			setBusy(false);
		}
	};
	if (saved) return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Dialog, {
		title: "Saved as a test",
		onClose,
		actions: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			onClick: onClose,
			children: "Close"
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			variant: "primary",
			onClick: () => go(placeOf(saved)),
			children: "Go to the test"
		})] }),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", { children: [
			"“",
			saved.name,
			"” stands in ",
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", { children: saved.file }),
			"."
		] }), saved.note && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
			tone: "warning",
			children: sentence(saved.note)
		})]
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Dialog, {
		title: "Save as test",
		about: "It runs offline, with the answers that came. People in it are masked.",
		onClose,
		onSubmit: () => void save(),
		actions: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			onClick: onClose,
			children: "Cancel"
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			type: "submit",
			variant: "primary",
			busy,
			disabled: !name.trim(),
			children: "Save test"
		})] }),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
			label: "Name of the test",
			required: true,
			autoFocus: true,
			placeholder: "what it promises, in words",
			value: name,
			onChange: (event) => setName(event.target.value)
		}), error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
			tone: "danger",
			children: error
		})]
	});
}
var placeOf = ({ file, name }) => `/tests?${new URLSearchParams({
	file,
	test: name
})}`;
var sentence = (words) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
var ExchangeView_module_default = {
	exchange: "_exchange_1r1qy_1",
	line: "_line_1r1qy_7"
};
// src/flow/tester/ExchangeView.tsx
/** One request as it was sent and what came back, with its time. Secrets are dots already. */
function ExchangeView({ exchange }) {
	const { request, response, ms, usage, error } = exchange;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		className: ExchangeView_module_default.exchange,
		"aria-label": `${request.method} ${request.url}`,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
				className: ExchangeView_module_default.line,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
						mono: true,
						children: request.method
					}),
					response ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Status, { status: response.status }) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
						tone: "danger",
						children: "no answer"
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: milliseconds(ms) }),
					usage && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: usage })
				]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Code, {
				label: "Request",
				text: readable(request)
			}),
			request.body && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Code, {
				label: "Body of the request",
				text: request.body
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Headers, {
				of: "request",
				headers: request.headers
			}),
			error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "danger",
				children: error
			}),
			response && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
				response.body && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Code, {
					label: "Body of the response",
					text: response.body
				}),
				response.truncated && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, { children: "Only the start of the body was kept." }),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Headers, {
					of: "response",
					headers: response.headers
				})
			] })
		]
	});
}
var Trace_module_default = {
	trace: "_trace_1gb1g_1",
	none: "_none_1gb1g_5",
	turn: "_turn_1gb1g_10",
	visit: "_visit_1gb1g_26",
	chosen: "_chosen_1gb1g_43",
	label: "_label_1gb1g_48",
	ms: "_ms_1gb1g_56",
	open: "_open_1gb1g_64",
	closed: "_closed_1gb1g_65",
	short: "_short_1gb1g_75",
	details: "_details_1gb1g_76",
	set: "_set_1gb1g_80",
	error: "_error_1gb1g_86",
	warning: "_warning_1gb1g_91",
	about: "_about_1gb1g_102",
	said: "_said_1gb1g_107"
};
// src/flow/tester/Trace.tsx
/** The visits of a conversation, each with what it changed, said and asked. */
function Trace({ visits, selected, follow, onSelect }) {
	const [open, setOpen] = (0, import_react.useState)(null);
	const list = (0, import_react.useRef)(null);
	(0, import_react.useEffect)(() => {
		if (follow) list.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
	}, [follow, visits]);
	if (!visits.length) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
		className: Trace_module_default.none,
		children: "No node was visited."
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ol", {
		ref: list,
		className: Trace_module_default.trace,
		"aria-label": "Trace",
		children: visits.map((visit, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", { children: [visit.turn !== visits[index - 1]?.turn && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: Trace_module_default.turn,
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", { children: ["Turn ", visit.turn] })
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(VisitView, {
			visit,
			chosen: visit.node === selected,
			open: open === visit.seq,
			onToggle: () => {
				setOpen(open === visit.seq ? null : visit.seq);
				onSelect?.(visit.node);
			}
		})] }, visit.seq))
	});
}
function VisitView({ visit, chosen, open, onToggle }) {
	const kind = useNodeTypes().find(({ type }) => type === visit.type)?.kind ?? "unknown";
	const changed = Object.entries(visit.changed);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
			type: "button",
			className: classes(Trace_module_default.visit, chosen && Trace_module_default.chosen),
			"aria-expanded": open,
			onClick: onToggle,
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TypeIcon, {
					small: true,
					type: visit.type,
					kind
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: Trace_module_default.label,
					children: visit.label || visit.node
				}),
				visit.exit && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
					mono: true,
					tone: visit.error ? "danger" : "success",
					children: visit.exit
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: Trace_module_default.ms,
					children: milliseconds(visit.ms)
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ChevronRight, {
					"aria-hidden": true,
					size: 13,
					className: open ? Trace_module_default.open : Trace_module_default.closed
				})
			]
		}),
		(changed.length > 0 || visit.error) && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: Trace_module_default.short,
			children: [changed.map(([name, value]) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
				className: Trace_module_default.set,
				children: [
					name,
					" = ",
					JSON.stringify(value)
				]
			}, name)), visit.error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: Trace_module_default.error,
				children: visit.error
			})]
		}),
		open && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Details, { visit })
	] });
}
function Details({ visit }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Trace_module_default.details,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
				className: Trace_module_default.about,
				children: [
					titleOf(visit.type),
					" ",
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", { children: visit.node }),
					!visit.exit && " waits for an answer"
				]
			}),
			visit.said.map((text, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: Trace_module_default.said,
				children: text
			}, index)),
			visit.warnings.map((warning) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: Trace_module_default.warning,
				children: warning
			}, warning)),
			visit.requests.map((exchange, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ExchangeView, { exchange }, index))
		]
	});
}
var Values_module_default = {
	values: "_values_1a5fr_1",
	none: "_none_1a5fr_5",
	table: "_table_1a5fr_10",
	changed: "_changed_1a5fr_28",
	unset: "_unset_1a5fr_37",
	system: "_system_1a5fr_42"
};
// src/flow/tester/Values.tsx
function Values({ parameters }) {
	const own = parameters.filter(({ system }) => !system);
	const system = parameters.filter(({ system }) => system);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Values_module_default.values,
		children: [own.length ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Rows, {
			caption: "Parameters",
			parameters: own
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: Values_module_default.none,
			children: "The flow declares no parameters."
		}), system.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", {
			className: Values_module_default.system,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("summary", { children: [system.length, " of the system"] }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Rows, {
				caption: "Parameters of the system",
				parameters: system
			})]
		})]
	});
}
function Rows({ caption, parameters }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("table", {
		className: Values_module_default.table,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("caption", {
				className: "visually-hidden",
				children: caption
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("thead", {
				className: "visually-hidden",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("tr", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
					scope: "col",
					children: "Name"
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
					scope: "col",
					children: "Value"
				})] })
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("tbody", { children: parameters.map(({ name, value, changed }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("tr", {
				className: classes(changed && Values_module_default.changed),
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", { children: name }), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("td", { children: [value === null ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: Values_module_default.unset,
					children: "not set"
				}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ShownValue, { value }), changed && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "visually-hidden",
					children: "changed"
				})] })]
			}, name)) })
		]
	});
}
export { undo as A, removedFromDisk as C, setLit as D, select as E, yamlMarks as F, useDraft as M, theme as N, settled as O, soql as P, redo as S, save as T, format as _, addRow as a, look as b, rowsOf as c, useParameterNames as d, useParameters as f, flowText as g, closeFlow as h, TriedPanel as i, useFlow as j, takeDisk as k, bare as l, changedOnDisk as m, Trace as n, removeRow as o, apply as p, SaveTest as r, replaceRow as s, Values as t, declare as u, goToProblem as v, renameNode as w, openFlow as x, keepMine as y };
