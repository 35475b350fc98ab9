import { L as MessagesSquare, a as useLocation, ft as ChevronRight, n as Link, pt as ChevronLeft, s as useSearchParams } from "./vendor.js";
import { d as Page, h as Spinner, i as flows, m as IconButton, p as Button, s as sessions, u as Card } from "./client.js";
import { f as NotLoaded, m as Empty, o as useProject } from "./index.js";
import { o as SelectField, r as moment, t as ago } from "./times.js";
import { n as OutcomeBadge, t as OUTCOMES } from "./OutcomeBadge.js";
import { t as Table } from "./Table.js";
import { t as useLoaded } from "./useLoaded.js";
import { m as require_jsx_runtime } from "./canvas.js";
var SessionsScreen_module_default = {
	filters: "_filters_53d3j_1",
	began: "_began_53d3j_11",
	muted: "_muted_53d3j_23",
	pages: "_pages_53d3j_27"
};
// src/screens/sessions/SessionsScreen.tsx
/** The kept sessions with their outcome. */
var import_jsx_runtime = require_jsx_runtime();
var FILTERS = [
	"flow",
	"outcome",
	"environment",
	"from"
];
var TIMES = [
	{
		value: "",
		label: "at any time"
	},
	{
		value: "1h",
		label: "in the last hour"
	},
	{
		value: "1d",
		label: "in the last day"
	},
	{
		value: "7d",
		label: "in the last 7 days"
	},
	{
		value: "30d",
		label: "in the last 30 days"
	}
];
var addressOf = ({ id }) => `/sessions/${encodeURIComponent(id)}`;
var COLUMNS = [
	{
		key: "began",
		title: "Began",
		cell: (row) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			href: addressOf(row),
			title: moment(row.began),
			className: SessionsScreen_module_default.began,
			children: ago(row.began)
		})
	},
	{
		key: "flow",
		title: "Flow",
		cell: ({ flow }) => flow
	},
	{
		key: "outcome",
		title: "Outcome",
		cell: ({ outcome }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OutcomeBadge, { outcome })
	},
	{
		key: "environment",
		title: "Environment",
		cell: ({ environment }) => environment ?? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Muted, { children: "none" })
	},
	{
		key: "turns",
		title: "Turns",
		right: true,
		cell: ({ turns }) => turns
	},
	{
		key: "caller",
		title: "Caller",
		cell: ({ caller }) => caller ?? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Muted, { children: "unknown" })
	},
	{
		key: "id",
		title: "Session",
		cell: ({ id }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Muted, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", {
			title: id,
			children: id.slice(0, 8)
		}) })
	}
];
function SessionsScreen() {
	const [, go] = useLocation();
	const [query, setQuery] = useSearchParams();
	const [flow, outcome, environment, from] = FILTERS.map((name) => query.get(name) ?? "");
	const page = Number(query.get("page")) || 0;
	const { value, error, loading, reload } = useLoaded(`sessions ${query}`, () => sessions.list({
		flow,
		outcome,
		environment,
		from,
		page
	}));
	const known = useLoaded("flows", flows.list);
	const environments = useProject((state) => state.project?.environments) ?? [];
	const filtered = FILTERS.some((name) => query.get(name));
	const put = (name, to) => setQuery((before) => {
		const after = new URLSearchParams(before);
		if (name !== "page") after.delete("page");
		if (to && to !== "0") after.set(name, to);
		else after.delete(name);
		return after;
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Page, {
		title: "Sessions",
		about: "Every conversation that this machine keeps: from the Tester, the command line and channels.",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: SessionsScreen_module_default.filters,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
						label: "Flow",
						value: flow ?? "",
						options: [
							{
								value: "",
								label: "every flow"
							},
							...(known.value ?? []).map(({ file, name }) => ({
								value: file,
								label: name || file
							})),
							...flow && !known.value ? [flow] : []
						],
						onChange: (event) => put("flow", event.target.value)
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
						label: "Outcome",
						value: outcome ?? "",
						options: [{
							value: "",
							label: "any outcome"
						}, ...Object.entries(OUTCOMES).map(([key, { label }]) => ({
							value: key,
							label
						}))],
						onChange: (event) => put("outcome", event.target.value)
					}),
					(environment || environments.length > 0) && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
						label: "Environment",
						value: environment,
						options: [{
							value: "",
							label: "any environment"
						}, .../* @__PURE__ */ new Set([...environments, ...environment ? [environment] : []])],
						onChange: (event) => put("environment", event.target.value)
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
						label: "Began",
						value: from ?? "",
						options: TIMES,
						onChange: (event) => put("from", event.target.value)
					}),
					filtered && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
						onClick: () => setQuery({}),
						children: "Clear"
					}),
					loading && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {})
				]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(NotLoaded, {
				error,
				reload
			}),
			value && value.total === 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
				icon: MessagesSquare,
				title: filtered ? "No session is like that" : "No session yet",
				action: filtered && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					onClick: () => setQuery({}),
					children: "Show all sessions"
				}),
				children: !filtered && "Talk to a flow in its Tester; every talk is kept here."
			}),
			value && value.total > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Table, {
				label: "Sessions",
				columns: COLUMNS,
				rows: value.sessions,
				rowKey: ({ id }) => id,
				onOpen: (row) => go(addressOf(row))
			}) }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Pages, {
				...value,
				page,
				onPage: (to) => put("page", String(to))
			})] })
		]
	});
}
function Pages({ page, size, total, onPage }) {
	const first = page * size + 1;
	const last = Math.min(total, first + size - 1);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("nav", {
		className: SessionsScreen_module_default.pages,
		"aria-label": "Pages of sessions",
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", { children: [
			first,
			"–",
			last,
			" of ",
			total
		] }), total > size && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
			label: "Newer sessions",
			icon: ChevronLeft,
			disabled: page === 0,
			onClick: () => onPage(page - 1)
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
			label: "Older sessions",
			icon: ChevronRight,
			disabled: last >= total,
			onClick: () => onPage(page + 1)
		})] })]
	});
}
var Muted = ({ children }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
	className: SessionsScreen_module_default.muted,
	children
});
export { SessionsScreen as default };
