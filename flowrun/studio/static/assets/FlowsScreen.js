import { r as __toESM } from "./rolldown-runtime.js";
import { Q as FilePlus, T as Search$1, X as FileText, a as useLocation, at as CircleX, dt as CircleCheck, g as TriangleExclamationPoint, l as Workflow, lt as CircleExclamationPoint, n as Link } from "./vendor.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { d as Page, h as Spinner, i as flows, p as Button, u as Card } from "./client.js";
import { c as TextField, d as Badge, t as ago } from "./times.js";
import { c as addressOf, f as NotLoaded, m as Empty, o as useProject, s as useReadOnly } from "./index.js";
import { n as OutcomeBadge } from "./OutcomeBadge.js";
import { t as Table } from "./Table.js";
import { n as useReloadOnChange, t as useLoaded } from "./useLoaded.js";
import { t as Ask } from "./Ask.js";
// src/parts/Search.module.css
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var Search_module_default = { search: "_search_13s9k_1" };
// src/parts/Search.tsx
/** A field that narrows a list as one types. */
var import_jsx_runtime = require_jsx_runtime();
function Search({ label, value, onValue }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Search_module_default.search,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Search$1, {
			"aria-hidden": true,
			size: 14
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
			bare: true,
			type: "search",
			label,
			placeholder: label,
			value,
			onChange: (event) => onValue(event.target.value)
		})]
	});
}
var FlowsScreen_module_default = {
	waiting: "_waiting_m7inl_1",
	none: "_none_m7inl_8",
	name: "_name_m7inl_13",
	muted: "_muted_m7inl_46",
	badges: "_badges_m7inl_50"
};
var NewFlow_module_default = {
	templates: "_templates_rxhey_1",
	template: "_template_rxhey_1"
};
// src/screens/flows/NewFlow.tsx
/** Makes a flow of a template and opens it. */
function NewFlow({ template, onClose }) {
	const [, go] = useLocation();
	const templates = useProject((state) => state.project?.templates) ?? [];
	const [chosen, setChosen] = (0, import_react.useState)(template || (templates[0]?.name ?? ""));
	const [name, setName] = (0, import_react.useState)("");
	const bare = name.trim();
	const file = /\.ya?ml$/.test(bare) ? bare : `${bare}.yaml`;
	const make = async () => {
		const made = await flows.create(file, chosen);
		go(addressOf(made.file));
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Ask, {
		title: "New flow",
		action: "Create flow",
		ready: bare !== "",
		onDo: make,
		onClose,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
			label: "File",
			required: true,
			placeholder: "appointments",
			hint: bare ? /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: ["Its file is ", file] }) : "Its place in the folder, such as shop/returns",
			value: name,
			onChange: (event) => setName(event.target.value)
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("fieldset", {
			className: NewFlow_module_default.templates,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("legend", { children: "Begin with" }), templates.map(({ name: key, title, about }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("label", {
				className: NewFlow_module_default.template,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
					type: "radio",
					name: "template",
					value: key,
					checked: chosen === key,
					onChange: () => setChosen(key)
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("b", { children: title }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("small", { children: about })] })]
			}, key))]
		})]
	});
}
var Templates_module_default = {
	templates: "_templates_shjpw_1",
	choices: "_choices_shjpw_7",
	choice: "_choice_shjpw_7",
	title: "_title_shjpw_40",
	about: "_about_shjpw_44"
};
// src/screens/flows/Templates.tsx
/** A folder without flows: what one can begin with. */
function Templates({ onChoose }) {
	const templates = useProject((state) => state.project?.templates) ?? [];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Templates_module_default.templates,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
			icon: Workflow,
			title: "No flow in this folder yet",
			children: onChoose ? "Choose what to begin with; everything in it can be changed." : "The studio is read-only: put a flow's YAML file into the folder."
		}), onChoose && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
			className: Templates_module_default.choices,
			children: templates.map(({ name, title, about }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
				type: "button",
				className: Templates_module_default.choice,
				onClick: () => onChoose(name),
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(FileText, {
						"aria-hidden": true,
						size: 18
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: Templates_module_default.title,
						children: title
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: Templates_module_default.about,
						children: about
					})
				]
			}) }, name))
		})]
	});
}
// src/screens/flows/FlowsScreen.tsx
/** The list of flows with their health. */
/** A list that one sees whole needs no search. */
var SEARCHED = 8;
var COLUMNS = [
	{
		key: "flow",
		title: "Flow",
		cell: Name
	},
	{
		key: "nodes",
		title: "Nodes",
		right: true,
		cell: ({ nodes }) => nodes
	},
	{
		key: "problems",
		title: "Problems",
		cell: Problems
	},
	{
		key: "tests",
		title: "Tests",
		cell: Tests
	},
	{
		key: "run",
		title: "Last run",
		cell: LastRun
	}
];
function FlowsScreen() {
	const [, go] = useLocation();
	const folder = useProject((state) => state.project?.folder ?? "");
	const readOnly = useReadOnly();
	const { value: all, error, reload } = useLoaded("flows", flows.list);
	const [making, setMaking] = (0, import_react.useState)(null);
	const [sought, setSought] = (0, import_react.useState)("");
	useReloadOnChange(reload);
	const words = sought.trim().toLowerCase();
	const shown = all?.filter(({ file, name, description }) => `${file} ${name} ${description}`.toLowerCase().includes(words));
	const empty = all?.length === 0;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Page, {
		title: "Flows",
		about: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", { children: folder }),
		actions: !readOnly && !empty && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			variant: "primary",
			icon: FilePlus,
			onClick: () => setMaking(""),
			children: "New flow"
		}),
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(NotLoaded, {
				error,
				reload
			}),
			!all && !error && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
				className: FlowsScreen_module_default.waiting,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {}), " Checking the flows"]
			}),
			empty && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Templates, { onChoose: readOnly ? void 0 : setMaking }),
			shown && all && !empty && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [all.length > SEARCHED && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Search, {
				label: "Find a flow",
				value: sought,
				onValue: setSought
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, { children: shown.length ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Table, {
				label: "Flows",
				columns: COLUMNS,
				rows: shown,
				rowKey: ({ file }) => file,
				onOpen: ({ file }) => go(addressOf(file))
			}) : /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
				className: FlowsScreen_module_default.none,
				children: [
					"No flow has “",
					sought,
					"” in its name or description."
				]
			}) })] }),
			making !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NewFlow, {
				template: making,
				onClose: () => setMaking(null)
			})
		]
	});
}
function Name({ file, name, description }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: FlowsScreen_module_default.name,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
				href: addressOf(file),
				children: name || file
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", { children: file }),
			description && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", { children: description })
		]
	});
}
function Problems({ file, problems: { errors, warnings } }) {
	if (!errors && !warnings) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
		tone: "success",
		icon: CircleCheck,
		children: "none"
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
		href: addressOf(file),
		className: FlowsScreen_module_default.badges,
		"aria-label": `Problems of ${file}`,
		children: [errors > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Badge, {
			tone: "danger",
			icon: CircleExclamationPoint,
			children: [
				errors,
				" ",
				errors === 1 ? "error" : "errors"
			]
		}), warnings > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Badge, {
			tone: "warning",
			icon: TriangleExclamationPoint,
			children: [
				warnings,
				" ",
				warnings === 1 ? "warning" : "warnings"
			]
		})]
	});
}
function Tests({ file, tests: { count, last } }) {
	if (!count) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: FlowsScreen_module_default.muted,
		children: "no tests"
	});
	const all = Math.max(count, (last?.passed ?? 0) + (last?.failed ?? 0));
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
		href: `/tests?flow=${encodeURIComponent(file)}`,
		className: FlowsScreen_module_default.badges,
		"aria-label": `Tests of ${file}`,
		children: [
			!last && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
				className: FlowsScreen_module_default.muted,
				children: [count, " not run yet"]
			}),
			last && last.failed === 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Badge, {
				tone: "success",
				icon: CircleCheck,
				title: ago(last.at),
				children: [
					last.passed,
					" of ",
					all,
					" passed"
				]
			}),
			last && last.failed > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Badge, {
				tone: "danger",
				icon: CircleX,
				title: ago(last.at),
				children: [
					last.failed,
					" of ",
					all,
					" failed"
				]
			})
		]
	});
}
function LastRun({ last_run: run }) {
	if (!run) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: FlowsScreen_module_default.muted,
		children: "never"
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
		href: `/sessions/${encodeURIComponent(run.session)}`,
		className: FlowsScreen_module_default.badges,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(OutcomeBadge, { outcome: run.outcome }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
			className: FlowsScreen_module_default.muted,
			children: ago(run.at)
		})]
	});
}
export { FlowsScreen as default };
