import { r as __toESM } from "./rolldown-runtime.js";
import { $ as CircleExclamationPoint, A as MousePointerClick, B as Info, C as Search, D as Plus, E as Redo2, F as MessageCircle, G as FileQuestionMark, H as Globe, I as MessageCircleQuestionMark, J as Copy, K as ExternalLink, L as Maximize, M as Minus, O as Play, P as MessageSquare, Q as CircleQuestionMark, R as ListChecks, S as Send, T as RotateCcw, U as FlaskConical, V as Hash, W as Flag$1, X as CodeXml, Z as Cloud, b as Split, c as Workflow, d as Variable, et as CircleDashed, f as Unplug, h as Trash, it as Check, k as PencilLine, l as Webhook, m as TriangleExclamationPoint, n as Link, nt as ChevronRight, o as useSearchParams, ot as ArrowRight, p as Undo2, q as Equal, rt as ChevronDown, s as X, st as ArrowDown, t as create, tt as CircleCheck, u as WandSparkles, v as Square, w as Save, x as ShieldExclamationPoint, y as SquareStop } from "./vendor.js";
import { _ as require_react, a as Handle, c as ReactFlowProvider, d as useStore, f as Position, i as BaseEdge, l as index, m as require_jsx_runtime, n as require_elk_api, o as MiniMap, p as getSmoothStepPath, r as Background, s as Panel, t as elk_worker_min_default, u as useReactFlow } from "./canvas.js";
import { _ as Spinner, a as useReadOnly, b as wordsOf, c as requests, d as Note, g as IconButton, h as Button, i as useProject, l as complain, m as Empty, n as useEnvironment, o as editing, p as useTitle, r as useNodeTypes, s as flows, t as chooseEnvironment, u as toast, v as classes, y as Refused } from "./index.js";
import { A as Decoration, B as Annotation, C as bracketMatching, D as indentUnit, E as indentOnInput, F as highlightActiveLineGutter, G as StateField, H as EditorState, I as hoverTooltip, L as keymap, M as ViewPlugin, N as drawSelection, O as syntaxHighlighting, P as highlightActiveLine, R as lineNumbers, S as StreamLanguage, T as foldKeymap, U as RangeSetBuilder, V as Compartment, W as StateEffect, _ as autocompletion, a as lintKeymap, b as completionKeymap, c as defaultKeymap, d as indentWithTab, f as isolateHistory, g as undoDepth, h as undo$1, i as lintGutter, j as EditorView, k as tags, l as history, m as redoDepth, n as highlightSelectionMatches, o as setDiagnostics, p as redo$1, r as searchKeymap, s as yaml, t as MergeView, u as historyKeymap, v as closeBrackets, w as foldGutter, x as HighlightStyle, y as closeBracketsKeymap, z as placeholder } from "./editor.js";
// src/api/events.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var KINDS = [
	"changed",
	"created",
	"removed",
	"credentials",
	"tests"
];
var listeners = /* @__PURE__ */ new Set();
var source = null;
/** Calls the listener until the function that comes back is called. */
function listen(listener) {
	listeners.add(listener);
	source ??= connect();
	return () => {
		listeners.delete(listener);
	};
}
function connect() {
	const opened = new EventSource("/api/events");
	for (const kind of KINDS) opened.addEventListener(kind, (event) => {
		const data = event.data;
		const given = data ? JSON.parse(data) : {};
		for (const listener of [...listeners]) listener({
			kind,
			...given
		});
	});
	return opened;
}
var Menu_module_default = {
	root: "_root_1rr4e_1",
	menu: "_menu_1rr4e_5",
	item: "_item_1rr4e_23",
	hint: "_hint_1rr4e_46"
};
// src/parts/Menu.tsx
/** A button that opens a list of things to do: arrows move in it, Escape closes it. */
var import_jsx_runtime = require_jsx_runtime();
function Menu({ trigger, label, items }) {
	const [open, setOpen] = (0, import_react.useState)(false);
	const root = (0, import_react.useRef)(null);
	(0, import_react.useEffect)(() => {
		if (!open) return;
		const outside = (event) => {
			if (!root.current?.contains(event.target)) setOpen(false);
		};
		document.addEventListener("pointerdown", outside);
		return () => document.removeEventListener("pointerdown", outside);
	}, [open]);
	const close = () => {
		setOpen(false);
		root.current?.querySelector("[aria-haspopup]")?.focus();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		ref: root,
		className: Menu_module_default.root,
		onBlur: (event) => {
			if (!root.current?.contains(event.relatedTarget)) setOpen(false);
		},
		children: [trigger({
			onClick: () => setOpen(!open),
			"aria-haspopup": "menu",
			"aria-expanded": open
		}), open && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(MenuList, {
			label,
			onClose: close,
			items: items.map((item) => ({
				...item,
				onChoose: () => {
					close();
					item.onChoose();
				}
			}))
		})]
	});
}
/** The list alone, for a menu that stands where something was dropped. */
function MenuList({ label, items, onClose }) {
	const list = (0, import_react.useRef)(null);
	(0, import_react.useEffect)(() => {
		list.current?.querySelector("[role=\"menuitem\"]")?.focus();
	}, []);
	const onKeyDown = (event) => {
		const all = [...list.current?.querySelectorAll("[role=\"menuitem\"]") ?? []];
		const at = all.indexOf(document.activeElement);
		const to = {
			ArrowDown: (at + 1) % all.length,
			ArrowUp: (at - 1 + all.length) % all.length,
			Home: 0,
			End: all.length - 1
		}[event.key];
		if (event.key === "Escape" || event.key === "Tab") onClose();
		else if (to !== void 0) all[to]?.focus();
		else return;
		event.stopPropagation();
		event.preventDefault();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		ref: list,
		role: "menu",
		"aria-label": label,
		className: Menu_module_default.menu,
		onKeyDown,
		children: items.map((item, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
			type: "button",
			role: "menuitem",
			tabIndex: index === 0 ? 0 : -1,
			className: Menu_module_default.item,
			onClick: item.onChoose,
			children: [item.icon, /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", { children: [item.label, item.hint && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("small", {
				className: Menu_module_default.hint,
				children: item.hint
			})] })]
		}, item.key))
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
// src/parts/markdown.ts
/** The little Markdown of help texts as elements: paragraphs, code, bold, lists; never HTML. */
var INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;
function markdown(text) {
	const root = document.createElement("div");
	root.className = "markdown";
	for (const block of text.trim().split(/\n{2,}/)) {
		const fenced = /^```\w*\n([\s\S]*?)\n?```$/.exec(block);
		const lines = block.split("\n");
		if (fenced) {
			const code = root.appendChild(document.createElement("pre"));
			code.textContent = fenced[1] ?? "";
		} else if (lines.every((line) => /^[-*] /.test(line))) {
			const list = root.appendChild(document.createElement("ul"));
			for (const line of lines) inline(list.appendChild(document.createElement("li")), line.slice(2));
		} else inline(root.appendChild(document.createElement("p")), block.replace(/^#+ /, ""));
	}
	return root;
}
function inline(into, text) {
	let at = 0;
	for (const found of text.matchAll(INLINE)) {
		into.append(text.slice(at, found.index));
		at = found.index + found[0].length;
		const [, code, bold, link, address] = found;
		const made = document.createElement(code ? "code" : bold ? "strong" : "a");
		made.textContent = code ?? bold ?? link ?? "";
		if (made instanceof HTMLAnchorElement && address?.startsWith("https://")) {
			made.href = address;
			made.target = "_blank";
			made.rel = "noreferrer";
		}
		into.append(made);
	}
	into.append(text.slice(at));
}
// src/flow/editor/asking.ts
/** What the editor asks the server while one types: completion and help. */
var ICONS$1 = {
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
				options: answer.items.map(option$1),
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
function option$1(item) {
	return {
		label: item.label,
		apply: item.apply,
		type: ICONS$1[item.kind] ?? item.kind,
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
var line$3 = Decoration.line({ class: "cm-chosen-node" });
var spans = [
	nodeSpans,
	chosenNode,
	EditorView.decorations.compute([nodeSpans, chosenNode], (state) => {
		const span = state.field(nodeSpans).find(({ name }) => name === state.field(chosenNode));
		if (!span || span.to > state.doc.length) return Decoration.none;
		const marks = [];
		const last = state.doc.lineAt(Math.max(span.from, span.to - 1)).number;
		for (let n = state.doc.lineAt(span.from).number; n <= last; n += 1) marks.push(line$3.range(state.doc.line(n).from));
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
var text$1 = Decoration.mark({ class: "cm-query-string" });
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
					"'": text$1
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
					...defaultKeymap,
					indentWithTab
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
var { getState: now, setState: set } = useFlow;
var waiting$3;
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
			if (node && node !== now().selected) select$1(node);
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
	clearTimeout(waiting$3);
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
	clearTimeout(waiting$3);
	waiting$3 = setTimeout(() => void look(), TYPED_WAIT);
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
function select$1(node) {
	set({ selected: node });
	now().document?.choose(node);
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
				clearTimeout(waiting$3);
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
		if (disk && typeof disk.text === "string" && typeof disk.etag === "string") set({ conflict: {
			text: disk.text,
			etag: disk.etag
		} });
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
var Canvas_module_default = {
	canvas: "_canvas_1ivyo_1",
	bar: "_bar_1ivyo_7",
	zoom: "_zoom_1ivyo_19",
	cover: "_cover_1ivyo_29",
	dropped: "_dropped_1ivyo_35",
	stop: "_stop_1ivyo_45",
	none: "_none_1ivyo_50"
};
// src/flow/canvas/order.ts
var import_elk_api = /* @__PURE__ */ __toESM(require_elk_api(), 1);
/** So many nodes are few: there all wires are drawn, and equals stand in the flow's own order. */
var FEW = 60;
var HUB = 9;
var isLarge = (graph) => graph.nodes.length > FEW;
/** From the start on, each node behind those that lead to it, so that only what goes round leads
* back; then what the start does not reach. */
function ordered({ nodes, start }) {
	const named = new Map(nodes.map((node) => [node.name, node]));
	const seen = /* @__PURE__ */ new Set();
	const first = named.get(start ?? "");
	return (first ? [first, ...nodes] : nodes).flatMap((root) => seen.has(root.name) ? [] : reached(root, named, seen));
}
/** In reverse postorder. It keeps a stack of its own: a flow may be longer than the engine's. */
function reached(root, named, seen) {
	const done = [];
	const stack = [{
		node: root,
		left: root.exits.length
	}];
	seen.add(root.name);
	for (let top = stack.at(-1); top; top = stack.at(-1)) {
		if (top.left === 0) {
			done.push(top.node);
			stack.pop();
			continue;
		}
		top.left -= 1;
		const next = named.get(top.node.exits[top.left]?.target ?? "");
		if (!next || seen.has(next.name)) continue;
		seen.add(next.name);
		stack.push({
			node: next,
			left: next.exits.length
		});
	}
	return done.reverse();
}
/** Of a large flow, all wires but the first into a node where a great many end: routed, they would
* hide the rest and take most of the time. Each is drawn as a stub that names its target. */
function stubsOf(graph, nodes) {
	const stubs = /* @__PURE__ */ new Set();
	if (!isLarge(graph)) return stubs;
	const counts = /* @__PURE__ */ new Map();
	for (const { exits } of nodes) for (const { target } of exits) if (target !== null) counts.set(target, (counts.get(target) ?? 0) + 1);
	const routed = /* @__PURE__ */ new Set();
	for (const { name, exits } of nodes) for (const exit of exits) {
		if (exit.target === null || (counts.get(exit.target) ?? 0) < HUB) continue;
		if (routed.has(exit.target)) stubs.add(`${name}#${exit.name}`);
		routed.add(exit.target);
	}
	return stubs;
}
var WIDTH = 252;
var EXIT_WIDTH = 84;
var OPTIONS = {
	"elk.algorithm": "layered",
	"elk.edgeRouting": "ORTHOGONAL",
	"elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
	"elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
	"elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
	"elk.layered.thoroughness": "1",
	"elk.separateConnectedComponents": "false",
	"elk.layered.spacing.nodeNodeBetweenLayers": "56",
	"elk.layered.spacing.edgeNodeBetweenLayers": "22",
	"elk.layered.spacing.edgeEdgeBetweenLayers": "12",
	"elk.spacing.nodeNode": "40",
	"elk.spacing.edgeNode": "22",
	"elk.spacing.edgeEdge": "12"
};
var portOf = (node, exit) => `${node}#${exit}`;
function sizeOf(node, direction) {
	const { length } = node.exits;
	return direction === "DOWN" ? {
		width: Math.max(WIDTH, length * EXIT_WIDTH),
		height: 72 + (length ? 26 : 0)
	} : {
		width: WIDTH,
		height: 72 + length * 26
	};
}
/** Where an exit's port stands on its card. */
function portAt(node, index, direction) {
	const { width, height } = sizeOf(node, direction);
	return direction === "DOWN" ? {
		x: (index + .5) * width / node.exits.length,
		y: height
	} : {
		x: width,
		y: 72 + (index + .5) * 26
	};
}
/** All that the places depend on: of equal shapes they are equal. */
var shapeOf = (graph, direction) => JSON.stringify([
	direction,
	graph.start,
	graph.nodes.map(({ name, exits }) => [name, exits.map((exit) => [exit.name, exit.target])])
]);
var elk = new import_elk_api.default({
	workerUrl: elk_worker_min_default,
	workerFactory: (url) => new Worker(url ?? elk_worker_min_default)
});
elk.layout({
	id: "first",
	children: [{
		id: "node",
		width: 1,
		height: 1
	}]
}, { layoutOptions: OPTIONS });
async function layOut(graph, direction) {
	const began = performance.now();
	const nodes = ordered(graph);
	const stubs = stubsOf(graph, nodes);
	const placed = await elk.layout(question$2(graph, nodes, stubs, direction));
	const boxes = /* @__PURE__ */ new Map();
	for (const { id, x = 0, y = 0, width = 0, height = 0 } of placed.children ?? []) boxes.set(id, {
		x,
		y,
		width,
		height
	});
	const routes = /* @__PURE__ */ new Map();
	for (const { id, sections } of placed.edges ?? []) {
		const section = sections?.[0];
		if (section) routes.set(id, [
			section.startPoint,
			...section.bendPoints ?? [],
			section.endPoint
		]);
	}
	return {
		direction,
		boxes,
		routes,
		stubs,
		ms: performance.now() - began
	};
}
function question$2(graph, nodes, stubs, direction) {
	const names = new Set(graph.nodes.map(({ name }) => name));
	const [out, into] = direction === "DOWN" ? ["SOUTH", "NORTH"] : ["EAST", "WEST"];
	const reached = new Set(graph.nodes.flatMap(({ exits }) => exits.map(({ target }) => target)));
	const last = graph.on_failed !== null && !reached.has(graph.on_failed) ? graph.on_failed : null;
	const constraint = ({ name, exits }) => {
		const layer = name === graph.start ? "FIRST" : name === last && !exits.length ? "LAST" : null;
		return layer && { "elk.layered.layering.layerConstraint": layer };
	};
	return {
		id: "flow",
		layoutOptions: {
			...OPTIONS,
			"elk.direction": direction,
			"elk.layered.considerModelOrder.strategy": isLarge(graph) ? "NONE" : "NODES_AND_EDGES"
		},
		children: nodes.map((node) => {
			const size = sizeOf(node, direction);
			const entry = direction === "DOWN" ? {
				x: size.width / 2,
				y: 0
			} : {
				x: 0,
				y: 36
			};
			return {
				id: node.name,
				...size,
				layoutOptions: {
					"elk.portConstraints": "FIXED_POS",
					...constraint(node)
				},
				ports: [{
					id: `${node.name}#`,
					...entry,
					layoutOptions: { "elk.port.side": into }
				}, ...node.exits.map((exit, index) => ({
					id: portOf(node.name, exit.name),
					...portAt(node, index, direction),
					layoutOptions: { "elk.port.side": out }
				}))]
			};
		}),
		edges: nodes.flatMap((node) => node.exits.filter(({ target }) => target !== null && names.has(target)).map(({ name, target }) => ({
			id: portOf(node.name, name),
			target
		})).filter(({ id }) => !stubs.has(id)).map(({ id, target }) => ({
			id,
			sources: [id],
			targets: [`${target}#`]
		})))
	};
}
// src/flow/canvas/elements.ts
/** Cards and wires as React Flow takes them; one that is as before stays the same object. */
/** Makes what changed, and gives back what did not. */
var Elements = class {
	cards = /* @__PURE__ */ new Map();
	wires = /* @__PURE__ */ new Map();
	nodes(shown) {
		const { graph, layout, moved, selected } = shown;
		const litExits = exitsOf(shown.lit);
		const entry = graph.nodes.some(({ name }) => name === selected) ? selected : graph.start ?? graph.nodes[0]?.name;
		return graph.nodes.flatMap((node) => {
			const box = layout.boxes.get(node.name);
			if (!box) return [];
			const position = moved.get(node.name) ?? {
				x: box.x,
				y: box.y
			};
			const data = {
				node,
				direction: layout.direction,
				...sizeOf(node, layout.direction),
				start: node.name === graph.start,
				onFailed: node.name === graph.on_failed,
				chosen: node.name === selected,
				entry: node.name === entry,
				lit: howLit(node.name, shown.lit, litExits),
				litExits: litExits?.get(node.name) ?? null,
				counts: shown.counts && (shown.counts[node.name] ?? {}),
				editable: shown.editable && node.kind !== "absent"
			};
			const key = JSON.stringify([
				data,
				[...data.litExits ?? []],
				position
			]);
			return [kept$1(this.cards, node.name, key, () => card$1(data, position))];
		});
	}
	edges(shown, chosen) {
		const { graph, layout, moved, lit } = shown;
		const litExits = exitsOf(lit);
		return graph.nodes.flatMap((node) => node.exits.flatMap((exit) => {
			const { target } = exit;
			if (target === null || !layout.boxes.has(target)) return [];
			const id = portOf(node.name, exit.name);
			const taken = litExits?.get(node.name)?.has(exit.name) ?? false;
			const free = moved.has(node.name) || moved.has(target);
			const marked = id === chosen || node.name === shown.selected || target === shown.selected;
			const data = {
				stub: layout.stubs.has(id) && !marked && !taken ? target : null,
				sideways: layout.direction === "RIGHT",
				route: free ? null : layout.routes.get(id) ?? null,
				failed: exit.name === "failed",
				lit: lit ? taken ? "lit" : "dim" : null
			};
			const selected = id === chosen;
			const key = JSON.stringify([
				target,
				data,
				selected
			]);
			const marker = taken ? "wire-lit" : data.failed ? "wire-failed" : "wire";
			return [kept$1(this.wires, id, key, () => ({
				id,
				type: "wire",
				source: node.name,
				sourceHandle: exit.name,
				target,
				data,
				selected,
				markerEnd: data.stub ? void 0 : selected ? "wire-chosen" : marker,
				zIndex: taken || selected ? 1 : 0,
				ariaLabel: `${exit.name} of ${node.name} to ${target}`
			}))];
		}));
	}
};
function kept$1(all, id, key, make) {
	const before = all.get(id);
	if (before?.key === key) return before.made;
	const made = make();
	all.set(id, {
		key,
		made
	});
	return made;
}
function exitsOf(lit) {
	if (!lit) return null;
	const found = /* @__PURE__ */ new Map();
	for (const { node, exit } of lit.steps) {
		const exits = found.get(node) ?? /* @__PURE__ */ new Set();
		if (exit) exits.add(exit);
		found.set(node, exits);
	}
	return found;
}
function howLit(name, lit, visited) {
	if (!lit) return null;
	if (lit.current === name) return "current";
	return visited?.has(name) ? "lit" : "dim";
}
/** With its size and its handles told, so that nothing is measured on the screen. */
function card$1(data, position) {
	const { node, width, height, direction } = data;
	const down = direction === "DOWN";
	const [out, into] = down ? [Position.Bottom, Position.Top] : [Position.Right, Position.Left];
	const entry = down ? {
		x: width / 2,
		y: 0
	} : {
		x: 0,
		y: 36
	};
	return {
		id: node.name,
		type: "card",
		position,
		data,
		width,
		height,
		measured: {
			width,
			height
		},
		selectable: false,
		focusable: false,
		handles: [{
			type: "target",
			position: into,
			...entry,
			width: 1,
			height: 1
		}, ...node.exits.map((exit, index) => ({
			id: exit.name,
			type: "source",
			position: out,
			...port$1(node, index, {
				...position,
				width,
				height
			}, down),
			width: 1,
			height: 1
		}))]
	};
}
var port$1 = (node, index, box, down) => down ? {
	x: (index + .5) * box.width / node.exits.length,
	y: box.height
} : {
	x: box.width,
	y: 72 + (index + .5) * 26
};
/** The card next to this one in the direction of an arrow key. */
function neighbour(layout, moved, from, key) {
	const centre = (name, box) => {
		const at = moved.get(name) ?? box;
		return {
			x: at.x + box.width / 2,
			y: at.y + box.height / 2
		};
	};
	const box = layout.boxes.get(from);
	if (!box) return null;
	const here = centre(from, box);
	let best = null;
	for (const [name, other] of layout.boxes) {
		const there = centre(name, other);
		const [dx, dy] = [there.x - here.x, there.y - here.y];
		const upright = key === "ArrowDown" || key === "ArrowUp";
		const ahead = (key === "ArrowUp" || key === "ArrowLeft" ? -1 : 1) * (upright ? dy : dx);
		const aside = upright ? dx : dy;
		if (name === from || ahead < 8) continue;
		const far = ahead + 2 * Math.abs(aside);
		if (!best || far < best.far) best = {
			name,
			far
		};
	}
	return best?.name ?? null;
}
var FlowPicture_module_default = {
	picture: "_picture_54uqs_1",
	markers: "_markers_54uqs_9",
	waiting: "_waiting_54uqs_15",
	map: "_map_54uqs_26"
};
// src/flow/canvas/Markers.tsx
/** The arrow heads of wires, in their colours. */
function Markers() {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("svg", {
		className: FlowPicture_module_default.markers,
		"aria-hidden": true,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("defs", { children: Object.entries({
			wire: "var(--edge)",
			"wire-failed": "var(--edge-failed)",
			"wire-lit": "var(--success-line)",
			"wire-chosen": "var(--accent)"
		}).map(([id, colour]) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("marker", {
			id,
			viewBox: "0 0 10 10",
			refX: "9",
			refY: "5",
			markerWidth: "9",
			markerHeight: "9",
			markerUnits: "userSpaceOnUse",
			orient: "auto-start-reverse",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("path", {
				d: "M0,0.8L9.5,5L0,9.2z",
				style: { fill: colour }
			})
		}, id)) })
	});
}
var icons_module_default = {
	icon: "_icon_7wf6m_1",
	small: "_small_7wf6m_10",
	statement: "_statement_7wf6m_16",
	question: "_question_7wf6m_21",
	choice: "_choice_7wf6m_26",
	request: "_request_7wf6m_31",
	end: "_end_7wf6m_36",
	unknown: "_unknown_7wf6m_41",
	absent: "_absent_7wf6m_42"
};
// src/flow/canvas/icons.tsx
/** The pictures of node types: by type where it has one of its own, else by what it does. */
var BY_KIND = {
	statement: MessageSquare,
	question: MessageCircleQuestionMark,
	choice: Split,
	request: Globe,
	end: Flag$1,
	unknown: CircleQuestionMark,
	absent: Unplug
};
var BY_TYPE = {
	choose: ListChecks,
	counter: Hash,
	reset_counter: RotateCcw,
	salesforce: Cloud,
	set_parameter: Variable,
	webhook: Webhook
};
function TypeIcon({ type, kind, small }) {
	const Icon = BY_TYPE[type] ?? BY_KIND[kind];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: classes(icons_module_default.icon, icons_module_default[kind], small && icons_module_default.small),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
			"aria-hidden": true,
			size: small ? 13 : 16,
			strokeWidth: 2
		})
	});
}
/** "collect_input" is "Collect input". */
function titleOf(type) {
	const words = type.replaceAll("_", " ").trim();
	return words.charAt(0).toUpperCase() + words.slice(1);
}
var NodeCard_module_default = {
	card: "_card_1vxdw_1",
	statement: "_statement_1vxdw_24",
	question: "_question_1vxdw_28",
	choice: "_choice_1vxdw_32",
	request: "_request_1vxdw_36",
	unknown: "_unknown_1vxdw_40",
	absent: "_absent_1vxdw_41",
	chosen: "_chosen_1vxdw_50",
	lit: "_lit_1vxdw_57",
	current: "_current_1vxdw_62",
	dim: "_dim_1vxdw_68",
	head: "_head_1vxdw_77",
	words: "_words_1vxdw_86",
	kicker: "_kicker_1vxdw_91",
	start: "_start_1vxdw_101",
	onFailed: "_onFailed_1vxdw_102",
	label: "_label_1vxdw_123",
	summary: "_summary_1vxdw_132",
	problems: "_problems_1vxdw_141",
	error: "_error_1vxdw_152",
	warning: "_warning_1vxdw_157",
	exits: "_exits_1vxdw_162",
	sideways: "_sideways_1vxdw_173",
	exit: "_exit_1vxdw_162",
	exitName: "_exitName_1vxdw_207",
	failed: "_failed_1vxdw_213",
	open: "_open_1vxdw_217",
	end: "_end_1vxdw_221",
	taken: "_taken_1vxdw_226",
	covered: "_covered_1vxdw_227",
	missed: "_missed_1vxdw_232",
	count: "_count_1vxdw_236",
	port: "_port_1vxdw_251",
	entry: "_entry_1vxdw_252",
	openPort: "_openPort_1vxdw_279"
};
// src/flow/canvas/NodeCard.tsx
/** A node on the canvas: icon, type, label, its one line, a port for each exit, its problems. */
var NodeCard = (0, import_react.memo)(function NodeCard({ data }) {
	const { node, direction, chosen, lit } = data;
	const down = direction === "DOWN";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: classes(NodeCard_module_default.card, NodeCard_module_default[node.kind], !down && NodeCard_module_default.sideways, chosen && NodeCard_module_default.chosen, lit && NodeCard_module_default[lit]),
		style: {
			width: data.width,
			height: data.height
		},
		role: "button",
		tabIndex: data.entry ? 0 : -1,
		"aria-pressed": chosen,
		"aria-label": spoken(data),
		"data-node": node.name,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Handle, {
				type: "target",
				position: down ? Position.Top : Position.Left,
				className: NodeCard_module_default.entry,
				isConnectableStart: false,
				isConnectable: data.editable
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: NodeCard_module_default.head,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TypeIcon, {
						type: node.type,
						kind: node.kind
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
						className: NodeCard_module_default.words,
						children: [
							/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
								className: NodeCard_module_default.kicker,
								children: [
									/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: node.kind === "absent" ? "Not there" : titleOf(node.type) || "No type" }),
									data.start && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
										className: NodeCard_module_default.start,
										children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Play, {
											"aria-hidden": true,
											size: 9,
											fill: "currentColor"
										}), " start"]
									}),
									data.onFailed && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
										className: NodeCard_module_default.onFailed,
										title: "Every failed exit that is not wired leads here",
										children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ShieldExclamationPoint, {
											"aria-hidden": true,
											size: 10
										}), " on failed"]
									})
								]
							}),
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
								className: NodeCard_module_default.label,
								children: node.label || node.name
							}),
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
								className: NodeCard_module_default.summary,
								title: node.summary,
								children: node.summary
							})
						]
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Problems$1, { node })
				]
			}),
			node.exits.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: NodeCard_module_default.exits,
				children: node.exits.map((exit) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Exit, {
					exit,
					data,
					down
				}, exit.name))
			})
		]
	});
});
function Exit({ exit, data, down }) {
	const count = data.counts?.[exit.name] ?? 0;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: classes(NodeCard_module_default.exit, exit.name === "failed" && NodeCard_module_default.failed, !exit.wired && NodeCard_module_default.open, data.litExits?.has(exit.name) && NodeCard_module_default.taken, data.counts && (count ? NodeCard_module_default.covered : NodeCard_module_default.missed)),
		title: exitWords(exit),
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: NodeCard_module_default.exitName,
				children: exit.name
			}),
			data.counts && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: NodeCard_module_default.count,
				children: count
			}),
			exit.wired && exit.target === null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Square, {
				"aria-hidden": true,
				className: NodeCard_module_default.end,
				size: 8,
				fill: "currentColor"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Handle, {
				type: "source",
				id: exit.name,
				position: down ? Position.Bottom : Position.Right,
				className: classes(NodeCard_module_default.port, !exit.wired && NodeCard_module_default.openPort),
				isConnectable: data.editable,
				isConnectableEnd: false
			})
		]
	});
}
function Problems$1({ node }) {
	const grave = node.marks.filter(({ level }) => level === "error" || level === "warning");
	if (!grave.length) return null;
	const error = grave.some(({ level }) => level === "error");
	const Icon = error ? CircleExclamationPoint : TriangleExclamationPoint;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
		className: classes(NodeCard_module_default.problems, error ? NodeCard_module_default.error : NodeCard_module_default.warning),
		title: grave.map(({ text }) => text).join("\n"),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
			"aria-hidden": true,
			size: 13
		}), grave.length > 1 && grave.length]
	});
}
function exitWords(exit) {
	if (!exit.wired) return `${exit.name} leads nowhere yet`;
	return exit.target === null ? `${exit.name} ends the session` : `${exit.name} to ${exit.target}`;
}
function spoken({ node, start }) {
	const problems = node.marks.filter(({ level }) => level === "error" || level === "warning");
	return [
		node.label || node.name,
		titleOf(node.type),
		start && "start",
		...node.exits.map(exitWords),
		problems.length && `${problems.length} problem${problems.length > 1 ? "s" : ""}`
	].filter(Boolean).join(", ");
}
// src/flow/canvas/useLayout.ts
/** The layout of the newest graph; while it is computed, that of the one before. */
function useLayout(graph, direction) {
	const [layout, setLayout] = (0, import_react.useState)(null);
	const [error, setError] = (0, import_react.useState)("");
	const working = (0, import_react.useRef)(false);
	const next = (0, import_react.useRef)(null);
	const shape = graph && shapeOf(graph, direction);
	(0, import_react.useEffect)(() => {
		if (!graph) return;
		next.current = {
			graph,
			direction
		};
		if (working.current) return;
		working.current = true;
		(async () => {
			while (next.current) {
				const asked = next.current;
				next.current = null;
				try {
					const made = await layOut(asked.graph, asked.direction);
					if (!next.current) setLayout(made);
					setError("");
				} catch (problem) {
					setError(wordsOf(problem));
				}
			}
			working.current = false;
		})();
	}, [shape]);
	return {
		layout,
		error
	};
}
// src/flow/canvas/useSight.ts
/** What of the picture is in sight: all of it or its start at first, then what is chosen. */
/** Below this nobody reads a card. */
var LEGIBLE = .5;
/** So small it may be where not all of it can be seen. */
var SMALL = .62;
var COMFORTABLE = .8;
var MARGIN = 24;
/** The toolbar stands there. */
var TOP = 64;
function useSight(layout, moved, start, selected) {
	const flow = useReactFlow();
	const width = useStore((state) => state.width);
	const height = useStore((state) => state.height);
	const before = (0, import_react.useRef)(null);
	const seen = (0, import_react.useRef)(null);
	(0, import_react.useEffect)(() => {
		if (!layout || !width || !height) return;
		const old = before.current;
		if (old === layout) return;
		before.current = layout;
		const anchor = selected ?? start ?? "";
		const [was, is] = [old?.boxes.get(anchor), layout.boxes.get(anchor)];
		const { x, y, zoom } = flow.getViewport();
		if (old?.direction === layout.direction && was && is) flow.setViewport({
			x: x + (was.x - is.x) * zoom,
			y: y + (was.y - is.y) * zoom,
			zoom
		});
		else {
			flow.setViewport(whole$1(layout, width, height, start));
			seen.current = null;
		}
	}, [
		layout,
		width,
		height,
		flow,
		selected,
		start
	]);
	(0, import_react.useEffect)(() => {
		if (!layout || !width || selected === seen.current) return;
		const box = selected === null ? void 0 : layout.boxes.get(selected);
		if (selected !== null && !box) return;
		seen.current = selected;
		if (!box || selected === null) return;
		const at = {
			...box,
			...moved.get(selected)
		};
		const { x, y, zoom } = flow.getViewport();
		const left = at.x * zoom + x;
		const top = at.y * zoom + y;
		if (!(left >= MARGIN && top >= TOP && left + at.width * zoom <= width - MARGIN && top + at.height * zoom <= height - MARGIN)) flow.setCenter(at.x + at.width / 2, at.y + at.height / 2, {
			zoom: Math.max(zoom, LEGIBLE),
			duration: 250
		});
	}, [
		layout,
		moved,
		selected,
		width,
		height,
		flow
	]);
}
/** All of it where that can be read, else its start with as much beside it as can be read. */
function whole$1(layout, width, height, start) {
	const boxes = [...layout.boxes.values()];
	const right = Math.max(...boxes.map((box) => box.x + box.width), 1);
	const bottom = Math.max(...boxes.map((box) => box.y + box.height), 1);
	const [wide, high] = [width - 48, height - TOP - MARGIN];
	const all = Math.min(wide / right, high / bottom, 1);
	const down = layout.direction === "DOWN";
	const across = down ? wide / right : high / bottom;
	const zoom = all >= LEGIBLE ? all : Math.min(COMFORTABLE, Math.max(across, SMALL));
	const first = layout.boxes.get(start ?? "") ?? {
		x: 0,
		y: 0,
		width: right,
		height: bottom
	};
	const centre = (size, room, at, length) => size * zoom <= room ? (room - size * zoom) / 2 : Math.min(0, Math.max(room - size * zoom, room / 2 - (at + length / 2) * zoom));
	const x = centre(right, wide, first.x, first.width);
	const y = centre(bottom, high, first.y, first.height);
	if (all >= LEGIBLE) return {
		x: MARGIN + x,
		y: TOP + y / 2,
		zoom
	};
	return down ? {
		x: MARGIN + x,
		y: TOP,
		zoom
	} : {
		x: MARGIN,
		y: TOP + y,
		zoom
	};
}
var WiredEdge_module_default = {
	wire: "_wire_1qlyt_1",
	failed: "_failed_1qlyt_8",
	lit: "_lit_1qlyt_13",
	dim: "_dim_1qlyt_19",
	selected: "_selected_1qlyt_23",
	stub: "_stub_1qlyt_29",
	name: "_name_1qlyt_33"
};
// src/flow/canvas/WiredEdge.tsx
/** A wire as ELK routed it, with rounded corners; a free one where a card was dragged away. */
var RADIUS = 8;
var STUB = 14;
var WiredEdge = (0, import_react.memo)(function WiredEdge(props) {
	const { data, selected, id, markerEnd } = props;
	if (data?.stub) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Stub, {
		...props,
		data,
		name: data.stub
	});
	const path = data?.route ? rounded(data.route) : getSmoothStepPath(props)[0];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(BaseEdge, {
		id,
		path,
		markerEnd,
		interactionWidth: 14,
		className: classes(WiredEdge_module_default.wire, data?.failed && WiredEdge_module_default.failed, data?.lit && WiredEdge_module_default[data.lit], selected && WiredEdge_module_default.selected)
	});
});
function Stub({ data, name, ...props }) {
	const { sourceX: x, sourceY: y, id } = props;
	const [dx, dy] = data.sideways ? [STUB, 0] : [0, STUB];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(BaseEdge, {
		id,
		path: `M${x},${y}l${dx},${dy}`,
		interactionWidth: 20,
		className: classes(WiredEdge_module_default.wire, WiredEdge_module_default.stub, data.failed && WiredEdge_module_default.failed, data.lit && WiredEdge_module_default[data.lit])
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("text", {
		x: x + (data.sideways ? 18 : 0),
		y: y + (data.sideways ? 3 : 25),
		textAnchor: data.sideways ? "start" : "middle",
		className: classes(WiredEdge_module_default.name, data.lit && WiredEdge_module_default[data.lit]),
		children: ["→ ", name]
	})] });
}
/** Straight lines through the points, with every corner rounded as far as its sides allow. */
function rounded(points) {
	const [first, ...rest] = points;
	if (!first) return "";
	let path = `M${first.x},${first.y}`;
	let before = first;
	rest.forEach((point, index) => {
		const after = rest[index + 1];
		if (!after) path += `L${point.x},${point.y}`;
		else {
			const start = towards(point, before);
			const end = towards(point, after);
			path += `L${start.x},${start.y}Q${point.x},${point.y} ${end.x},${end.y}`;
		}
		before = point;
	});
	return path;
}
function towards(from, to) {
	const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
	const share = Math.min(RADIUS, length / 2) / length;
	return {
		x: from.x + (to.x - from.x) * share,
		y: from.y + (to.y - from.y) * share
	};
}
// src/flow/canvas/FlowPicture.tsx
var NODE_TYPES = { card: NodeCard };
var EDGE_TYPES = { wire: WiredEdge };
/** A picture with fewer nodes needs no map. */
var MAPPED = 10;
/** Of so many nodes only those in sight are on the page. */
var MANY = 120;
/** How often, and how long, a card that comes into sight is waited for. */
var [FOCUS_TRIES, FOCUS_WAIT] = [12, 50];
function FlowPicture(props) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ReactFlowProvider, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Picture, { ...props }) });
}
function Picture({ graph, selected = null, onSelect, onOpen, lit = null, counts = null, direction = "DOWN", edit, children }) {
	const root = (0, import_react.useRef)(null);
	const elements = (0, import_react.useRef)(new Elements());
	const { layout, error } = useLayout(graph, direction);
	const [moved, setMoved] = (0, import_react.useState)(/* @__PURE__ */ new Map());
	const [wire, setWire] = (0, import_react.useState)(null);
	(0, import_react.useEffect)(() => setMoved(/* @__PURE__ */ new Map()), [direction]);
	useSight(layout, moved, graph.start, selected);
	const shown = (0, import_react.useMemo)(() => layout && {
		graph,
		layout,
		moved,
		selected,
		lit,
		counts,
		editable: Boolean(edit)
	}, [
		graph,
		layout,
		moved,
		selected,
		lit,
		counts,
		edit
	]);
	const nodes = (0, import_react.useMemo)(() => shown ? elements.current.nodes(shown) : [], [shown]);
	const edges = (0, import_react.useMemo)(() => shown ? elements.current.edges(shown, wire) : [], [shown, wire]);
	const onNodesChange = (0, import_react.useCallback)((changes) => {
		for (const change of changes) if (change.type === "position" && change.position && change.dragging) {
			const { id, position } = change;
			setMoved((before) => new Map(before).set(id, position));
		}
	}, []);
	const onConnect = (0, import_react.useCallback)(({ source, sourceHandle, target }) => {
		if (sourceHandle) edit?.connect(source, sourceHandle, target);
	}, [edit]);
	const onConnectEnd = (event, state) => {
		const from = state.fromHandle;
		if (!edit || state.isValid || !from?.id) return;
		const at = "changedTouches" in event ? event.changedTouches[0] : event;
		if (!at) return;
		const below = document.elementFromPoint(at.clientX, at.clientY);
		const card = below?.closest("[data-node]")?.dataset.node;
		if (card) edit.connect(from.nodeId, from.id, card);
		else if (root.current?.contains(below)) edit.drop(from.nodeId, from.id, {
			x: at.clientX,
			y: at.clientY
		});
	};
	/** Chooses a card and gives it the keys, which a pressed mouse leaves where they were. */
	const focus = (name) => {
		const tryToFocus = (left) => {
			const card = root.current?.querySelector(`[data-node="${CSS.escape(name)}"]`);
			card?.focus({ preventScroll: true });
			if (!card && left > 0) setTimeout(tryToFocus, FOCUS_WAIT, left - 1);
		};
		tryToFocus(0);
		onSelect?.(name);
		requestAnimationFrame(() => tryToFocus(FOCUS_TRIES));
	};
	const onKeyDown = (event) => {
		const removing = event.key === "Delete" || event.key === "Backspace";
		if (wire && removing && edit) {
			const [node = "", exit = ""] = split(wire);
			setWire(null);
			edit.unwire(node, exit);
		}
		const node = event.target.dataset.node;
		if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key.startsWith("Arrow")) {
			const next = layout && neighbour(layout, moved, node, event.key);
			if (next) focus(next);
		} else if (event.key === "Enter") {
			if (selected === node) onOpen?.(node);
			else onSelect?.(node);
		} else if (event.key === " ") onSelect?.(node);
		else if (event.key === "Escape") onSelect?.(null);
		else if (event.key === "F2") edit?.rename(node);
		else if (removing && !wire) edit?.remove(node);
		else return;
		event.preventDefault();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		ref: root,
		className: FlowPicture_module_default.picture,
		tabIndex: -1,
		onKeyDown,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Markers, {}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(index, {
				nodes,
				edges,
				nodeTypes: NODE_TYPES,
				edgeTypes: EDGE_TYPES,
				onNodesChange,
				onNodeClick: (_, node) => {
					setWire(null);
					focus(node.id);
				},
				onNodeDoubleClick: (_, node) => onOpen?.(node.id),
				onEdgeClick: (_, edge) => {
					setWire(edge.id);
					root.current?.focus();
				},
				onPaneClick: () => {
					setWire(null);
					onSelect?.(null);
				},
				onConnect,
				onConnectEnd,
				nodesConnectable: Boolean(edit),
				nodesFocusable: false,
				edgesFocusable: false,
				disableKeyboardA11y: true,
				deleteKeyCode: null,
				selectionKeyCode: null,
				multiSelectionKeyCode: null,
				nodeDragThreshold: 4,
				connectionRadius: 36,
				zoomOnDoubleClick: false,
				onlyRenderVisibleElements: graph.nodes.length > MANY,
				minZoom: .08,
				maxZoom: 1.6,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Background, {
						gap: 22,
						size: 1.2,
						color: "var(--line-strong)"
					}),
					graph.nodes.length > MAPPED && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(MiniMap, {
						pannable: true,
						zoomable: true,
						ariaLabel: "Map of the flow",
						style: {
							width: 150,
							height: 110
						},
						className: FlowPicture_module_default.map,
						nodeColor: (node) => node.data.chosen ? "var(--accent)" : `var(--${COLOUR[node.data.node.kind]})`,
						nodeStrokeWidth: 0,
						maskColor: "color-mix(in srgb, var(--bg) 72%, transparent)"
					}),
					children
				]
			}),
			!layout && !error && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: FlowPicture_module_default.waiting,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {}),
					" Laying out ",
					graph.nodes.length,
					" nodes"
				]
			}),
			error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: FlowPicture_module_default.waiting,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Note, {
					tone: "danger",
					children: ["The canvas cannot be laid out: ", error]
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("output", {
				className: "visually-hidden",
				"data-layout-ms": layout && Math.round(layout.ms),
				children: layout && `${graph.nodes.length} nodes`
			})
		]
	});
}
var COLOUR = {
	statement: "statement",
	question: "question",
	choice: "choice",
	request: "request",
	end: "end",
	unknown: "danger",
	absent: "danger"
};
/** The node and the exit of a wire's id; a node's name holds no "#". */
function split(id) {
	const at = id.indexOf("#");
	return [id.slice(0, at), id.slice(at + 1)];
}
var NodeSearch_module_default = {
	search: "_search_13yv7_1",
	icon: "_icon_13yv7_5",
	input: "_input_13yv7_12",
	list: "_list_13yv7_26",
	option: "_option_13yv7_45",
	at: "_at_13yv7_54",
	name: "_name_13yv7_59",
	code: "_code_13yv7_60"
};
// src/flow/canvas/NodeSearch.tsx
var MOST$1 = 12;
function NodeSearch({ graph, icon: Icon, onChoose }) {
	const id = (0, import_react.useId)();
	const input = (0, import_react.useRef)(null);
	const [text, setText] = (0, import_react.useState)("");
	const [open, setOpen] = (0, import_react.useState)(false);
	const [at, setAt] = (0, import_react.useState)(0);
	const found = (0, import_react.useMemo)(() => search(graph.nodes, text).slice(0, MOST$1), [graph, text]);
	(0, import_react.useEffect)(() => {
		const onKeyDown = (event) => {
			if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
			event.preventDefault();
			input.current?.focus();
		};
		document.addEventListener("keydown", onKeyDown);
		return () => document.removeEventListener("keydown", onKeyDown);
	}, []);
	const choose = (node) => {
		if (!node) return;
		setOpen(false);
		setText("");
		onChoose(node.name);
	};
	const onKeyDown = (event) => {
		if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
		else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
		else if (event.key === "Enter") choose(found[at]);
		else if (event.key === "Escape") {
			setText("");
			setOpen(false);
		} else return;
		event.stopPropagation();
		event.preventDefault();
	};
	const listed = open && found.length > 0;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: NodeSearch_module_default.search,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
				"aria-hidden": true,
				size: 14,
				className: NodeSearch_module_default.icon
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
				ref: input,
				role: "combobox",
				"aria-label": "Find a node",
				"aria-expanded": listed,
				"aria-controls": `${id}l`,
				"aria-activedescendant": listed ? `${id}${at}` : void 0,
				"aria-autocomplete": "list",
				placeholder: "Find a node (Ctrl K)",
				className: NodeSearch_module_default.input,
				value: text,
				onChange: (event) => {
					setText(event.target.value);
					setOpen(true);
					setAt(0);
				},
				onFocus: () => setOpen(true),
				onBlur: () => setOpen(false),
				onKeyDown
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
				id: `${id}l`,
				role: "listbox",
				"aria-label": "Nodes",
				className: NodeSearch_module_default.list,
				hidden: !listed,
				children: found.map((node, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", {
					id: `${id}${index}`,
					role: "option",
					"aria-selected": index === at,
					className: classes(NodeSearch_module_default.option, index === at && NodeSearch_module_default.at),
					onMouseDown: (event) => {
						event.preventDefault();
						choose(node);
					},
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TypeIcon, {
							type: node.type,
							kind: node.kind,
							small: true
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: NodeSearch_module_default.name,
							children: node.label || node.name
						}),
						node.label && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
							className: NodeSearch_module_default.code,
							children: node.name
						})
					]
				}, node.name))
			})
		]
	});
}
function search(nodes, text) {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	const hay = ({ name, label, type, summary }) => `${name} ${label} ${type} ${summary}`.toLowerCase();
	const found = nodes.filter((node) => words.every((word) => hay(node).includes(word)));
	const first = words[0] ?? "";
	const rank = ({ name, label }) => `${name} ${label}`.toLowerCase().includes(first) ? 0 : 1;
	return found.sort((one, other) => rank(one) - rank(other));
}
// src/flow/canvas/Canvas.tsx
/** The canvas of the open flow: its picture with what edits it. */
function Canvas({ graph, onOpen, onRename }) {
	const selected = useFlow((state) => state.selected);
	const lit = useFlow((state) => state.lit);
	const readOnly = useReadOnly();
	const types = useNodeTypes();
	const [direction, setDirection] = (0, import_react.useState)("DOWN");
	const [dropped, setDropped] = (0, import_react.useState)(null);
	const edit = (0, import_react.useMemo)(() => ({
		connect: (node, exit, target) => void apply([{
			op: "connect",
			node,
			exit,
			target
		}], node),
		unwire: (node, exit) => void apply([{
			op: "connect",
			node,
			exit,
			target: null
		}]),
		drop: (node, exit, at) => setDropped({
			node,
			exit,
			at
		}),
		remove: (node) => void apply([{
			op: "delete_node",
			name: node
		}], null),
		rename: onRename
	}), [onRename]);
	const add = (type, from) => {
		const name = freeName(graph, type);
		apply([{
			op: "add_node",
			name,
			type,
			after: from?.node ?? selected ?? void 0,
			from
		}], name);
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		className: Canvas_module_default.canvas,
		"aria-label": "Canvas",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(FlowPicture, {
			graph,
			selected,
			onSelect: select$1,
			onOpen,
			lit,
			direction,
			edit: readOnly ? void 0 : edit,
			children: [
				!graph.nodes.length && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
					className: Canvas_module_default.none,
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
						icon: Workflow,
						title: "No nodes yet",
						children: "Add the first one: a flow begins with the node that its start names."
					})
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Panel, {
					position: "top-left",
					className: Canvas_module_default.bar,
					children: [
						!readOnly && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Menu, {
							label: "Types of nodes",
							trigger: (props) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
								small: true,
								icon: Plus,
								...props,
								children: "Add node"
							}),
							items: palette(types, add)
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(NodeSearch, {
							graph,
							icon: Search,
							onChoose: select$1
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
							small: true,
							label: direction === "DOWN" ? "Draw from left to right" : "Draw from top to bottom",
							icon: direction === "DOWN" ? ArrowRight : ArrowDown,
							onClick: () => setDirection(direction === "DOWN" ? "RIGHT" : "DOWN")
						})
					]
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Zoom, {})
			]
		}), dropped && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(DropMenu, {
			dropped,
			types,
			onClose: () => setDropped(null),
			onAdd: (type) => add(type, dropped),
			onEnd: () => edit.connect(dropped.node, dropped.exit, "end")
		})]
	});
}
function Zoom() {
	const flow = useReactFlow();
	const smooth = { duration: 160 };
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Panel, {
		position: "bottom-left",
		className: Canvas_module_default.zoom,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
				small: true,
				label: "Zoom in",
				icon: Plus,
				onClick: () => void flow.zoomIn(smooth)
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
				small: true,
				label: "Zoom out",
				icon: Minus,
				onClick: () => void flow.zoomOut(smooth)
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
				small: true,
				label: "Show all of it",
				icon: Maximize,
				onClick: () => void flow.fitView({
					...smooth,
					padding: .06,
					maxZoom: 1
				})
			})
		]
	});
}
/** Where a wire was let go: what shall stand there. */
function DropMenu({ dropped, types, onAdd, onEnd, onClose }) {
	const left = Math.min(dropped.at.x, window.innerWidth - 292);
	const top = Math.min(dropped.at.y, window.innerHeight - 372);
	const closing = (then) => () => {
		onClose();
		then();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: Canvas_module_default.cover,
		onPointerDown: onClose
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: Canvas_module_default.dropped,
		style: {
			left,
			top
		},
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(MenuList, {
			label: `Where ${dropped.exit} of ${dropped.node} leads`,
			onClose,
			items: [...palette(types, (type) => closing(() => onAdd(type))()), {
				key: " end",
				label: "End of the session",
				icon: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SquareStop, {
					"aria-hidden": true,
					size: 15,
					className: Canvas_module_default.stop
				}),
				onChoose: closing(onEnd)
			}]
		})
	})] });
}
var palette = (types, add) => types.map(({ type, title, kind, help }) => ({
	key: type,
	label: title,
	icon: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TypeIcon, {
		type,
		kind,
		small: true
	}),
	hint: help.split(/\n|(?<=\.)\s/)[0]?.replaceAll("`", ""),
	onChoose: () => add(type)
}));
/** The type's own name, with a number where that is taken. */
function freeName(graph, type) {
	const taken = new Set(graph.nodes.map(({ name }) => name));
	let name = type;
	for (let n = 2; taken.has(name); n += 1) name = `${type}_${n}`;
	return name;
}
var Dialog_module_default = {
	dialog: "_dialog_i6e6v_1",
	rise: "_rise_i6e6v_1",
	wide: "_wide_i6e6v_16",
	inside: "_inside_i6e6v_24",
	header: "_header_i6e6v_30",
	title: "_title_i6e6v_38",
	about: "_about_i6e6v_44",
	body: "_body_i6e6v_48",
	actions: "_actions_i6e6v_56"
};
// src/parts/Dialog.tsx
/** A dialog in front of the page: Escape closes it and the focus goes back where it was. */
/** What one is asked comes before the button that closes the dialog. */
var FIRST = ":is(input, select, textarea):not(:disabled), [type=submit]";
function Dialog({ title, about, onClose, onSubmit, actions, wide, children }) {
	const dialog = (0, import_react.useRef)(null);
	const id = (0, import_react.useId)();
	(0, import_react.useEffect)(() => {
		const opener = document.activeElement;
		dialog.current?.showModal();
		dialog.current?.querySelector(FIRST)?.focus();
		return () => {
			if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
		};
	}, []);
	const submit = (event) => {
		event.preventDefault();
		onSubmit?.();
	};
	const inside = /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
			className: Dialog_module_default.header,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
				id,
				className: Dialog_module_default.title,
				children: title
			}), about && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: Dialog_module_default.about,
				children: about
			})] }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
				label: "Close",
				icon: X,
				onClick: onClose
			})]
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: Dialog_module_default.body,
			children
		}),
		actions && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("footer", {
			className: Dialog_module_default.actions,
			children: actions
		})
	] });
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("dialog", {
		ref: dialog,
		"aria-labelledby": id,
		className: classes(Dialog_module_default.dialog, wide && Dialog_module_default.wide),
		onCancel: (event) => {
			event.preventDefault();
			onClose();
		},
		onKeyDown: (event) => event.stopPropagation(),
		onMouseDown: (event) => {
			if (event.target === dialog.current) onClose();
		},
		children: onSubmit ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("form", {
			className: Dialog_module_default.inside,
			onSubmit: submit,
			noValidate: true,
			children: inside
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: Dialog_module_default.inside,
			children: inside
		})
	});
}
var ConflictDialog_module_default = {
	titles: "_titles_gt3m4_1",
	merge: "_merge_gt3m4_9"
};
// src/flow/editor/ConflictDialog.tsx
/** The file was changed by somebody else while it was open: both texts are shown, and kept. */
function ConflictDialog({ onClose }) {
	const conflict = useFlow((state) => state.conflict);
	const file = useFlow((state) => state.file);
	const place = (0, import_react.useRef)(null);
	(0, import_react.useEffect)(() => {
		if (!conflict || !place.current) return;
		const shown = (text, label) => ({
			doc: text,
			extensions: [
				lineNumbers(),
				yaml(),
				theme,
				EditorView.lineWrapping,
				EditorState.readOnly.of(true),
				EditorView.contentAttributes.of({
					"aria-label": label,
					tabindex: "0"
				})
			]
		});
		const merge = new MergeView({
			a: shown(conflict.text, "On the disk"),
			b: shown(flowText(), "Yours"),
			parent: place.current,
			collapseUnchanged: {
				margin: 3,
				minSize: 6
			},
			highlightChanges: true
		});
		return () => merge.destroy();
	}, [conflict]);
	if (!conflict) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Dialog, {
		wide: true,
		title: `${file} was changed on the disk`,
		about: "Your edits are not saved, and the file is another one now. Neither is lost: what you do not take stays in the history of the editor.",
		onClose,
		actions: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				onClick: onClose,
				children: "Decide later"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				onClick: () => {
					takeDisk(conflict.text, conflict.etag);
					onClose();
				},
				children: "Take the disk’s"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				variant: "primary",
				onClick: () => {
					keepMine(conflict.etag);
					onClose();
				},
				children: "Keep mine and save"
			})
		] }),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: ConflictDialog_module_default.titles,
			"aria-hidden": true,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: "On the disk" }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: "Yours" })]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			ref: place,
			className: ConflictDialog_module_default.merge
		})]
	});
}
var EditorPane_module_default = {
	pane: "_pane_17r4t_1",
	editor: "_editor_17r4t_9"
};
var ProblemList_module_default = {
	none: "_none_3ds1s_1",
	problems: "_problems_3ds1s_13",
	title: "_title_3ds1s_21",
	go: "_go_3ds1s_35",
	list: "_list_3ds1s_39",
	problem: "_problem_3ds1s_13",
	line: "_line_3ds1s_76",
	message: "_message_3ds1s_83",
	error: "_error_3ds1s_88",
	warning: "_warning_3ds1s_92",
	info: "_info_3ds1s_96",
	fix: "_fix_3ds1s_100",
	more: "_more_3ds1s_116"
};
// src/flow/editor/ProblemList.tsx
/** Every problem of the text, with what mends it; choosing one goes to its place. */
var ICONS = {
	error: CircleExclamationPoint,
	warning: TriangleExclamationPoint,
	info: Info
};
var NONE$1 = [];
var MOST = 200;
function ProblemList() {
	const problems = useFlow((state) => state.view?.diagnostics ?? NONE$1);
	const [open, setOpen] = (0, import_react.useState)(true);
	const Chevron = open ? ChevronDown : ChevronRight;
	if (!problems.length) return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: ProblemList_module_default.none,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CircleCheck, {
			"aria-hidden": true,
			size: 14
		}), " No problems"]
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		className: ProblemList_module_default.problems,
		"aria-label": "Problems",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
			type: "button",
			className: ProblemList_module_default.title,
			"aria-expanded": open,
			onClick: () => setOpen(!open),
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Chevron, {
					"aria-hidden": true,
					size: 14
				}),
				" ",
				counted(problems)
			]
		}), open && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("ul", {
			className: ProblemList_module_default.list,
			children: [problems.slice(0, MOST).map((problem, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Problem, { problem }, `${problem.code}:${problem.from}:${index}`)), problems.length > MOST && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", {
				className: ProblemList_module_default.more,
				children: [
					"and ",
					problems.length - MOST,
					" more"
				]
			})]
		})]
	});
}
function Problem({ problem }) {
	const document = useFlow((state) => state.document);
	const readOnly = useReadOnly();
	const Icon = ICONS[problem.severity];
	const fixes = readOnly ? [] : problem.fixes;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", {
		className: ProblemList_module_default.problem,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
			type: "button",
			className: ProblemList_module_default.go,
			onClick: () => goToProblem(problem),
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
					"aria-label": problem.severity,
					size: 14,
					className: ProblemList_module_default[problem.severity]
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: ProblemList_module_default.line,
					children: problem.line
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: ProblemList_module_default.message,
					children: problem.message
				})
			]
		}), fixes.map((fix) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
			type: "button",
			className: ProblemList_module_default.fix,
			onClick: () => document?.change(fix.changes, false),
			children: fix.title
		}, fix.title))]
	});
}
function counted(problems) {
	const count = (severity, word) => {
		const { length } = problems.filter((one) => one.severity === severity);
		return length ? `${length} ${word}${length > 1 ? "s" : ""}` : "";
	};
	return [
		count("error", "error"),
		count("warning", "warning"),
		count("info", "hint")
	].filter(Boolean).join(", ");
}
// src/flow/editor/EditorPane.tsx
/** The YAML of the open flow and the list of its problems. */
function EditorPane() {
	const document = useFlow((state) => state.document);
	const place = (0, import_react.useRef)(null);
	(0, import_react.useEffect)(() => {
		const editor = document?.editor;
		if (!editor) return;
		place.current?.append(editor.dom);
		document.choose(useFlow.getState().selected);
		const sized = new ResizeObserver(() => {
			editor.requestMeasure();
			if (editor.hasFocus) document.showCursor();
		});
		sized.observe(editor.dom);
		return () => {
			sized.disconnect();
			editor.dom.remove();
		};
	}, [document]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		className: EditorPane_module_default.pane,
		"aria-label": "YAML",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			ref: place,
			className: EditorPane_module_default.editor
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ProblemList, {})]
	});
}
// src/parts/Help.tsx
/** A help text with its little Markdown. */
function Help({ text }) {
	const place = (0, import_react.useRef)(null);
	(0, import_react.useEffect)(() => {
		place.current?.replaceChildren(markdown(text));
	}, [text]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", { ref: place });
}
var Field_module_default = {
	field: "_field_1witk_1",
	top: "_top_1witk_8",
	ask: "_ask_1witk_15",
	help: "_help_1witk_20",
	label: "_label_1witk_26",
	required: "_required_1witk_31",
	control: "_control_1witk_36",
	area: "_area_1witk_69",
	mono: "_mono_1witk_79",
	select: "_select_1witk_84",
	hint: "_hint_1witk_101",
	error: "_error_1witk_106",
	check: "_check_1witk_111",
	box: "_box_1witk_122"
};
// src/parts/Field.tsx
/** What one types or chooses, each with its label, its hint and what is wrong with it. */
/** The frame of a field around any control, which takes the props that it is given. */
function Field({ label, bare, hint, help, error, required, children }) {
	const id = (0, import_react.useId)();
	const [helped, setHelped] = (0, import_react.useState)(false);
	const described = [
		hint && `${id}h`,
		helped && `${id}m`,
		error && `${id}e`
	].filter(Boolean).join(" ");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Field_module_default.field,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: bare ? "visually-hidden" : Field_module_default.top,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("label", {
					htmlFor: id,
					id: `${id}l`,
					className: Field_module_default.label,
					children: [label, required && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: Field_module_default.required,
						"aria-hidden": true,
						children: "*"
					})]
				}), help && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
					small: true,
					className: Field_module_default.ask,
					label: `Help: ${label}`,
					icon: CircleQuestionMark,
					pressed: helped,
					onClick: () => setHelped(!helped)
				})]
			}),
			help && helped && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				id: `${id}m`,
				className: Field_module_default.help,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Help, { text: help })
			}),
			children({
				id,
				"aria-describedby": described || void 0,
				"aria-invalid": error ? true : void 0
			}),
			hint && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				id: `${id}h`,
				className: Field_module_default.hint,
				children: hint
			}),
			error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				id: `${id}e`,
				className: Field_module_default.error,
				children: error
			})
		]
	});
}
function TextField({ label, bare, hint, help, error, mono, className, ...rest }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
		label,
		bare,
		hint,
		help,
		error,
		required: rest.required,
		children: (wired) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
			type: "text",
			autoComplete: "off",
			spellCheck: false,
			...rest,
			...wired,
			className: classes(Field_module_default.control, mono && Field_module_default.mono, className)
		})
	});
}
function SelectField({ label, bare, hint, help, error, options, className, ...rest }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
		label,
		bare,
		hint,
		help,
		error,
		required: rest.required,
		children: (wired) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("select", {
			...rest,
			...wired,
			className: classes(Field_module_default.control, Field_module_default.select, className),
			children: options.map((given) => {
				const option = typeof given === "string" ? { value: given } : given;
				return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
					value: option.value,
					disabled: option.disabled,
					children: option.label ?? option.value
				}, option.value);
			})
		})
	});
}
function Checkbox({ label, hint, ...rest }) {
	const id = (0, import_react.useId)();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Field_module_default.check,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
				type: "checkbox",
				...rest,
				id,
				"aria-describedby": hint ? `${id}h` : void 0,
				className: Field_module_default.box
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("label", {
				htmlFor: id,
				children: label
			}),
			hint && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				id: `${id}h`,
				className: Field_module_default.hint,
				children: hint
			})
		]
	});
}
var Badge_module_default = {
	badge: "_badge_1rhgq_1",
	mono: "_mono_1rhgq_13",
	neutral: "_neutral_1rhgq_20",
	accent: "_accent_1rhgq_25",
	success: "_success_1rhgq_30",
	warning: "_warning_1rhgq_35",
	danger: "_danger_1rhgq_40",
	info: "_info_1rhgq_45"
};
// src/parts/Badge.tsx
function Badge({ tone = "neutral", icon: Icon, mono, title, children }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
		className: classes(Badge_module_default.badge, Badge_module_default[tone], mono && Badge_module_default.mono),
		title,
		children: [Icon && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
			"aria-hidden": true,
			size: 12
		}), children]
	});
}
var Exits_module_default = {
	exits: "_exits_v9ga3_1",
	title: "_title_v9ga3_7",
	table: "_table_v9ga3_12",
	name: "_name_v9ga3_19",
	help: "_help_v9ga3_25"
};
// src/flow/inspector/Exits.tsx
/** Where each exit of a node leads. */
var OPEN = " open";
var END = "end";
function Exits({ form }) {
	const readOnly = useReadOnly();
	const graph = useFlow((state) => state.view?.graph);
	if (!form.exits.length) return null;
	const nodes = (graph?.nodes ?? []).filter(({ kind }) => kind !== "absent").map(({ name, label }) => ({
		value: name,
		label: label ? `${label} (${name})` : name
	}));
	const known = new Set(nodes.map(({ value }) => value));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		className: Exits_module_default.exits,
		"aria-label": "Exits",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h3", {
			className: Exits_module_default.title,
			children: "Exits"
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: Exits_module_default.table,
			children: form.exits.map(({ name, help, target, wired, on_failed }) => {
				const common = on_failed && graph?.on_failed;
				const open = common ? `${common} (by on_failed)` : "not wired";
				return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_react.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
					className: Exits_module_default.name,
					title: help,
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
						mono: true,
						tone: name === "failed" ? "danger" : wired ? "success" : "neutral",
						children: name
					}), help && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CircleQuestionMark, {
						"aria-hidden": true,
						size: 12,
						className: Exits_module_default.help
					})]
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
					bare: true,
					label: `Where ${name} leads`,
					disabled: readOnly,
					value: !wired ? OPEN : target ?? END,
					options: [
						{
							value: OPEN,
							label: open
						},
						{
							value: END,
							label: "End of the session"
						},
						...target && !known.has(target) ? [{
							value: target,
							label: `${target} (not there)`
						}] : [],
						...nodes
					],
					onChange: (event) => {
						const { value } = event.target;
						apply([{
							op: "connect",
							node: form.name,
							exit: name,
							target: value === OPEN ? null : value
						}]);
					}
				})] }, name);
			})
		})]
	});
}
var CodeField_module_default = { code: "_code_19z2b_1" };
// src/parts/CodeField.tsx
/** A small editor for text of a language: a query, a piece of YAML, words with parameters. */
var LANGUAGES = {
	soql: () => soql,
	yaml: () => [yaml(), yamlMarks],
	json: () => [yaml(), yamlMarks],
	text: () => yamlMarks
};
function CodeField({ label, help, hint, error, required, value, language, marks, parameters, placeholder: placeholder$1 = "", readOnly = false, onChange, onLeave }) {
	const place = (0, import_react.useRef)(null);
	const editor = (0, import_react.useRef)(null);
	const calls = (0, import_react.useRef)({
		onChange,
		onLeave,
		parameters
	});
	calls.current = {
		onChange,
		onLeave,
		parameters
	};
	const reading = (0, import_react.useRef)(new Compartment());
	(0, import_react.useEffect)(() => {
		const view = new EditorView({
			parent: place.current ?? void 0,
			state: EditorState.create({
				doc: value,
				extensions: [
					history(),
					EditorView.lineWrapping,
					keymap.of([
						...completionKeymap,
						...historyKeymap,
						...defaultKeymap
					]),
					LANGUAGES[language](),
					theme,
					placeholder(placeholder$1),
					autocompletion({ override: [(context) => complete(context, calls.current.parameters)] }),
					reading.current.of(EditorState.readOnly.of(readOnly)),
					EditorView.contentAttributes.of({
						"aria-label": label,
						tabindex: "0",
						"aria-multiline": "true",
						spellcheck: String(language === "text")
					}),
					EditorView.updateListener.of((update) => {
						if (update.docChanged && !update.transactions.some((one) => one.isUserEvent("given"))) calls.current.onChange(update.state.doc.toString());
					}),
					EditorView.domEventHandlers({ blur: () => calls.current.onLeave?.() })
				]
			})
		});
		editor.current = view;
		return () => view.destroy();
	}, [label, language]);
	(0, import_react.useEffect)(() => {
		const view = editor.current;
		if (view && view.state.doc.toString() !== value) view.dispatch({
			changes: {
				from: 0,
				to: view.state.doc.length,
				insert: value
			},
			userEvent: "given"
		});
	}, [value]);
	(0, import_react.useEffect)(() => {
		const view = editor.current;
		if (!view) return;
		const most = view.state.doc.length;
		const shown = (marks ?? []).map((mark) => ({
			...mark,
			from: Math.min(mark.from, most),
			to: Math.min(mark.to, most)
		}));
		view.dispatch(setDiagnostics(view.state, shown));
	}, [marks, value]);
	(0, import_react.useEffect)(() => {
		editor.current?.dispatch({ effects: reading.current.reconfigure(EditorState.readOnly.of(readOnly)) });
	}, [readOnly]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
		label,
		help,
		hint,
		error,
		required,
		children: ({ id }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			ref: place,
			id,
			className: CodeField_module_default.code,
			"data-invalid": Boolean(error ?? marks?.some(({ severity }) => severity === "error"))
		})
	});
}
function complete(context, parameters) {
	const word = context.matchBefore(/\$\w*/);
	if (!word || !parameters?.length) return null;
	return {
		from: word.from,
		options: parameters.map((name) => ({
			label: `$${name}`,
			type: "variable"
		})),
		validFor: /^\$\w*$/
	};
}
var CredentialField_module_default = {
	hint: "_hint_m3wp8_1",
	storage: "_storage_m3wp8_7"
};
// src/flow/inspector/marks.ts
/** Those that stand within the field, wherever the form shows them. */
var problemsOf = (field, problems) => problems.filter(({ from, to }) => field.span && from < field.span.to && Math.max(to, from + 1) > field.span.from);
function marksOf(field, problems, text) {
	if (!field.span) return [];
	const value = typeof field.value === "string" ? field.value : field.yaml;
	const places = aligned(text.slice(field.span.from, field.span.to), value);
	return problemsOf(field, problems).flatMap(({ from, to, severity, message }) => {
		const told = field.kind === "soql" ? wordAt(value, message) : null;
		if (told) return [{
			...told,
			severity,
			message
		}];
		if (!places || !field.span) return [{
			from: 0,
			to: value.length,
			severity,
			message
		}];
		const [start, end] = [from - field.span.from, to - field.span.from];
		const inside = places.filter(({ at }) => at >= start && at < Math.max(end, start + 1));
		const [first, last] = [inside[0], inside.at(-1)];
		if (!first || !last) return [{
			from: 0,
			to: value.length,
			severity,
			message
		}];
		return [{
			from: first.to,
			to: last.to + 1,
			severity,
			message
		}];
	});
}
/** The word at the character that a message tells; it counts a parameter in a query as one. */
function wordAt(value, message) {
	const left = Number(/\(character (\d+)\)/.exec(message)?.[1]) - 1;
	if (Number.isNaN(left)) return null;
	let counted = 0;
	for (const piece of value.matchAll(/\$\{?[A-Za-z_]\w*\}?|[^]/gu)) {
		if (counted === left) {
			const word = /^(?:[\w.]+|[^])/u.exec(value.slice(piece.index))?.[0] ?? "";
			return {
				from: piece.index,
				to: piece.index + Math.max(word.length, piece[0].length)
			};
		}
		counted += 1;
	}
	return {
		from: Math.max(0, value.length - 1),
		to: value.length
	};
}
/** Each visible character of the value with its place in the source; null where they differ, as
* they do behind an escape. Folding, indenting and quotes change what is between them alone. */
function aligned(source, value) {
	const header = /^\s*[|>][-+\d]*[^\n]*\n/.exec(source)?.[0].length ?? 0;
	const quote = /^\s*["']/.test(source) ? source.trimStart()[0] ?? "" : "";
	const places = [];
	let at = header || (quote ? source.indexOf(quote) + 1 : 0);
	for (let to = 0; to < value.length; to += 1) {
		if (/\s/.test(value[to] ?? "")) continue;
		while (at < source.length && /\s/.test(source[at] ?? "")) at += 1;
		if (source[at] !== value[to]) return null;
		places.push({
			at,
			to
		});
		at += quote === "'" && source[at] === "'" ? 2 : 1;
	}
	return places;
}
// src/flow/inspector/CredentialField.tsx
/** The credentials that the chosen environment has for a node, to choose from. */
var STATES = {
	broken: "broken",
	unreadable: "cannot be read"
};
function CredentialField({ form, field }) {
	const readOnly = useReadOnly();
	const environment = useProject((state) => state.environment);
	const value = typeof field.value === "string" ? field.value : "";
	const choices = form.credential?.choices ?? [];
	const chosen = choices.find(({ name }) => name === value);
	const actual = form.credential?.actual;
	const [problem] = problemsOf(field, form.problems);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
		label: field.title,
		help: field.help,
		required: field.required,
		error: problem?.message,
		disabled: readOnly,
		value,
		options: [
			{
				value: "",
				label: choices.length ? "Choose a credential" : "No credential yet"
			},
			...value && !chosen ? [{
				value,
				label: `${value} (not here)`
			}] : [],
			...choices.map(({ name, state, domain }) => ({
				value: name,
				label: [
					name,
					domain && `· ${domain}`,
					STATES[state] && `(${STATES[state]})`
				].filter(Boolean).join(" ")
			}))
		],
		hint: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
			className: CredentialField_module_default.hint,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", { children: [actual && actual !== value && `${environment || "here"}: ${actual} · `, form.credential?.host] }), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
				href: "/credentials",
				className: CredentialField_module_default.storage,
				children: ["Credential Storage ", /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ExternalLink, {
					"aria-hidden": true,
					size: 11
				})]
			})]
		}),
		onChange: (event) => void apply(write(field, event.target.value))
	});
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
var MappingTable_module_default = {
	mapping: "_mapping_ct685_1",
	head: "_head_ct685_7",
	title: "_title_ct685_13",
	titles: "_titles_ct685_18",
	row: "_row_ct685_19",
	input: "_input_ct685_35",
	arrow: "_arrow_ct685_50",
	missing: "_missing_ct685_54",
	"default": "_default_ct685_80",
	none: "_none_ct685_98",
	problem: "_problem_ct685_105"
};
// src/flow/inspector/MappingTable.tsx
/** Which object path of the answer goes into which parameter, and what holds where it finds
* nothing. */
function MappingTable({ form, field }) {
	const readOnly = useReadOnly();
	const names = useParameterNames();
	const declared = useParameters();
	const [adding, setAdding] = (0, import_react.useState)(false);
	const rows = rowsOf(field);
	const problems = problemsOf(field, form.problems);
	const put = (index, row) => {
		if (!row.path || !bare(row.parameter)) return;
		const edits = rows[index] ? replaceRow(field, index, row) : addRow(field, row);
		apply([...declare(bare(row.parameter), declared), ...edits]);
		if (!rows[index]) setAdding(false);
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		className: MappingTable_module_default.mapping,
		"aria-label": field.title,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
				className: MappingTable_module_default.head,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h3", {
					className: MappingTable_module_default.title,
					children: field.title
				}), !readOnly && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					small: true,
					icon: Plus,
					onClick: () => setAdding(true),
					children: "Add"
				})]
			}),
			rows.length || adding ? /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: MappingTable_module_default.titles,
					"aria-hidden": true,
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: "Object path" }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: "Parameter" })]
				}),
				rows.map((row, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Row, {
					row,
					readOnly,
					onRow: (changed) => put(index, changed),
					onRemove: () => void apply(removeRow(field, index))
				}, row.path)),
				adding && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Row, {
					fresh: true,
					row: {
						path: "",
						parameter: ""
					},
					readOnly: false,
					onRow: (row) => put(rows.length, row),
					onRemove: () => setAdding(false)
				})
			] }) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: MappingTable_module_default.none,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Help, { text: form.asks ? "Nothing is mapped. Send a test request and click a value." : "Nothing is mapped." })
			}),
			problems.map((problem, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: MappingTable_module_default.problem,
				children: problem.message
			}, index)),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("datalist", {
				id: "mapped-parameters",
				children: names.map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", { value: name }, name))
			})
		]
	});
}
var MISSING = {
	fails: {
		label: "Nothing there takes failed",
		icon: ShieldExclamationPoint
	},
	optional: {
		label: "Nothing there is all right",
		icon: CircleDashed
	},
	default: {
		label: "Nothing there takes a default",
		icon: Equal
	}
};
function Row({ row, fresh, readOnly, onRow, onRemove }) {
	const path = useDraft(row.path, (value) => onRow({
		...now(),
		path: value.trim()
	}));
	const parameter = useDraft(bare(row.parameter), (value) => onRow({
		...now(),
		parameter: bare(value)
	}));
	const fallback = useDraft(shownDefault(row.default), (value) => onRow({
		...now(),
		default: value,
		optional: void 0
	}));
	const now = () => ({
		...row,
		path: path.value.trim(),
		parameter: bare(parameter.value)
	});
	const missing = row.default !== void 0 ? "default" : row.optional ? "optional" : "fails";
	const choose = (chosen) => onRow({
		path: row.path,
		parameter: row.parameter,
		...chosen === "default" && { default: "" },
		...chosen === "optional" && { optional: true }
	});
	const named = row.path || "a new path";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: MappingTable_module_default.row,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
				"aria-label": `Object path ${named}`,
				className: MappingTable_module_default.input,
				placeholder: "records[0].Id",
				spellCheck: false,
				autoFocus: fresh,
				readOnly,
				value: path.value,
				onChange: (event) => path.set(event.target.value),
				onBlur: path.flush
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ArrowRight, {
				"aria-hidden": true,
				size: 13,
				className: MappingTable_module_default.arrow
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
				"aria-label": `Parameter for ${named}`,
				className: MappingTable_module_default.input,
				placeholder: "PARAMETER",
				list: "mapped-parameters",
				spellCheck: false,
				readOnly,
				value: parameter.value,
				onChange: (event) => parameter.set(event.target.value),
				onBlur: parameter.flush,
				onKeyDown: (event) => event.key === "Enter" && parameter.flush()
			}),
			fresh ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IfMissing, {
				named,
				missing,
				readOnly,
				onChoose: choose
			}),
			!readOnly && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
				small: true,
				danger: true,
				label: `Remove ${named}`,
				icon: Trash,
				onClick: onRemove
			}),
			missing === "default" && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("label", {
				className: MappingTable_module_default.default,
				children: ["default", /* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
					"aria-label": `Default for ${named}`,
					className: MappingTable_module_default.input,
					readOnly,
					value: fallback.value,
					onChange: (event) => fallback.set(event.target.value),
					onBlur: fallback.flush
				})]
			})
		]
	});
}
/** What holds where the path finds nothing: an icon that is a choice. */
function IfMissing({ named, missing, readOnly, onChoose }) {
	const { label, icon: Icon } = MISSING[missing];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
		className: MappingTable_module_default.missing,
		title: label,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
			"aria-hidden": true,
			size: 14
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("select", {
			"aria-label": `Where ${named} finds nothing`,
			disabled: readOnly,
			value: missing,
			onChange: (event) => onChoose(event.target.value),
			children: Object.entries(MISSING).map(([value, choice]) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", {
				value,
				children: choice.label
			}, value))
		})]
	});
}
var shownDefault = (value) => value === void 0 || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
// src/flow/inspector/FieldForm.tsx
function FieldForm(props) {
	switch (props.field.kind) {
		case "credential": return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CredentialField, { ...props });
		case "mapping": return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(MappingTable, { ...props });
		case "boolean": return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Flag, { ...props });
		case "choice": return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Choice, { ...props });
		case "speech":
		case "soql":
		case "yaml": return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Code$1, { ...props });
		default: return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Line, { ...props });
	}
}
/** An empty value is none: its key goes. */
function write(field, value) {
	if (value !== "" && value !== null) return [{
		op: "set",
		path: field.path,
		value
	}];
	return field.written ? [{
		op: "delete",
		path: field.path
	}] : [];
}
var asText = (value) => value === null || value === void 0 ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
var common = ({ title, help, required }) => ({
	label: title,
	help,
	required
});
function Line({ form, field }) {
	const readOnly = useReadOnly();
	const parameters = useParameterNames();
	const draft = useDraft(asText(field.value), (typed) => {
		const number = field.kind === "number" && typed.trim() !== "" ? Number(typed) : NaN;
		apply(write(field, Number.isNaN(number) ? typed : number));
	});
	const [problem] = problemsOf(field, form.problems);
	const list = `parameters-${field.key}`;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
		...common(field),
		error: problem?.message,
		mono: field.kind !== "text",
		inputMode: field.kind === "number" ? "decimal" : void 0,
		list: field.kind === "parameter" ? list : void 0,
		placeholder: PLACEHOLDERS[field.kind],
		readOnly,
		value: draft.value,
		onChange: (event) => draft.set(event.target.value),
		onBlur: draft.flush,
		onKeyDown: (event) => event.key === "Enter" && draft.flush()
	}), field.kind === "parameter" && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("datalist", {
		id: list,
		children: parameters.map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("option", { value: `$${name}` }, name))
	})] });
}
var PLACEHOLDERS = {
	parameter: "$NAME",
	duration: "5s",
	url: "https://"
};
function Code$1({ form, field }) {
	const readOnly = useReadOnly();
	const parameters = useParameterNames();
	const plain = field.kind !== "yaml";
	const draft = useDraft(plain ? asText(field.value) : field.yaml, (typed) => {
		if (plain || !typed.trim()) return void apply(write(field, typed.trim() ? typed : ""));
		apply([{
			op: "set",
			path: field.path,
			yaml: typed
		}]);
	});
	const text = useFlow((state) => state.view ? flowText() : "");
	const language = field.language ?? (field.kind === "speech" ? "text" : field.kind === "soql" ? "soql" : "yaml");
	const problems = problemsOf(field, form.problems);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CodeField, {
		...common(field),
		value: draft.value,
		language,
		marks: marksOf(field, form.problems, text),
		error: problems.map(({ message }) => message).join("\n") || null,
		parameters,
		readOnly,
		onChange: draft.set,
		onLeave: draft.flush
	});
}
function Flag({ field }) {
	const readOnly = useReadOnly();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Checkbox, {
		label: field.title,
		hint: field.help,
		disabled: readOnly,
		checked: field.value === true || field.value === "true",
		onChange: (event) => void apply([{
			op: "set",
			path: field.path,
			value: event.target.checked
		}])
	});
}
function Choice({ form, field }) {
	const readOnly = useReadOnly();
	const value = asText(field.value);
	const options = field.options ?? [];
	const [problem] = problemsOf(field, form.problems);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
		...common(field),
		error: problem?.message,
		disabled: readOnly,
		value,
		options: [
			...field.required && value ? [] : [{
				value: "",
				label: "as the type has it"
			}],
			...value && !options.includes(value) ? [value] : [],
			...options
		],
		onChange: (event) => void apply(write(field, event.target.value))
	});
}
var InspectorPane_module_default = {
	inspector: "_inspector_1owl0_1",
	waiting: "_waiting_1owl0_8",
	head: "_head_1owl0_15",
	title: "_title_1owl0_25",
	type: "_type_1owl0_32",
	place: "_place_1owl0_33",
	name: "_name_1owl0_39",
	about: "_about_1owl0_46",
	more: "_more_1owl0_47",
	problem: "_problem_1owl0_59",
	line: "_line_1owl0_67",
	fields: "_fields_1owl0_72"
};
var Code_module_default = {
	code: "_code_nyvin_1",
	text: "_text_nyvin_9",
	tall: "_tall_nyvin_18",
	wrap: "_wrap_nyvin_22",
	copy: "_copy_nyvin_27"
};
// src/parts/Code.tsx
/** Text of a machine, to be read and copied. */
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
var Tabs_module_default = {
	tabs: "_tabs_13yv7_1",
	fill: "_fill_13yv7_8",
	row: "_row_13yv7_12",
	list: "_list_13yv7_21",
	tab: "_tab_13yv7_1",
	panel: "_panel_13yv7_59"
};
// src/parts/Tabs.tsx
/** Tabs with the keyboard of the ARIA pattern: arrows, Home and End move and choose. */
function Tabs({ label, tabs, chosen, onChoose, fill, extra }) {
	const id = (0, import_react.useId)();
	const row = (0, import_react.useRef)(null);
	const at = Math.max(0, tabs.findIndex((tab) => tab.key === chosen));
	const onKeyDown = (event) => {
		const last = tabs.length - 1;
		const to = {
			ArrowRight: at === last ? 0 : at + 1,
			ArrowLeft: at === 0 ? last : at - 1,
			Home: 0,
			End: last
		}[event.key];
		const tab = to === void 0 ? void 0 : tabs[to];
		if (!tab || to === void 0) return;
		event.preventDefault();
		onChoose(tab.key);
		row.current?.querySelectorAll("[role=\"tab\"]")[to]?.focus();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: classes(Tabs_module_default.tabs, fill && Tabs_module_default.fill),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: Tabs_module_default.row,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				ref: row,
				role: "tablist",
				"aria-label": label,
				className: Tabs_module_default.list,
				onKeyDown,
				children: tabs.map((tab, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
					type: "button",
					role: "tab",
					id: `${id}-${tab.key}`,
					"aria-selected": index === at,
					"aria-controls": `${id}-panel`,
					tabIndex: index === at ? 0 : -1,
					className: Tabs_module_default.tab,
					onClick: () => onChoose(tab.key),
					children: tab.label
				}, tab.key))
			}), extra]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			role: "tabpanel",
			id: `${id}-panel`,
			"aria-labelledby": `${id}-${tabs[at]?.key}`,
			className: Tabs_module_default.panel,
			tabIndex: fill ? 0 : void 0,
			children: tabs[at]?.content
		})]
	});
}
new Intl.RelativeTimeFormat("en", { numeric: "auto" });
function milliseconds(ms) {
	if (ms >= 1e4) return `${(ms / 1e3).toFixed(1)} s`;
	return ms >= 10 ? `${Math.round(ms)} ms` : `${Number(ms.toFixed(1))} ms`;
}
var Tree_module_default = {
	tree: "_tree_1ygcb_1",
	inside: "_inside_1ygcb_7",
	row: "_row_1ygcb_13",
	toggle: "_toggle_1ygcb_19",
	leaf: "_leaf_1ygcb_20",
	more: "_more_1ygcb_21",
	whole: "_whole_1ygcb_22",
	open: "_open_1ygcb_44",
	key: "_key_1ygcb_67",
	size: "_size_1ygcb_77",
	string: "_string_1ygcb_91",
	number: "_number_1ygcb_95",
	boolean: "_boolean_1ygcb_96",
	"null": "_null_1ygcb_100",
	picked: "_picked_1ygcb_104"
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
var TestRequest_module_default = {
	test: "_test_1y36k_1",
	head: "_head_1y36k_12",
	values: "_values_1y36k_24",
	value: "_value_1y36k_24"
};
// src/flow/inspector/TestRequest.tsx
/** The node's own request, sent with values that one types: what it mapped, got and asked. */
/** What was typed and what came, of each node of each flow, while the page is open. */
var kept = /* @__PURE__ */ new Map();
function TestRequest({ form }) {
	const file = useFlow((state) => state.file);
	const environment = useEnvironment();
	const parameters = useParameters();
	const key = `${file}#${form.name}`;
	const [typed, setTyped] = (0, import_react.useState)(kept.get(key)?.typed ?? {});
	const [tried, setTried] = (0, import_react.useState)(kept.get(key)?.tried ?? null);
	const [error, setError] = (0, import_react.useState)("");
	const [sending, setSending] = (0, import_react.useState)(false);
	const type = (name, value) => {
		const next = {
			...typed,
			[name]: value
		};
		setTyped(next);
		kept.set(key, {
			typed: next,
			tried
		});
	};
	const send = async () => {
		setSending(true);
		setError("");
		await settled();
		try {
			const answer = await requests.send({
				file,
				text: flowText(),
				node: form.name,
				environment,
				parameters: Object.fromEntries(Object.entries(typed).filter(([, value]) => value))
			});
			kept.set(key, {
				typed,
				tried: answer
			});
			setTried(answer);
		} catch (problem) {
			setError(wordsOf(problem));
		} finally {
			setSending(false);
		}
	};
	const onKeyDown = (event) => {
		if (event.key === "Enter") send();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		className: TestRequest_module_default.test,
		"aria-label": "Test request",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
				className: TestRequest_module_default.head,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FlaskConical, {
						"aria-hidden": true,
						size: 15
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h3", { children: "Test request" }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						variant: "primary",
						small: true,
						icon: Send,
						busy: sending,
						onClick: () => void send(),
						children: tried ? "Send again" : "Send"
					})
				]
			}),
			form.reads.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: TestRequest_module_default.values,
				onKeyDown,
				children: form.reads.map((name) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Value, {
					name,
					declared: parameters.find((parameter) => parameter.name === name),
					value: typed[name] ?? "",
					onValue: (value) => type(name, value)
				}, name))
			}),
			error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "danger",
				children: error
			}),
			tried && !error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TriedPanel, {
				form,
				tried
			})
		]
	});
}
function Value({ name, declared, value, onValue }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: TestRequest_module_default.value,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
			"aria-hidden": true,
			title: declared?.entity,
			children: name
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
			bare: true,
			label: `Value of ${name}`,
			type: declared?.secret ? "password" : "text",
			placeholder: declared?.default ?? "not set",
			value,
			onChange: (event) => onValue(event.target.value)
		})]
	});
}
// src/flow/inspector/useNodeForm.ts
/** The form of the chosen node, as the text has it now. */
function useNodeForm() {
	const { file, selected, view } = useFlow();
	const environment = useEnvironment();
	const [state, setState] = (0, import_react.useState)({
		node: "",
		form: null,
		error: ""
	});
	(0, import_react.useEffect)(() => {
		if (!selected || !view) return;
		let current = true;
		editing.node(file, flowText(), selected, environment).then((form) => current && setState({
			node: selected,
			form,
			error: ""
		}), (error) => current && setState((before) => ({
			node: selected,
			form: before.node === selected ? before.form : null,
			error: wordsOf(error)
		})));
		return () => {
			current = false;
		};
	}, [
		file,
		selected,
		view,
		environment
	]);
	const here = state.node === selected;
	return {
		form: here ? state.form : null,
		error: here ? state.error : ""
	};
}
// src/flow/inspector/InspectorPane.tsx
/** The chosen node as a form, its exits, and a request of its own. */
/** More problems stand in the list below the YAML. */
var MOST_PROBLEMS = 5;
function InspectorPane({ onRename }) {
	const selected = useFlow((state) => state.selected);
	const { form, error } = useNodeForm();
	if (!selected) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
		icon: MousePointerClick,
		title: "Choose a node",
		children: "On the canvas or in the YAML. Its settings, its exits and, where it asks a service, a test request are shown here."
	});
	if (!form) return error ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: InspectorPane_module_default.inspector,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
			tone: "danger",
			children: error
		})
	}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: InspectorPane_module_default.waiting,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {})
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: InspectorPane_module_default.inspector,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Head, {
				form,
				onRename
			}),
			error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "warning",
				children: error
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Form, { form }),
			form.asks && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TestRequest, { form }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Exits, { form })
		]
	}, form.name);
}
function Head({ form, onRename }) {
	const kind = useFlow((state) => state.view?.graph.nodes.find(({ name }) => name === form.name)?.kind ?? "unknown");
	const readOnly = useReadOnly();
	const [first, last] = form.lines;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
			className: InspectorPane_module_default.head,
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TypeIcon, {
					type: form.type,
					kind
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: InspectorPane_module_default.title,
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
							className: InspectorPane_module_default.type,
							children: form.title
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
							className: InspectorPane_module_default.name,
							children: form.label || form.name
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
							className: InspectorPane_module_default.place,
							children: [
								/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", { children: form.name }),
								" · ",
								first === last ? `line ${first}` : `lines ${first}–${last}`
							]
						})
					]
				}),
				!readOnly && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
					label: "Rename (F2)",
					icon: PencilLine,
					onClick: () => onRename(form.name)
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
					danger: true,
					label: `Delete ${form.name}`,
					icon: Trash,
					onClick: () => void apply([{
						op: "delete_node",
						name: form.name
					}], null)
				})] })
			]
		}),
		form.help && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", {
			className: InspectorPane_module_default.about,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("summary", { children: "What this node does" }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Help, { text: form.help })]
		}),
		form.problems.slice(0, MOST_PROBLEMS).map((problem, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
			type: "button",
			className: InspectorPane_module_default.problem,
			onClick: () => goToProblem(problem),
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Note, {
				tone: problem.severity === "error" ? "danger" : "warning",
				children: [
					problem.message,
					" ",
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
						className: InspectorPane_module_default.line,
						children: ["line ", problem.line]
					})
				]
			})
		}, index))
	] });
}
function Form({ form }) {
	const shown = form.fields.filter(({ required, written, kind }) => required || written || kind === "credential" || kind === "mapping");
	const more = form.fields.filter((field) => !shown.includes(field));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: InspectorPane_module_default.fields,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Label, { form }),
			shown.map((field) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FieldForm, {
				form,
				field
			}, field.key)),
			more.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", {
				className: InspectorPane_module_default.more,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("summary", { children: [
					"More settings (",
					more.length,
					")"
				] }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
					className: InspectorPane_module_default.fields,
					children: more.map((field) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FieldForm, {
						form,
						field
					}, field.key))
				})]
			})
		]
	});
}
function Label({ form }) {
	const readOnly = useReadOnly();
	const path = [
		"nodes",
		form.name,
		"label"
	];
	const draft = useDraft(form.label, (value) => apply(value ? [{
		op: "set",
		path,
		value
	}] : [{
		op: "delete",
		path
	}]));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
		label: "Label",
		placeholder: form.name,
		readOnly,
		value: draft.value,
		onChange: (event) => draft.set(event.target.value),
		onBlur: draft.flush
	});
}
// src/flow/inspector/RenameDialog.tsx
/** Gives a node another name, here and wherever it is named. */
function RenameDialog({ node, onClose }) {
	const names = useFlow((state) => state.view?.graph.nodes);
	const [name, setName] = (0, import_react.useState)(node);
	const [busy, setBusy] = (0, import_react.useState)(false);
	const taken = name !== node && names?.some((other) => other.name === name);
	const rename = async () => {
		if (!name || taken) return;
		setBusy(true);
		if (name === node || await renameNode(node, name)) onClose();
		else setBusy(false);
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		title: `Rename ${node}`,
		about: "Exits that lead to it and tests that name it follow.",
		onClose,
		onSubmit: () => void rename(),
		actions: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			onClick: onClose,
			children: "Cancel"
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			type: "submit",
			variant: "primary",
			busy,
			disabled: !name || taken,
			children: "Rename"
		})] }),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
			label: "Name",
			mono: true,
			value: name,
			error: taken ? "another node has this name" : null,
			onFocus: (event) => event.target.select(),
			onChange: (event) => setName(event.target.value.trim())
		})
	});
}
// src/flow/tester/TesterPane.tsx
/** Talks to the open flow. */
function TesterPane() {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
		icon: MessageCircle,
		title: "Nothing said yet"
	});
}
var Splitter_module_default = { splitter: "_splitter_n7i6c_1" };
// src/parts/Splitter.tsx
var STEP = 24;
function Splitter({ label, width, side, min, max, onWidth }) {
	const sign = side === "left" ? 1 : -1;
	const put = (to) => onWidth(Math.min(max, Math.max(min, to)));
	const onPointerDown = (event) => {
		const from = event.clientX;
		const line = event.currentTarget;
		line.setPointerCapture(event.pointerId);
		line.onpointermove = (move) => put(width + sign * (move.clientX - from));
		line.onpointerup = () => {
			line.onpointermove = null;
		};
	};
	const onKeyDown = (event) => {
		if (event.key === "ArrowRight") put(width + sign * STEP);
		else if (event.key === "ArrowLeft") put(width - sign * STEP);
		else return;
		event.preventDefault();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		role: "separator",
		"aria-label": label,
		"aria-orientation": "vertical",
		"aria-valuenow": Math.round(width),
		"aria-valuemin": min,
		"aria-valuemax": max,
		tabIndex: 0,
		className: Splitter_module_default.splitter,
		onPointerDown,
		onKeyDown
	});
}
/** A width that is the same when the page is opened again. */
function useKeptWidth(key, initial) {
	const kept = Number(localStorage.getItem(key));
	const [width, setWidth] = (0, import_react.useState)(kept > 0 ? kept : initial);
	return [width, (to) => {
		localStorage.setItem(key, String(to));
		setWidth(to);
	}];
}
// src/parts/EnvironmentSelect.tsx
/** Chooses the environment whose credentials and values hold on every screen. */
function EnvironmentSelect() {
	const environment = useProject((state) => state.environment);
	const environments = useProject((state) => state.project?.environments);
	if (!environments?.length) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
		label: "Environment",
		bare: true,
		title: "Environment",
		value: environment,
		onChange: (event) => chooseEnvironment(event.target.value),
		options: [{
			value: "",
			label: "as written"
		}, ...environments]
	});
}
var FlowHeader_module_default = {
	header: "_header_e1ks1_1",
	words: "_words_e1ks1_13",
	name: "_name_e1ks1_20",
	file: "_file_e1ks1_28",
	actions: "_actions_e1ks1_35",
	group: "_group_e1ks1_42",
	problems: "_problems_e1ks1_46"
};
// src/screens/flow/FlowHeader.tsx
/** The head of a flow: what it is, whether it is saved and sound, and what can be done with it. */
function FlowHeader({ yaml, onYaml, tester, onTester }) {
	const { file, view, dirty, saving, document } = useFlow();
	useFlow((state) => state.revision);
	const readOnly = useReadOnly();
	const { name, description } = view?.flow ?? {
		name: file,
		description: ""
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
		className: FlowHeader_module_default.header,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: FlowHeader_module_default.words,
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h1", {
					className: FlowHeader_module_default.name,
					title: description || void 0,
					children: name
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
					className: FlowHeader_module_default.file,
					children: file
				}),
				readOnly ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
					tone: "info",
					children: "read-only"
				}) : dirty && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
					tone: "warning",
					children: "unsaved"
				})
			]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: FlowHeader_module_default.actions,
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Problems, {}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(EnvironmentSelect, {}),
				!readOnly && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
					className: FlowHeader_module_default.group,
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
							label: "Undo (Ctrl Z)",
							icon: Undo2,
							onClick: undo,
							disabled: !document?.canUndo
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
							label: "Redo (Ctrl Shift Z)",
							icon: Redo2,
							onClick: redo,
							disabled: !document?.canRedo
						}),
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
							label: "Format the YAML",
							icon: WandSparkles,
							onClick: () => void format()
						})
					]
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					icon: CodeXml,
					"aria-pressed": yaml,
					onClick: onYaml,
					children: "YAML"
				}),
				!readOnly && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					icon: Save,
					busy: saving,
					disabled: !dirty,
					title: "Save (Ctrl S)",
					onClick: () => void save(),
					children: "Save"
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					variant: tester ? "secondary" : "primary",
					icon: MessageCircle,
					"aria-pressed": tester,
					onClick: onTester,
					children: "Tester"
				})
			]
		})]
	});
}
function Problems() {
	const view = useFlow((state) => state.view);
	const [first] = view?.diagnostics ?? [];
	if (!view || !first) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
		tone: "success",
		children: "valid"
	});
	const error = view.diagnostics.find(({ severity }) => severity === "error");
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
		type: "button",
		className: FlowHeader_module_default.problems,
		title: "Go to the first",
		onClick: () => goToProblem(error ?? first),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
			tone: error ? "danger" : "warning",
			icon: error ? CircleExclamationPoint : TriangleExclamationPoint,
			children: counted(view.diagnostics)
		})
	});
}
var FlowScreen_module_default = {
	flow: "_flow_1m59n_1",
	waiting: "_waiting_1m59n_7",
	notice: "_notice_1m59n_14",
	panes: "_panes_1m59n_20",
	middle: "_middle_1m59n_27",
	stale: "_stale_1m59n_32",
	side: "_side_1m59n_45"
};
// src/screens/flow/useKeys.ts
/** The keys that hold in every pane of a flow: save, undo and redo. */
function useKeys() {
	(0, import_react.useEffect)(() => {
		const onKeyDown = (event) => {
			if (!event.ctrlKey && !event.metaKey) return;
			const key = event.key.toLowerCase();
			if (key === "s") save();
			else if (event.defaultPrevented || types(event.target)) return;
			else if (key === "z") event.shiftKey ? redo() : undo();
			else if (key === "y") redo();
			else return;
			event.preventDefault();
		};
		document.addEventListener("keydown", onKeyDown);
		return () => document.removeEventListener("keydown", onKeyDown);
	}, []);
}
function types(target) {
	return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox]), textarea"));
}
// src/screens/flow/FlowScreen.tsx
/** One flow: its text, its canvas, and the Inspector or the Tester beside it. */
function FlowScreen({ file }) {
	const opened = useFlow((state) => state.file === file && state.document !== null);
	const [error, setError] = (0, import_react.useState)("");
	useTitle(file);
	(0, import_react.useEffect)(() => {
		openFlow(file, new URLSearchParams(location.search).get("node")).catch((problem) => setError(wordsOf(problem)));
		return closeFlow;
	}, [file]);
	(0, import_react.useEffect)(() => listen((event) => {
		if (event.kind === "changed" || event.kind === "created") changedOnDisk(event.file, event.etag);
		if (event.kind === "removed") removedFromDisk(event.file);
		if (event.kind === "credentials") look();
	}), []);
	if (error) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
		icon: FileQuestionMark,
		title: `${file} cannot be opened`,
		action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			href: "/",
			children: "All flows"
		}),
		children: error
	}) });
	if (!opened) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", {
		className: FlowScreen_module_default.waiting,
		"aria-label": "Loading",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {})
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OpenFlow, {});
}
function OpenFlow() {
	const view = useFlow((state) => state.view);
	const selected = useFlow((state) => state.selected);
	const conflict = useFlow((state) => state.conflict);
	const environment = useProject((state) => state.environment);
	const [query, setQuery] = useSearchParams();
	const [yaml, setYaml] = (0, import_react.useState)(true);
	const [comparing, setComparing] = (0, import_react.useState)(false);
	const [renaming, setRenaming] = (0, import_react.useState)(null);
	const [left, setLeft] = useKeptWidth("yaml-width", Math.round(innerWidth * .29));
	const [right, setRight] = useKeptWidth("side-width", Math.round(Math.max(350, innerWidth * .26)));
	const pane = query.get("pane") === "tester" ? "tester" : "inspector";
	const show = (0, import_react.useCallback)((name) => {
		setQuery((before) => withParameter(before, "pane", name), { replace: true });
	}, [setQuery]);
	(0, import_react.useEffect)(() => {
		setQuery((before) => withParameter(before, "node", selected ?? ""), { replace: true });
	}, [selected, setQuery]);
	(0, import_react.useEffect)(() => void look(), [environment]);
	useKeys();
	const open = (0, import_react.useCallback)((node) => {
		select$1(node);
		show("inspector");
		requestAnimationFrame(() => document.querySelector("#side input, #side textarea, #side select")?.focus());
	}, [show]);
	if (!view) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("main", {
		className: FlowScreen_module_default.flow,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FlowHeader, {
				yaml,
				onYaml: () => setYaml(!yaml),
				tester: pane === "tester",
				onTester: () => show(pane === "tester" ? "inspector" : "tester")
			}),
			conflict && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: FlowScreen_module_default.notice,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
					tone: "warning",
					action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						small: true,
						icon: CircleExclamationPoint,
						onClick: () => setComparing(true),
						children: "Compare and decide"
					}),
					children: "This file was changed on the disk while your edits are not saved."
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: FlowScreen_module_default.panes,
				style: { gridTemplateColumns: `${yaml ? `${left}px 1px ` : ""}minmax(0, 1fr) 1px ${right}px` },
				children: [
					yaml && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(EditorPane, {}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Splitter, {
						label: "Width of the YAML",
						side: "left",
						min: 240,
						max: 900,
						width: left,
						onWidth: setLeft
					})] }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
						className: FlowScreen_module_default.middle,
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Canvas, {
							graph: view.graph,
							onOpen: open,
							onRename: setRenaming
						}), view.stale && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
							className: FlowScreen_module_default.stale,
							role: "status",
							children: "The YAML cannot be read as it is; this is the last picture that could be drawn."
						})]
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Splitter, {
						label: "Width of the Inspector",
						side: "right",
						min: 300,
						max: 760,
						width: right,
						onWidth: setRight
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("aside", {
						className: FlowScreen_module_default.side,
						id: "side",
						"aria-label": "Inspector and Tester",
						children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Tabs, {
							fill: true,
							label: "Beside the canvas",
							chosen: pane,
							onChoose: show,
							tabs: [{
								key: "inspector",
								label: "Inspector",
								content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(InspectorPane, { onRename: setRenaming })
							}, {
								key: "tester",
								label: "Tester",
								content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TesterPane, {})
							}]
						})
					})
				]
			}),
			comparing && conflict && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConflictDialog, { onClose: () => setComparing(false) }),
			renaming !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RenameDialog, {
				node: renaming,
				onClose: () => setRenaming(null)
			})
		]
	});
}
function withParameter(before, key, value) {
	const after = new URLSearchParams(before);
	if (value) after.set(key, value);
	else after.delete(key);
	return after;
}
export { FlowScreen as default };
