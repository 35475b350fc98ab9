import { r as __toESM } from "./rolldown-runtime.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { a as useLocation, ft as ChevronRight } from "./vendor.js";
import { g as classes, o as requests, p as Button } from "./client.js";
import { a as useNodeTypes, p as Note, s as useReadOnly } from "./index.js";
import { c as TextField, d as Badge, n as milliseconds } from "./times.js";
import { E as Code, a as flowText, t as apply, x as useFlow } from "./flow.js";
import { n as Dialog, t as Ask } from "./Ask.js";
import { a as TypeIcon, o as titleOf, r as Tabs } from "./Panes.module.js";
// src/flow/inspector/parameters.ts
var import_jsx_runtime = require_jsx_runtime();
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
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
var ValueTable_module_default = {
	table: "_table_obhkp_1",
	changed: "_changed_obhkp_33",
	string: "_string_obhkp_42",
	number: "_number_obhkp_46",
	boolean: "_boolean_obhkp_47",
	unset: "_unset_obhkp_51",
	error: "_error_obhkp_56"
};
// src/parts/ValueTable.tsx
function ValueTable({ caption, shownCaption, rows }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("table", {
		className: ValueTable_module_default.table,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("caption", {
				className: shownCaption ? void 0 : "visually-hidden",
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
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("tbody", { children: rows.map((row, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("tr", {
				className: classes(row.changed && ValueTable_module_default.changed),
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", { children: row.name }), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("td", { children: [
					row.error ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: ValueTable_module_default.error,
						children: row.error
					}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Value, { ...row }),
					row.note,
					row.changed && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: "visually-hidden",
						children: "changed"
					})
				] })]
			}, index)) })
		]
	});
}
function Value({ value }) {
	if (value === null) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: ValueTable_module_default.unset,
		children: "not set"
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: ValueTable_module_default[typeof value],
		children: JSON.stringify(value)
	});
}
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
	tried: "_tried_12j6m_1",
	line: "_line_12j6m_15",
	none: "_none_12j6m_24",
	parts: "_parts_12j6m_29",
	place: "_place_12j6m_42"
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
	const shown = rows?.map(({ parameter: name, kept: value, error, default: isDefault }) => ({
		name,
		value,
		error,
		note: isDefault && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, { children: "default" })
	})) ?? Object.entries(tried.mapped).map(([name, value]) => ({
		name,
		value
	}));
	if (!shown.length) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
		className: TriedPanel_module_default.none,
		children: "Nothing is mapped. Click a value in the response."
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ValueTable, {
		caption: "Mapped parameters",
		rows: shown
	});
}
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
			origins.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ValueTable, {
				caption: "Values",
				shownCaption: true,
				rows: origins.map(({ name, value, place }) => ({
					name,
					value,
					note: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
						className: TriedPanel_module_default.place,
						children: [" ", place]
					})
				}))
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
	const [saved, setSaved] = (0, import_react.useState)(null);
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
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Ask, {
		title: "Save as test",
		about: "It runs offline, with the answers that came. People in it are masked.",
		action: "Save test",
		ready: name.trim() !== "",
		onDo: async () => setSaved(await onSave(name.trim())),
		onClose,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
			label: "Name of the test",
			required: true,
			placeholder: "what it promises, in words",
			value: name,
			onChange: (event) => setName(event.target.value)
		})
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
	values: "_values_ckd9k_1",
	none: "_none_ckd9k_5",
	system: "_system_ckd9k_10"
};
// src/flow/tester/Values.tsx
function Values({ parameters }) {
	const told = parameters.filter(({ system, changed }) => !system || changed);
	const others = parameters.filter((one) => !told.includes(one));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Values_module_default.values,
		children: [told.length ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ValueTable, {
			caption: "Parameters",
			rows: told
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: Values_module_default.none,
			children: "The flow declares no parameters."
		}), others.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", {
			className: Values_module_default.system,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("summary", { children: [others.length, " of the system"] }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ValueTable, {
				caption: "Parameters of the system",
				rows: others
			})]
		})]
	});
}
export { addRow as a, rowsOf as c, useParameterNames as d, useParameters as f, TriedPanel as i, bare as l, Trace as n, removeRow as o, SaveTest as r, replaceRow as s, Values as t, declare as u };
