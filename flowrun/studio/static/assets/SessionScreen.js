import { r as __toESM } from "./rolldown-runtime.js";
import { L as MessagesSquare, Q as FilePlus, l as Workflow, n as Link, vt as ArrowLeft } from "./vendor.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { f as useTitle, g as classes, h as Spinner, i as flows, p as Button, s as sessions } from "./client.js";
import { i as FlowPicture, n as Transcript, r as Tabs, t as Panes_module_default } from "./Panes.module.js";
import { n as Trace, r as SaveTest, t as Values } from "./Values.js";
import { D as CopyButton } from "./flow.js";
import { c as addressOf, m as Empty, p as Note, s as useReadOnly } from "./index.js";
import { n as OutcomeBadge } from "./OutcomeBadge.js";
import { r as moment } from "./times.js";
import { t as useLoaded } from "./useLoaded.js";
// src/screens/sessions/SessionScreen.module.css
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var SessionScreen_module_default = {
	head: "_head_13wu1_1",
	words: "_words_13wu1_5",
	back: "_back_13wu1_10",
	title: "_title_13wu1_23",
	facts: "_facts_13wu1_29",
	id: "_id_13wu1_37",
	open: "_open_13wu1_47",
	note: "_note_13wu1_51",
	talk: "_talk_13wu1_56"
};
// src/screens/sessions/SessionScreen.tsx
/** One kept session: transcript, parameters, path. */
var import_jsx_runtime = require_jsx_runtime();
function SessionScreen({ id }) {
	useTitle("Session");
	const { value, error } = useLoaded(`session ${id}`, () => sessions.open(id));
	if (error) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
		icon: MessagesSquare,
		title: "This session cannot be shown",
		action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			href: "/sessions",
			children: "All sessions"
		}),
		children: error
	}) });
	if (!value) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", {
		className: Panes_module_default.waiting,
		"aria-label": "Loading",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {})
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Shown, { session: value });
}
function Shown({ session }) {
	const [tab, setTab] = (0, import_react.useState)("trace");
	const [selected, setSelected] = (0, import_react.useState)(null);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("main", {
		className: Panes_module_default.screen,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Head, { session }),
			session.error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: classes(Panes_module_default.note, SessionScreen_module_default.note),
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
					tone: "danger",
					children: session.error
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: Panes_module_default.panes,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("section", {
					className: SessionScreen_module_default.talk,
					"aria-label": "Transcript",
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Transcript, {
						label: "Conversation",
						messages: session.messages,
						foot: session.ended ? "The conversation has ended" : null
					})
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("section", {
					className: Panes_module_default.detail,
					"aria-label": "What happened",
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Tabs, {
						fill: true,
						label: "What happened",
						chosen: tab,
						onChoose: setTab,
						tabs: [
							{
								key: "trace",
								label: `Trace (${session.visits.length})`,
								content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Trace, {
									visits: session.visits,
									selected,
									onSelect: setSelected
								})
							},
							{
								key: "parameters",
								label: "Parameters",
								content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Values, { parameters: session.parameters })
							},
							{
								key: "path",
								label: "Path",
								content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Path, {
									session,
									selected,
									onSelect: setSelected
								})
							}
						]
					})
				})]
			})
		]
	});
}
function Head({ session }) {
	const readOnly = useReadOnly();
	const [saves, setSaves] = (0, import_react.useState)(false);
	const { id, flow, file, outcome, began, turns, caller, environment } = session;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
		className: classes(Panes_module_default.head, SessionScreen_module_default.head),
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: SessionScreen_module_default.words,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
						href: "/sessions",
						className: SessionScreen_module_default.back,
						children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ArrowLeft, {
							"aria-hidden": true,
							size: 13
						}), " Sessions"]
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("h1", {
						className: classes(Panes_module_default.title, SessionScreen_module_default.title),
						children: [
							flow,
							" ",
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)(OutcomeBadge, { outcome })
						]
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
						className: SessionScreen_module_default.facts,
						children: [
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: moment(began) }),
							/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", { children: [
								turns,
								" ",
								turns === 1 ? "turn" : "turns"
							] }),
							caller && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: caller }),
							environment && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", { children: ["in ", environment] }),
							/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("code", {
								className: SessionScreen_module_default.id,
								children: [
									id,
									" ",
									/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
										what: "Id of the session",
										text: id
									})
								]
							})
						]
					})
				]
			}),
			file && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
				href: addressOf(file),
				className: SessionScreen_module_default.open,
				children: "Open the flow"
			}),
			!readOnly && file && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				icon: FilePlus,
				onClick: () => setSaves(true),
				children: "Save as test"
			}),
			saves && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SaveTest, {
				onSave: (name) => sessions.save(id, name),
				onClose: () => setSaves(false)
			})
		]
	});
}
function Path({ session, selected, onSelect }) {
	const { file, path, ended } = session;
	const lit = (0, import_react.useMemo)(() => ({
		steps: path,
		current: ended ? null : path.at(-1)?.node ?? null
	}), [path, ended]);
	const { value, error } = useLoaded(`flow ${file}`, () => file ? flows.open(file) : Promise.reject(/* @__PURE__ */ new Error("Its flow is not in this folder.")));
	const steps = path.map(({ node }) => node).join(" → ");
	if (error) return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Empty, {
		icon: Workflow,
		title: "There is no picture of its path",
		children: [
			error,
			" It went ",
			steps,
			"."
		]
	});
	if (!value) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
		className: Panes_module_default.waiting,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {})
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: Panes_module_default.picture,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FlowPicture, {
			graph: value.view.graph,
			lit,
			selected,
			onSelect
		})
	});
}
export { SessionScreen as default };
