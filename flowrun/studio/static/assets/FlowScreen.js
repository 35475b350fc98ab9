import { r as __toESM } from "./rolldown-runtime.js";
import { $ as ExternalLink, C as ShieldExclamationPoint, D as RotateCcw, E as Save, G as Info, I as Minus, J as FlaskConical, N as PencilLine, O as Redo2, P as MousePointerClick, Q as FilePlus, T as Search, V as Maximize, Z as FileQuestionMark, _ as Trash, _t as ArrowRight, a as useLocation, d as WandSparkles, dt as CircleCheck, et as Equal, f as VolumeX, ft as ChevronRight, g as TriangleExclamationPoint, h as Undo2, j as Play, k as Plus, l as Workflow, lt as CircleExclamationPoint, mt as ChevronDown, n as Link, o as useSearch, ot as CircleQuestionMark, rt as CodeXml, t as create, ut as CircleDashed, w as Send, x as SquareStop, yt as ArrowDown, z as MessageCircle } from "./vendor.js";
import { _ as require_react, m as require_jsx_runtime, s as Panel, u as useReactFlow } from "./canvas.js";
import { _ as Refused, c as talks, f as useTitle, g as classes, h as Spinner, m as IconButton, n as editing, o as requests, p as Button, v as wordsOf, y as listen } from "./client.js";
import { a as useNodeTypes, i as useEnvironment, m as Empty, n as inEnvironment, o as useProject, p as Note, s as useReadOnly, u as complain } from "./index.js";
import { C as theme, S as useDraft, T as yamlMarks, _ as setLit, a as flowText, b as undo, c as keepMine, d as openFlow, f as redo, g as select, h as save, i as compare, m as renameNode, n as changedOnDisk, o as format, p as removedFromDisk, r as closeFlow, s as goToProblem, t as apply, u as look, v as settled, w as soql, x as useFlow, y as takeDisk } from "./flow.js";
import { a as TypeIcon, i as FlowPicture, n as Transcript, r as Tabs, t as Panes_module_default } from "./Panes.module.js";
import { A as EditorView, B as Compartment, I as keymap, L as lineNumbers, R as placeholder, V as EditorState, c as defaultKeymap, g as autocompletion, l as history, o as setDiagnostics, s as yaml, t as MergeView, u as historyKeymap, y as completionKeymap } from "./editor.js";
import { n as Dialog, t as Ask } from "./Ask.js";
import { a as Field, c as TextField, d as Badge, i as Checkbox, l as Help, o as SelectField } from "./times.js";
import { a as addRow, c as rowsOf, d as useParameterNames, f as useParameters, i as TriedPanel, l as bare, n as Trace, o as removeRow, r as SaveTest, s as replaceRow, t as Values, u as declare } from "./Values.js";
import { n as OutcomeBadge } from "./OutcomeBadge.js";
import { t as EnvironmentSelect } from "./EnvironmentSelect.js";
// src/parts/Menu.module.css
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
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
var Canvas_module_default = {
	canvas: "_canvas_arypl_1",
	bar: "_bar_arypl_7",
	zoom: "_zoom_arypl_19",
	cover: "_cover_arypl_25",
	dropped: "_dropped_arypl_31",
	stop: "_stop_arypl_41",
	none: "_none_arypl_46"
};
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
/** Nothing is drawn below the bar. */
var PADDING = {
	top: "72px",
	bottom: "24px",
	left: "24px",
	right: "24px"
};
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
		const after = from?.node ?? selected ?? void 0;
		apply([{
			op: "add_node",
			name,
			type,
			after,
			from
		}], name);
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
		className: Canvas_module_default.canvas,
		"aria-label": "Canvas",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(FlowPicture, {
			graph,
			selected,
			onSelect: select,
			onOpen,
			lit,
			direction,
			edit: readOnly ? void 0 : edit,
			children: [!graph.nodes.length && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: Canvas_module_default.none,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
					icon: Workflow,
					title: "No nodes yet",
					children: "Add the first one: a flow begins with the node that its start names."
				})
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Panel, {
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
						onChoose: select
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
						small: true,
						label: direction === "DOWN" ? "Draw from left to right" : "Draw from top to bottom",
						icon: direction === "DOWN" ? ArrowRight : ArrowDown,
						onClick: () => setDirection(direction === "DOWN" ? "RIGHT" : "DOWN")
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Zoom, {})
				]
			})]
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
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
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
					padding: PADDING,
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
var NONE = [];
var MOST = 200;
function ProblemList() {
	const problems = useFlow((state) => state.view?.diagnostics ?? NONE);
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
	const here = location.pathname + location.search;
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
				href: `/credentials?from=${encodeURIComponent(here)}`,
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
var MappingTable_module_default = {
	mapping: "_mapping_1m0sv_1",
	head: "_head_1m0sv_7",
	title: "_title_1m0sv_13",
	titles: "_titles_1m0sv_18",
	row: "_row_1m0sv_19",
	input: "_input_1m0sv_35",
	arrow: "_arrow_1m0sv_50",
	missing: "_missing_1m0sv_54",
	"default": "_default_1m0sv_80",
	none: "_none_1m0sv_98",
	problem: "_problem_1m0sv_105"
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
		case "yaml": return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Code, { ...props });
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
function Code({ form, field }) {
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
var NamedFields_module_default = {
	fields: "_fields_f7ezo_1",
	field: "_field_f7ezo_1"
};
// src/parts/NamedFields.tsx
/** Values of parameters to type, each beside its name. */
function NamedFields({ labelled, fields, values, onValue }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: NamedFields_module_default.fields,
		children: fields.map(({ name, about, secret, otherwise }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: NamedFields_module_default.field,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
				"aria-hidden": true,
				title: about ? `${name}: ${about}` : name,
				children: name
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
				bare: true,
				label: `${labelled} ${name}`,
				type: secret ? "password" : "text",
				placeholder: otherwise ?? "not set",
				value: values[name] ?? "",
				onChange: (event) => onValue(name, event.target.value)
			})]
		}, name))
	});
}
var TestRequest_module_default = {
	test: "_test_5tgzt_1",
	head: "_head_5tgzt_12"
};
// src/flow/inspector/TestRequest.tsx
/** The node's own request, sent with values that one types: what it mapped, got and asked. */
/** What was typed and what came, of each node of each flow, while the page is open. */
var kept$1 = /* @__PURE__ */ new Map();
function TestRequest({ form }) {
	const file = useFlow((state) => state.file);
	const environment = useEnvironment();
	const parameters = useParameters();
	const key = `${file}#${form.name}`;
	const [typed, setTyped] = (0, import_react.useState)(kept$1.get(key)?.typed ?? {});
	const [tried, setTried] = (0, import_react.useState)(kept$1.get(key)?.tried ?? null);
	const [error, setError] = (0, import_react.useState)("");
	const [sending, setSending] = (0, import_react.useState)(false);
	const type = (name, value) => {
		const next = {
			...typed,
			[name]: value
		};
		setTyped(next);
		kept$1.set(key, {
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
			kept$1.set(key, {
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
	const fields = form.reads.map((name) => {
		const { entity: about, secret, default: otherwise = null } = parameters.find((parameter) => parameter.name === name) ?? {};
		return {
			name,
			about,
			secret,
			otherwise
		};
	});
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
				onKeyDown,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NamedFields, {
					labelled: "Value of",
					fields,
					values: typed,
					onValue: type
				})
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
		editing.node(file, flowText(), selected, environment).then((form) => {
			const problems = view.diagnostics.filter(({ node }) => node === selected);
			if (current) setState({
				node: selected,
				form: {
					...form,
					problems
				},
				error: ""
			});
		}, (error) => current && setState((before) => ({
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
	const start = useFlow((state) => state.view?.graph.start);
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
				!readOnly && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
					start !== form.name && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
						label: "Start here",
						icon: Play,
						onClick: () => void apply([{
							op: "set",
							path: ["start"],
							value: form.name
						}])
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
						label: "Rename (F2)",
						icon: PencilLine,
						onClick: () => onRename(form.name)
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
						danger: true,
						label: `Delete ${form.name}`,
						icon: Trash,
						onClick: () => void apply([{
							op: "delete_node",
							name: form.name
						}], null)
					})
				] })
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
	const taken = name !== node && names?.some((other) => other.name === name);
	const rename = async () => {
		if (name === node || await renameNode(node, name)) onClose();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Ask, {
		title: `Rename ${node}`,
		about: "Exits that lead to it and tests that name it follow.",
		action: "Rename",
		ready: name !== "" && !taken,
		onDo: rename,
		onClose,
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
// src/state/talk.ts
/** The talk with the open flow: it outlives its pane, and a reload of the page. */
var EMPTY = {
	file: "",
	talk: null,
	text: null,
	saying: null,
	busy: false,
	error: null,
	given: {}
};
var useTalk = create(() => EMPTY);
var { getState: now, setState: set } = useTalk;
var kept = (file) => `talk:${file}`;
/** Takes up the talk that this tab had with the flow. */
async function resumeTalk(file) {
	if (now().file === file) return;
	set({
		...EMPTY,
		file
	});
	const id = sessionStorage.getItem(kept(file));
	if (!id) return;
	set({ busy: true });
	try {
		const talk = await talks.show(id);
		if (now().file === file) set({ talk });
	} catch {
		sessionStorage.removeItem(kept(file));
	} finally {
		if (now().file === file) set({ busy: false });
	}
}
function give(name, value) {
	set({ given: {
		...now().given,
		[name]: value
	} });
}
/** Begins anew, with the text as it stands and the environment that is chosen. */
async function beginTalk() {
	const { file, given } = now();
	const before = sessionStorage.getItem(kept(file));
	await settled();
	const text = flowText();
	const typed = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
	const environment = useProject.getState().environment || void 0;
	await ask(null, async () => {
		const talk = await talks.begin(file, text, typed, environment);
		sessionStorage.setItem(kept(file), talk.id);
		set({ text });
		return talk;
	});
	if (before && before !== now().talk?.id) await talks.end(before).catch(() => {});
}
function say(text) {
	const { talk } = now();
	return talk ? ask(text, () => talks.say(talk.id, text)) : Promise.resolve();
}
/** The talk as it was before that turn; false where it was refused. */
async function restartTalk(turn) {
	const { talk } = now();
	if (!talk) return false;
	await ask(null, () => talks.restart(talk.id, turn));
	return !now().error;
}
/** Ends a talk whose answer is not waited for any longer. */
async function stopTalk() {
	const { file, talk } = now();
	if (!talk) return;
	try {
		await talks.end(talk.id);
		sessionStorage.removeItem(kept(file));
		set({ talk: {
			...talk,
			status: "stopped",
			waits: false
		} });
	} catch (error) {
		complain(error);
	}
}
function saveTalk(name) {
	const { talk } = now();
	if (!talk) throw new Error("there is no talk to save");
	return talks.save(talk.id, name);
}
async function ask(saying, answer) {
	const { file } = now();
	set({
		busy: true,
		saying,
		error: null
	});
	try {
		const talk = await whole(await answer());
		if (now().file === file) set({ talk });
	} catch (error) {
		if (now().file !== file) return complain(error);
		set({ error });
		const { talk } = now();
		if (talk && error instanceof Refused && error.status === 404) {
			sessionStorage.removeItem(kept(file));
			set({ talk: {
				...talk,
				waits: false
			} });
		}
	} finally {
		if (now().file === file) set({
			busy: false,
			saying: null
		});
	}
}
/** A talk with what was told of it before; another page may have gone on with it meanwhile. */
async function whole(told) {
	const before = now().talk;
	const { messages, visits, path } = told.from;
	if (visits === 0) return told;
	if (before?.id !== told.id || before.visits.length !== visits) return talks.show(told.id);
	return {
		...told,
		messages: [...before.messages.slice(0, messages), ...told.messages],
		visits: [...before.visits, ...told.visits],
		path: [...before.path.slice(0, path), ...told.path]
	};
}
/** Whether the flow was edited since the talk began; to be asked again with every revision. */
function useTalkIsOld() {
	useFlow((state) => state.revision);
	const text = useTalk((state) => state.text);
	return text !== null && text !== flowText();
}
var Beginning_module_default = {
	beginning: "_beginning_1irkm_1",
	environment: "_environment_1irkm_8",
	parameters: "_parameters_1irkm_17",
	rows: "_rows_1irkm_23"
};
// src/flow/tester/Beginning.tsx
/** The parameters with which a talk begins: what is left empty is as the flow has it. */
/** What a channel tells of a caller; the other parameters of the system are the engine's own. */
var OF_THE_CHANNEL = [
	"CALLER_PHONE_NUMBER",
	"LANGUAGE",
	"INITIAL_MESSAGE"
];
function Beginning() {
	const environment = useProject((state) => state.environment);
	const given = useTalk((state) => state.given);
	const fields = useParameters().filter(({ name, system }) => !system || OF_THE_CHANNEL.includes(name)).map(({ name, entity: about, secret, default: otherwise }) => ({
		name,
		about,
		secret,
		otherwise
	}));
	const typed = fields.filter(({ name }) => given[name]).length;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Beginning_module_default.beginning,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
			className: Beginning_module_default.environment,
			children: ["Environment: ", /* @__PURE__ */ (0, import_jsx_runtime.jsx)("b", { children: environment || "none" })]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", {
			className: Beginning_module_default.parameters,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("summary", { children: ["Initial parameters", typed > 0 && ` (${typed} set)`] }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: Beginning_module_default.rows,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NamedFields, {
					labelled: "Initial",
					fields,
					values: given,
					onValue: give
				})
			})]
		})]
	});
}
var Saying_module_default = {
	saying: "_saying_hf0i7_1",
	over: "_over_hf0i7_2",
	replies: "_replies_hf0i7_15",
	row: "_row_hf0i7_30"
};
// src/flow/tester/Saying.tsx
/** What one says next: typed, one of the quick replies, or nothing at all. */
function Saying({ talk, text, busy, ref, onText, onSay, onBegin }) {
	const first = useFirst(talk.id);
	if (!talk.waits) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: Saying_module_default.over,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			icon: RotateCcw,
			busy,
			onClick: onBegin,
			children: "Talk again"
		})
	});
	const send = (event) => {
		event.preventDefault();
		if (text.trim() && !busy) onSay(text);
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Saying_module_default.saying,
		children: [talk.quick_replies.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: Saying_module_default.replies,
			role: "group",
			"aria-label": "Quick replies",
			children: talk.quick_replies.map((reply) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				small: true,
				disabled: busy,
				onClick: () => onSay(reply),
				children: reply
			}, reply))
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("form", {
			className: Saying_module_default.row,
			onSubmit: send,
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
					bare: true,
					label: "Say something",
					placeholder: "Say something",
					ref,
					autoFocus: first,
					value: text,
					onChange: (event) => onText(event.target.value)
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
					label: "Say nothing",
					icon: VolumeX,
					disabled: busy,
					onClick: () => onSay("")
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					type: "submit",
					variant: "primary",
					icon: Send,
					"aria-label": "Say it",
					disabled: busy || !text.trim()
				})
			]
		})]
	});
}
/** Whether it is the first that is seen of that talk. */
function useFirst(talk) {
	const [seen, setSeen] = (0, import_react.useState)("");
	(0, import_react.useEffect)(() => setSeen(talk), [talk]);
	return seen !== talk;
}
var TesterPane_module_default = {
	begin: "_begin_1iv8u_1",
	welcome: "_welcome_1iv8u_9",
	tester: "_tester_1iv8u_29",
	head: "_head_1iv8u_40",
	actions: "_actions_1iv8u_48",
	again: "_again_1iv8u_55",
	chat: "_chat_1iv8u_67",
	below: "_below_1iv8u_74",
	busy: "_busy_1iv8u_81",
	appear: "_appear_1iv8u_1",
	error: "_error_1iv8u_94"
};
// src/flow/tester/TesterPane.tsx
/** Talks to the open flow: chat above, what happens in it below, its path lit on the canvas. */
function TesterPane() {
	const file = useFlow((state) => state.file);
	const { talk, busy, error } = useTalk();
	(0, import_react.useEffect)(() => void resumeTalk(file), [file]);
	useLitPath(talk);
	if (talk) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Talking, { talk });
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: TesterPane_module_default.begin,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: TesterPane_module_default.welcome,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(MessageCircle, {
						"aria-hidden": true,
						size: 22
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", { children: "Talk to this flow" }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", { children: "It runs as it stands here, saved or not. Its requests are really sent." })
				]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Beginning, {}),
			error !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "danger",
				children: wordsOf(error)
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				variant: "primary",
				icon: Play,
				busy,
				onClick: () => void beginTalk(),
				children: "Begin"
			})
		]
	});
}
/** The way that the talk took, as long as one looks at it. */
function useLitPath(talk) {
	(0, import_react.useEffect)(() => {
		if (!talk) return;
		const last = talk.path.at(-1)?.node ?? null;
		setLit({
			steps: talk.path,
			current: talk.waits ? last : null
		});
	}, [talk]);
	(0, import_react.useEffect)(() => () => setLit(null), []);
}
function Talking({ talk }) {
	const { busy, saying, error } = useTalk();
	const readOnly = useReadOnly();
	const selected = useFlow((state) => state.selected);
	const [text, setText] = (0, import_react.useState)("");
	const [tab, setTab] = (0, import_react.useState)("trace");
	const [saves, setSaves] = (0, import_react.useState)(false);
	const [again, setAgain] = (0, import_react.useState)(false);
	const input = (0, import_react.useRef)(null);
	const restart = async (turn, said) => {
		if (!await restartTalk(turn)) return;
		setText(said);
		input.current?.focus();
	};
	const begin = async () => {
		setAgain(false);
		setText("");
		await beginTalk();
		input.current?.focus();
	};
	const messages = saying === null ? talk.messages : [...talk.messages, {
		who: "user",
		text: saying
	}];
	const changed = talk.parameters.filter((one) => one.changed).length;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: TesterPane_module_default.tester,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
				className: TesterPane_module_default.head,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(OutcomeBadge, { outcome: talk.status }),
					talk.environment && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, { children: talk.environment }),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
						className: TesterPane_module_default.actions,
						children: [!readOnly && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
							small: true,
							icon: FilePlus,
							disabled: busy,
							onClick: () => setSaves(true),
							children: "Save as test"
						}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
							small: true,
							label: "Begin again with other parameters",
							icon: RotateCcw,
							pressed: again,
							onClick: () => setAgain(!again)
						})]
					})
				]
			}),
			again && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: TesterPane_module_default.again,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Beginning, {}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					small: true,
					variant: "primary",
					icon: Play,
					busy,
					onClick: () => void begin(),
					children: "Begin again"
				})]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Differences, {
				talk,
				onBegin: () => void begin()
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: TesterPane_module_default.chat,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Transcript, {
					label: "Conversation",
					follow: true,
					messages,
					foot: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Foot, {
						talk,
						busy
					}),
					onRestart: busy ? void 0 : (turn, said) => void restart(turn, said)
				})
			}),
			error !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "danger",
				children: wordsOf(error)
			}),
			talk.warnings.map((warning) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "warning",
				children: warning
			}, warning)),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Saying, {
				ref: input,
				text,
				onText: setText,
				talk,
				busy,
				onSay: (said) => {
					setText("");
					say(said).then(() => input.current?.focus());
				},
				onBegin: () => void begin()
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: TesterPane_module_default.below,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Tabs, {
					fill: true,
					label: "What happens in the talk",
					chosen: tab,
					onChoose: setTab,
					tabs: [{
						key: "trace",
						label: `Trace (${talk.visits.length})`,
						content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Trace, {
							follow: true,
							visits: talk.visits,
							selected,
							onSelect: select
						})
					}, {
						key: "parameters",
						label: changed ? `Parameters (${changed} changed)` : "Parameters",
						content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Values, { parameters: talk.parameters })
					}]
				})
			}),
			saves && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SaveTest, {
				onSave: saveTalk,
				onClose: () => setSaves(false)
			})
		]
	});
}
function Foot({ talk, busy }) {
	if (busy) return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
		className: TesterPane_module_default.busy,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {}),
			" the flow is at work",
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				small: true,
				variant: "ghost",
				onClick: () => void stopTalk(),
				children: "Stop"
			})
		]
	});
	if (talk.error) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: TesterPane_module_default.error,
		children: talk.error
	});
	return talk.waits ? null : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(import_jsx_runtime.Fragment, { children: "The conversation has ended" });
}
/** That the page shows another text or environment than the talk is with. */
function Differences({ talk, onBegin }) {
	const environment = useProject((state) => state.environment);
	const old = useTalkIsOld();
	const elsewhere = (talk.environment ?? "") !== environment;
	if (!old && !elsewhere) return null;
	const place = inEnvironment(environment);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
		action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			small: true,
			onClick: onBegin,
			children: elsewhere ? `Begin ${place}` : "Begin again"
		}),
		children: old ? "The flow was edited since this talk began." : `This talk runs ${inEnvironment(talk.environment)}.`
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
	notice: "_notice_5wrne_1",
	panes: "_panes_5wrne_7",
	middle: "_middle_5wrne_14",
	stale: "_stale_5wrne_19",
	side: "_side_5wrne_32"
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
		className: Panes_module_default.waiting,
		"aria-label": "Loading",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {})
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OpenFlow, {});
}
function OpenFlow() {
	const view = useFlow((state) => state.view);
	const selected = useFlow((state) => state.selected);
	const conflict = useFlow((state) => state.conflict);
	const comparing = useFlow((state) => state.comparing);
	const environment = useProject((state) => state.environment);
	const query = new URLSearchParams(useSearch());
	const put = useParameter();
	const [yaml, setYaml] = (0, import_react.useState)(true);
	const [renaming, setRenaming] = (0, import_react.useState)(null);
	const [left, setLeft] = useKeptWidth("yaml-width", Math.round(innerWidth * .29));
	const [right, setRight] = useKeptWidth("side-width", Math.round(Math.max(350, innerWidth * .26)));
	const pane = query.get("pane") === "tester" ? "tester" : "inspector";
	const show = (0, import_react.useCallback)((name) => put("pane", name), [put]);
	(0, import_react.useEffect)(() => put("node", selected ?? ""), [selected, put]);
	(0, import_react.useEffect)(() => void look(), [environment]);
	useKeys();
	const open = (0, import_react.useCallback)((node) => {
		select(node);
		show("inspector");
		requestAnimationFrame(() => document.querySelector("#side input, #side textarea, #side select")?.focus());
	}, [show]);
	if (!view) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("main", {
		className: Panes_module_default.screen,
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
						onClick: () => compare(true),
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
			comparing && conflict && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConflictDialog, { onClose: () => compare(false) }),
			renaming !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RenameDialog, {
				node: renaming,
				onClose: () => setRenaming(null)
			})
		]
	});
}
/** Writes a parameter of the address. wouter's own way writes the path as it reads it, in which a
* "%" of a name is another. */
function useParameter() {
	const [, go] = useLocation();
	return (0, import_react.useCallback)((key, value) => {
		const { pathname, search } = location;
		const after = new URLSearchParams(search);
		if (value) after.set(key, value);
		else after.delete(key);
		go(`${pathname}${after.size ? `?${after}` : ""}`, { replace: true });
	}, [go]);
}
export { FlowScreen as default };
