import { r as __toESM } from "./rolldown-runtime.js";
import { a as useLocation, at as CircleX, dt as CircleCheck, s as useSearchParams } from "./vendor.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { f as useTitle, h as Spinner, p as Button, t as credentials } from "./client.js";
import { t as useLoaded } from "./useLoaded.js";
import { l as fileOf } from "./index.js";
import { t as draft } from "./draft.js";
// src/screens/credentials/ConnectedScreen.module.css
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var ConnectedScreen_module_default = {
	screen: "_screen_t0stk_1",
	card: "_card_t0stk_9",
	good: "_good_t0stk_32",
	bad: "_bad_t0stk_36",
	domain: "_domain_t0stk_40",
	error: "_error_t0stk_44",
	actions: "_actions_t0stk_48"
};
// src/screens/credentials/ConnectedScreen.tsx
/** Where the service sends the browser back: whether the credential is connected. */
var import_jsx_runtime = require_jsx_runtime();
function ConnectedScreen() {
	const [query] = useSearchParams();
	const [, go] = useLocation();
	const name = query.get("name") ?? "";
	const told = query.get("error") ?? "";
	const { value, error } = useLoaded("connected", () => credentials.list());
	const row = value?.credentials.find((one) => one.name === name && one.kept_in === "vault");
	const wrong = told || error || (value && !row ? `There is no credential “${name}” here.` : "");
	useTitle(wrong ? "Not connected" : "Connected");
	const [from] = (0, import_react.useState)(() => draft.read()?.from ?? "");
	const flow = from.startsWith("/flow/") ? fileOf(from) : "";
	(0, import_react.useEffect)(() => {
		if (row && !told) draft.drop();
	}, [row, told]);
	if (wrong) return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Outcome, {
		icon: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CircleX, {
			"aria-hidden": true,
			className: ConnectedScreen_module_default.bad,
			size: 40,
			strokeWidth: 1.6
		}),
		title: "The connection was not made",
		action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			onClick: () => go("/credentials"),
			children: "Back to Credential Storage"
		}),
		children: [name && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("b", { children: name }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: ConnectedScreen_module_default.error,
			children: withLinks(wrong)
		})]
	});
	if (!row) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", {
		className: ConnectedScreen_module_default.screen,
		"aria-label": "Loading",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {})
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Outcome, {
		icon: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CircleCheck, {
			"aria-hidden": true,
			className: ConnectedScreen_module_default.good,
			size: 40,
			strokeWidth: 1.6
		}),
		title: "OAuth connection completed",
		action: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: ConnectedScreen_module_default.actions,
			children: [flow && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Button, {
				variant: "primary",
				autoFocus: true,
				onClick: () => go(from),
				children: ["Back to ", flow]
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				variant: flow ? "secondary" : "primary",
				autoFocus: !flow,
				onClick: () => go("/credentials"),
				children: "Back to Credential Storage"
			})]
		}),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("b", { children: name }), " is ready to use in your flows."] }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
			className: ConnectedScreen_module_default.domain,
			children: [row.domain, row.user].filter(Boolean).join(" · ")
		})]
	});
}
/** Words in which addresses lead there. */
var withLinks = (words) => words.split(/(https:\/\/[^\s;]+)/).map((part, index) => index % 2 ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
	href: part,
	target: "_blank",
	rel: "noreferrer",
	children: new URL(part).host
}, index) : part);
function Outcome({ icon, title, action, children }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", {
		className: ConnectedScreen_module_default.screen,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("section", {
			className: ConnectedScreen_module_default.card,
			children: [
				icon,
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h1", { children: title }),
				children,
				action
			]
		})
	});
}
export { ConnectedScreen as default };
