import { r as __toESM } from "./rolldown-runtime.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
// src/api/events.ts
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
// src/api/http.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
/** Asks the studio's server and turns its refusals into errors that can be shown. */
var Refused = class extends Error {
	status;
	body;
	constructor(status, message, body) {
		super(message);
		this.status = status;
		this.body = body;
		this.name = "Refused";
	}
};
function get(path, query = {}) {
	const asked = new URLSearchParams();
	for (const [key, value] of Object.entries(query)) if (value !== void 0 && value !== "") asked.set(key, String(value));
	return send("GET", asked.size ? `${path}?${asked}` : path);
}
var post = (path, body = {}, signal) => send("POST", path, body, signal);
var put = (path, body) => send("PUT", path, body);
var remove = (path) => send("DELETE", path);
async function send(method, path, body, signal) {
	let answer;
	try {
		answer = await fetch(path, {
			method,
			signal,
			headers: body === void 0 ? {} : { "Content-Type": "application/json" },
			body: body === void 0 ? void 0 : JSON.stringify(body)
		});
	} catch (error) {
		if (signal?.aborted) throw error;
		throw new Refused(0, "The studio does not answer. Is `flowrun studio` still running?", {});
	}
	const read = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
	const given = typeof read === "object" && read !== null ? read : {};
	if (answer.ok) return read;
	const said = typeof given.error === "string" ? given.error : `The studio answered ${answer.status}.`;
	throw new Refused(answer.status, said, given);
}
/** What to show of anything that was thrown. */
function wordsOf(error) {
	return error instanceof Error ? error.message : String(error);
}
// src/parts/classes.ts
/** Joins the class names that are there. */
var classes = (...names) => names.filter(Boolean).join(" ");
var Button_module_default = {
	button: "_button_16goo_1",
	small: "_small_16goo_16",
	primary: "_primary_16goo_28",
	secondary: "_secondary_16goo_37",
	ghost: "_ghost_16goo_43",
	danger: "_danger_16goo_57",
	icon: "_icon_16goo_68",
	smallIcon: "_smallIcon_16goo_82",
	dangerIcon: "_dangerIcon_16goo_102",
	spinner: "_spinner_16goo_107",
	turn: "_turn_16goo_1"
};
// src/parts/Button.tsx
var import_jsx_runtime = require_jsx_runtime();
function Button({ variant = "secondary", small, icon: Icon, busy, disabled, className, children, ...rest }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
		type: "button",
		className: classes(Button_module_default.button, Button_module_default[variant], small && Button_module_default.small, className),
		disabled: disabled || busy,
		"aria-busy": busy || void 0,
		...rest,
		children: [busy ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {}) : Icon && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
			"aria-hidden": true,
			size: small ? 13 : 15
		}), children]
	});
}
function IconButton({ label, icon: Icon, small, pressed, danger, className, ...rest }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
		type: "button",
		"aria-label": label,
		title: label,
		"aria-pressed": pressed,
		className: classes(Button_module_default.icon, small && Button_module_default.smallIcon, danger && Button_module_default.dangerIcon, className),
		...rest,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
			"aria-hidden": true,
			size: small ? 14 : 16
		})
	});
}
function Spinner() {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: Button_module_default.spinner,
		"aria-hidden": true
	});
}
var Page_module_default = {
	page: "_page_wkglf_1",
	inside: "_inside_wkglf_8",
	header: "_header_wkglf_17",
	title: "_title_wkglf_24",
	about: "_about_wkglf_31",
	actions: "_actions_wkglf_36",
	card: "_card_wkglf_42"
};
// src/parts/Page.tsx
/** A screen that is a page: its title, what it is for, what can be done, and what it holds. */
function Page({ title, about, actions, children }) {
	useTitle(title);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", {
		className: Page_module_default.page,
		tabIndex: -1,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: Page_module_default.inside,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
				className: Page_module_default.header,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h1", {
					className: Page_module_default.title,
					children: title
				}), about && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
					className: Page_module_default.about,
					children: about
				})] }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
					className: Page_module_default.actions,
					children: actions
				})]
			}), children]
		})
	});
}
/** The title of the browser's tab. */
function useTitle(title) {
	(0, import_react.useEffect)(() => {
		document.title = `${title} · flowrun studio`;
	}, [title]);
}
function Card({ children }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("section", {
		className: Page_module_default.card,
		children
	});
}
// src/api/client.ts
var id = encodeURIComponent;
var project = () => get("/api/project");
var flows = {
	list: () => get("/api/flows"),
	create: (file, template) => post("/api/flows", {
		file,
		template
	}),
	open: (file) => get("/api/flow", { file }),
	save: (file, text, etag) => put("/api/flow", {
		file,
		text,
		etag
	})
};
var editing = {
	view: (file, text, environment) => post("/api/flow/view", {
		file,
		text,
		environment
	}),
	ops: (file, text, ops) => post("/api/flow/ops", {
		file,
		text,
		ops
	}),
	complete: (file, text, offset, signal) => post("/api/flow/complete", {
		file,
		text,
		offset
	}, signal),
	hover: (file, text, offset) => post("/api/flow/hover", {
		file,
		text,
		offset
	}),
	rename: (file, text, kind, old, name) => post("/api/flow/rename", {
		file,
		text,
		kind,
		old,
		new: name
	}),
	node: (file, text, node, environment) => post("/api/flow/node", {
		file,
		text,
		node,
		environment
	}),
	format: (file, text) => post("/api/flow/format", {
		file,
		text
	})
};
var requests = {
	send: (trial, signal) => post("/api/request", trial, signal),
	map: (file, text, node, rows) => post("/api/request/map", {
		file,
		text,
		node,
		rows
	})
};
var talks = {
	begin: (file, text, parameters, environment) => post("/api/talks", {
		file,
		text,
		environment,
		parameters
	}),
	show: (talk) => get(`/api/talks/${id(talk)}`),
	say: (talk, text) => post(`/api/talks/${id(talk)}/say`, { text }),
	restart: (talk, turn) => post(`/api/talks/${id(talk)}/restart`, { turn }),
	save: (talk, name) => post(`/api/talks/${id(talk)}/save`, { name }),
	end: (talk) => remove(`/api/talks/${id(talk)}`)
};
var credentials = {
	list: (environment) => get("/api/credentials", { environment }),
	types: () => get("/api/credentials/types"),
	connect: (type, grant, name, fields, callback) => post("/api/credentials/connect", {
		type,
		grant,
		name,
		fields,
		callback
	}),
	attempt: (attempt) => get(`/api/credentials/connect/${id(attempt)}`),
	cancel: (attempt) => remove(`/api/credentials/connect/${id(attempt)}`),
	check: (type, field, value, flags) => post("/api/credentials/check", {
		type,
		field,
		value,
		flags
	}),
	test: (name, keptIn) => post("/api/credentials/test", {
		name,
		kept_in: keptIn
	}),
	rename: (name, to, flows) => post("/api/credentials/rename", {
		name,
		to,
		flows
	}),
	remove: (name, force = false, keepRemote = false) => post("/api/credentials/remove", {
		name,
		force,
		keep_remote: keepRemote
	})
};
var environments = { create: (name, credentials) => post("/api/environments", {
	name,
	credentials
}) };
var tests = {
	list: (file) => get("/api/tests", { file }),
	run: (choice) => post("/api/tests/run", choice)
};
var sessions = {
	list: (filter) => get("/api/sessions", { ...filter }),
	open: (session) => get(`/api/sessions/${id(session)}`),
	save: (session, name) => post(`/api/sessions/${id(session)}/save`, { name })
};
export { Refused as _, project as a, talks as c, Page as d, useTitle as f, classes as g, Spinner as h, flows as i, tests as l, IconButton as m, editing as n, requests as o, Button as p, environments as r, sessions as s, credentials as t, Card as u, wordsOf as v, listen as y };
