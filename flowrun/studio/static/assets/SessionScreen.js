import { r as __toESM } from "./rolldown-runtime.js";
import { I as MessagesSquare, X as FilePlus, c as Workflow, gt as ArrowLeft, n as Link } from "./vendor.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { d as useTitle, f as Button, m as Spinner, o as sessions, r as flows } from "./client.js";
import { n as Tabs, r as FlowPicture, t as Transcript } from "./Transcript.js";
import { n as Trace, r as SaveTest, t as Values } from "./Values.js";
import { n as CopyButton } from "./Code.js";
import { l as Note, o as useReadOnly, u as Empty } from "./index.js";
import { n as OutcomeBadge } from "./OutcomeBadge.js";
import { r as moment } from "./times.js";
import { t as useLoaded } from "./useLoaded.js";
import { t as addressOf } from "./addresses.js";
// src/screens/sessions/SessionScreen.module.css
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var SessionScreen_module_default = {
	screen: "_screen_1kq7w_1",
	waiting: "_waiting_1kq7w_7",
	head: "_head_1kq7w_14",
	words: "_words_1kq7w_24",
	back: "_back_1kq7w_29",
	facts: "_facts_1kq7w_52",
	id: "_id_1kq7w_60",
	open: "_open_1kq7w_70",
	note: "_note_1kq7w_74",
	panes: "_panes_1kq7w_80",
	talk: "_talk_1kq7w_88",
	detail: "_detail_1kq7w_93",
	picture: "_picture_1kq7w_100"
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
		className: SessionScreen_module_default.waiting,
		"aria-label": "Loading",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {})
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Shown, { session: value });
}
function Shown({ session }) {
	const [tab, setTab] = (0, import_react.useState)("trace");
	const [selected, setSelected] = (0, import_react.useState)(null);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("main", {
		className: SessionScreen_module_default.screen,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Head, { session }),
			session.error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: SessionScreen_module_default.note,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
					tone: "danger",
					children: session.error
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: SessionScreen_module_default.panes,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("section", {
					className: SessionScreen_module_default.talk,
					"aria-label": "Transcript",
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Transcript, {
						label: "Conversation",
						messages: session.messages,
						foot: session.ended ? "The conversation has ended" : null
					})
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("section", {
					className: SessionScreen_module_default.detail,
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
		className: SessionScreen_module_default.head,
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
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("h1", { children: [
						flow,
						" ",
						/* @__PURE__ */ (0, import_jsx_runtime.jsx)(OutcomeBadge, { outcome })
					] }),
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
		className: SessionScreen_module_default.waiting,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {})
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: SessionScreen_module_default.picture,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FlowPicture, {
			graph: value.view.graph,
			lit,
			selected,
			onSelect
		})
	});
}
export { SessionScreen as default };
