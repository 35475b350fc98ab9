import { r as __toESM } from "./rolldown-runtime.js";
import { $ as ExternalLink, A as Plug, M as Pencil, U as Layers, W as KeyRound, _ as Trash, dt as CircleCheck, k as Plus, lt as CircleExclamationPoint, n as Link, s as useSearchParams } from "./vendor.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { _ as Refused, d as Page, h as Spinner, m as IconButton, p as Button, r as environments, t as credentials, u as Card, v as wordsOf } from "./client.js";
import { c as TextField, d as Badge, i as Checkbox, o as SelectField, r as moment, s as TextArea, t as ago } from "./times.js";
import { c as addressOf, d as toast, f as NotLoaded, i as useEnvironment, m as Empty, p as Note, r as loadProject, s as useReadOnly, t as chooseEnvironment, u as complain } from "./index.js";
import { t as EnvironmentSelect } from "./EnvironmentSelect.js";
import { t as Table } from "./Table.js";
import { n as useReloadOnChange, t as useLoaded } from "./useLoaded.js";
import { D as CopyButton, l as keepUnsaved } from "./flow.js";
import { t as draft } from "./draft.js";
import { n as Dialog, t as Ask } from "./Ask.js";
// src/screens/credentials/ConnectCard.module.css
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var ConnectCard_module_default = {
	form: "_form_1waev_1",
	head: "_head_1waev_8",
	ways: "_ways_1waev_24",
	fields: "_fields_1waev_34",
	more: "_more_1waev_41",
	callback: "_callback_1waev_56",
	address: "_address_1waev_67",
	foot: "_foot_1waev_79"
};
// src/screens/credentials/FormField.tsx
var import_jsx_runtime = require_jsx_runtime();
function FormField({ field: { key, kind, title, help, required }, value, check, error, onValue }) {
	const words = /^\S+\.\S/.test(help) ? help : help.charAt(0).toUpperCase() + help.slice(1);
	if (kind === "flag") return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Checkbox, {
		label: title,
		hint: words,
		checked: value === true,
		onChange: (event) => onValue(event.target.checked)
	});
	const text = typeof value === "string" ? value : "";
	const wrong = error ?? (check?.ok === false ? check.error : null);
	if (kind === "pem_file") return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextArea, {
		mono: true,
		label: title,
		hint: "The text of the PEM file; it is kept sealed and never shown again",
		required,
		error: wrong,
		placeholder: "-----BEGIN PRIVATE KEY-----",
		rows: 4,
		value: text,
		onChange: (event) => onValue(event.target.value)
	});
	const becomes = check?.ok && check.shown && check.shown !== text ? `It is ${check.shown}` : "";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
		label: title,
		name: key,
		type: kind === "secret" ? "password" : "text",
		autoComplete: kind === "secret" ? "new-password" : "off",
		hint: !wrong && (becomes || words || kind === "secret" && "Kept sealed, never shown again"),
		required,
		error: wrong,
		value: text,
		onChange: (event) => onValue(event.target.value)
	});
}
// src/screens/credentials/useChecks.ts
/** What the server says of each answer as one types it; nothing leaves the machine. */
var WAIT = 350;
function useChecks(type, asked, fields) {
	const [checks, setChecks] = (0, import_react.useState)({});
	const ticked = asked.filter(({ key, kind }) => kind === "flag" && fields[key] === true).map(({ key }) => key);
	const checked = (0, import_react.useRef)({});
	const texts = asked.filter(({ kind }) => kind === "text");
	const key = JSON.stringify([
		type,
		ticked,
		texts.map((field) => fields[field.key] ?? "")
	]);
	(0, import_react.useEffect)(() => {
		const timer = setTimeout(() => {
			for (const field of texts) {
				const value = fields[field.key];
				const question = JSON.stringify([
					type,
					ticked,
					value
				]);
				if (checked.current[field.key] === question) continue;
				checked.current[field.key] = question;
				if (typeof value !== "string" || !value.trim()) setChecks(({ [field.key]: _, ...others }) => others);
				else credentials.check(type, field.key, value, ticked).then((check) => {
					if (checked.current[field.key] === question) setChecks((before) => ({
						...before,
						[field.key]: check
					}));
				}, () => delete checked.current[field.key]);
			}
		}, WAIT);
		return () => clearTimeout(timer);
	}, [key]);
	return checks;
}
var Waiting_module_default = { actions: "_actions_2yk3k_1" };
// src/screens/credentials/Waiting.tsx
/** A login that somebody came back from half-way: it goes on, or is given up. */
var AGAIN = 2e3;
function Waiting({ attempt, onConnected }) {
	const [told, setTold] = (0, import_react.useState)(null);
	(0, import_react.useEffect)(() => {
		let timer;
		let current = true;
		const look = async () => {
			const now = await credentials.attempt(attempt).catch(() => null);
			if (!current) return;
			setTold(now);
			if (now?.state === "waiting") timer = setTimeout(() => void look(), AGAIN);
			if (now?.state === "connected") {
				draft.drop();
				onConnected();
			}
		};
		look();
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [attempt]);
	if (told?.state === "failed" || told?.state === "expired") return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Note, {
		tone: "danger",
		children: ["The last login did not succeed: ", told.error]
	});
	if (told?.state !== "waiting") return null;
	const giveUp = async () => {
		try {
			await credentials.cancel(attempt);
			setTold(null);
		} catch (error) {
			complain(error);
		}
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Note, {
		action: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
			className: Waiting_module_default.actions,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
				href: told.url,
				children: "Go on"
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				small: true,
				onClick: () => void giveUp(),
				children: "Give it up"
			})]
		}),
		children: [
			"The login for ",
			told.name,
			" still waits for you at the service."
		]
	});
}
// src/screens/credentials/ConnectCard.tsx
/** The form by which a credential is connected, in the browser or by what is filled in here. */
function ConnectCard({ types, from, onClose, onConnected }) {
	const kept = (0, import_react.useRef)(draft.read()).current;
	const [typeName, setType] = (0, import_react.useState)(kept?.type ?? types[0]?.type ?? "");
	const type = types.find((one) => one.type === typeName) ?? types[0];
	const [grantName, setGrant] = (0, import_react.useState)(kept?.grant ?? "");
	const grant = type?.grants.find(({ name }) => name === grantName) ?? type?.grants.find((one) => one.in_browser) ?? type?.grants[0];
	const [name, setName] = (0, import_react.useState)(kept?.name ?? "");
	const [fields, setFields] = (0, import_react.useState)(kept?.fields ?? {});
	const [callback, setCallback] = (0, import_react.useState)(kept?.callback || (type?.callback ?? ""));
	const [busy, setBusy] = (0, import_react.useState)(false);
	const [refused, setRefused] = (0, import_react.useState)(null);
	const checks = useChecks(type?.type ?? "", grant?.fields ?? [], fields);
	const title = (0, import_react.useId)();
	const card = (0, import_react.useRef)(null);
	(0, import_react.useEffect)(() => {
		card.current?.querySelector("input")?.focus();
	}, []);
	if (!type || !grant) return null;
	const put = (key, value) => {
		setFields((before) => ({
			...before,
			[key]: value
		}));
		if (refused?.field === key) setRefused(null);
	};
	const missing = !name.trim() || grant.fields.some((one) => one.required && !given(one, fields));
	const wrong = grant.fields.some(({ key }) => checks[key]?.ok === false);
	const connect = async (event) => {
		event.preventDefault();
		setBusy(true);
		setRefused(null);
		const filled = Object.fromEntries(grant.fields.filter((one) => given(one, fields)).map(({ key }) => [key, fields[key] ?? ""]));
		try {
			const where = grant.in_browser ? callback.trim() || void 0 : void 0;
			const answer = await credentials.connect(type.type, grant.name, name.trim(), filled, where);
			if (answer.url) {
				draft.keep({
					type: type.type,
					grant: grant.name,
					name: name.trim(),
					fields: withoutSecrets(grant.fields, fields),
					callback,
					attempt: answer.attempt ?? "",
					from: from || (kept?.from ?? "")
				});
				keepUnsaved();
				location.assign(answer.url);
				return;
			}
			draft.drop();
			toast(`${answer.connected?.name ?? name} is connected`);
			onConnected();
		} catch (error) {
			const field = error instanceof Refused ? error.body.field : "";
			setRefused({
				field: typeof field === "string" ? field : "",
				error: wordsOf(error)
			});
		}
		setBusy(false);
	};
	const errorOf = (key) => refused?.field === key ? refused.error : null;
	const formField = (field) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FormField, {
		field,
		value: fields[field.key],
		check: checks[field.key],
		error: errorOf(field.key),
		onValue: (value) => put(field.key, value)
	}, field.key);
	const flags = grant.fields.filter(({ kind }) => kind === "flag");
	const asked = grant.fields.filter(({ kind }) => kind !== "flag");
	const shown = [
		"name",
		"callback",
		...grant.fields.map(({ key }) => key)
	];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("form", {
		ref: card,
		className: ConnectCard_module_default.form,
		onSubmit: (event) => void connect(event),
		noValidate: true,
		"aria-labelledby": title,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
				className: ConnectCard_module_default.head,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Plug, {
						"aria-hidden": true,
						size: 17
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
						id: title,
						children: grant.in_browser ? grant.title : `Connect with ${type.title}`
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
						className: ConnectCard_module_default.ways,
						children: [types.length > 1 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
							label: "Service",
							value: type.type,
							options: types.map((one) => ({
								value: one.type,
								label: one.title
							})),
							onChange: (event) => setType(event.target.value)
						}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
							label: "Way to log in",
							bare: true,
							title: "Way to log in",
							value: grant.name,
							options: type.grants.map((one) => ({
								value: one.name,
								label: one.in_browser ? "In the browser (OAuth)" : one.title
							})),
							onChange: (event) => setGrant(event.target.value)
						})]
					})
				]
			}),
			kept?.attempt && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Waiting, {
				attempt: kept.attempt,
				onConnected
			}),
			grant.note && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "warning",
				children: grant.note
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: ConnectCard_module_default.fields,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
					label: "Name",
					required: true,
					hint: "What nodes call it, such as Salesforce Production",
					error: errorOf("name"),
					value: name,
					onChange: (event) => {
						setName(event.target.value);
						if (refused?.field === "name") setRefused(null);
					}
				}), asked.map(formField)]
			}),
			flags.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("details", {
				className: ConnectCard_module_default.more,
				open: wrong || flags.some((one) => given(one, fields)),
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("summary", { children: "More settings" }), flags.map(formField)]
			}),
			grant.in_browser && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: ConnectCard_module_default.callback,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", { children: [type.title, " must know where to send you back: enter this callback URL in your app there."] }), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
					className: ConnectCard_module_default.address,
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
						bare: true,
						mono: true,
						label: "Callback URL",
						error: errorOf("callback"),
						value: callback,
						onChange: (event) => setCallback(event.target.value)
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
						what: "Callback URL",
						text: callback
					})]
				})]
			}),
			refused && !shown.includes(refused.field) && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "danger",
				children: refused.error
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("footer", {
				className: ConnectCard_module_default.foot,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					type: "submit",
					variant: "primary",
					icon: grant.in_browser ? ExternalLink : Plug,
					busy,
					disabled: missing || wrong,
					children: grant.in_browser ? `Go to ${type.title}` : "Connect"
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					onClick: () => {
						draft.drop();
						onClose();
					},
					children: "Cancel"
				})]
			})
		]
	}) });
}
var given = ({ key, kind }, fields) => kind === "flag" ? fields[key] === true : Boolean(fields[key]);
var withoutSecrets = (all, fields) => Object.fromEntries(all.filter(({ secret }) => !secret).map(({ key, kind }) => [key, fields[key] ?? (kind === "flag" ? false : "")]));
var CredentialsScreen_module_default = {
	waiting: "_waiting_1je7q_1",
	two: "_two_1je7q_8",
	muted: "_muted_1je7q_19",
	domain: "_domain_1je7q_24",
	users: "_users_1je7q_32",
	actions: "_actions_1je7q_43"
};
var CredentialState_module_default = { state: "_state_1ch5e_1" };
// src/screens/credentials/CredentialState.tsx
/** Whether a credential can be used, and why not. */
var SHOWN = {
	ready: {
		label: "ready",
		tone: "success"
	},
	connected: {
		label: "connected",
		tone: "success"
	},
	broken: {
		label: "broken",
		tone: "danger"
	},
	unreadable: {
		label: "cannot be read",
		tone: "danger"
	}
};
function CredentialState({ row: { state, reason } }) {
	const { label, tone } = SHOWN[state];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: CredentialState_module_default.state,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
			tone,
			icon: tone === "success" ? CircleCheck : CircleExclamationPoint,
			children: label
		}), reason && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("small", { children: reason })]
	});
}
// src/screens/credentials/NewEnvironment.tsx
/** Makes an environment: which credentials hold there in the place of those that flows name. */
function NewEnvironment({ rows, onClose }) {
	const [name, setName] = (0, import_react.useState)("");
	const [instead, setInstead] = (0, import_react.useState)({});
	const names = [...new Set(rows.map((row) => row.name))];
	const used = names.filter((one) => rows.some((row) => row.name === one && row.used_by.length));
	const make = async () => {
		const swapped = Object.entries(instead).filter(([, to]) => to);
		const made = await environments.create(name.trim(), Object.fromEntries(swapped));
		await loadProject();
		chooseEnvironment(made.name);
		toast(`${made.name} is in ${made.files.join(", ")}`);
		onClose();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Ask, {
		title: "New environment",
		about: "The same flows with other credentials, such as those of a sandbox.",
		action: "Create environment",
		ready: name.trim() !== "",
		onDo: make,
		onClose,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
			label: "Name",
			required: true,
			placeholder: "qa",
			value: name,
			onChange: (event) => setName(event.target.value)
		}), used.map((one) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
			label: `In the place of ${one}`,
			value: instead[one] ?? "",
			options: [{
				value: "",
				label: "the same"
			}, ...names.filter((other) => other !== one)],
			onChange: (event) => setInstead({
				...instead,
				[one]: event.target.value
			})
		}, one))]
	});
}
var UsersDialog_module_default = { users: "_users_1n2fy_1" };
// src/screens/credentials/UsersDialog.tsx
/** The nodes that use a credential, each a way to it. */
function UsersDialog({ row, onClose }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Dialog, {
		title: `Who uses ${row.name}`,
		onClose,
		actions: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			onClick: onClose,
			children: "Close"
		}),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Users, { users: row.used_by })
	});
}
function Users({ users }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", {
		className: UsersDialog_module_default.users,
		children: users.map(({ file, node }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("li", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
			href: `${addressOf(file)}?node=${encodeURIComponent(node)}`,
			children: node
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", { children: file })] }, `${file} ${node}`))
	});
}
// src/screens/credentials/RemoveDialog.tsx
/** Removes a credential, and says first who uses it. */
function RemoveDialog({ row, onClose, onDone }) {
	const [keepRemote, setKeepRemote] = (0, import_react.useState)(false);
	const [users, setUsers] = (0, import_react.useState)(row.used_by);
	const used = users.length > 0;
	const remove = async () => {
		try {
			const { note } = await credentials.remove(row.name, used, keepRemote);
			if (note) toast(`Removed ${row.name}; ${note}`, "warning");
			else toast(`Removed ${row.name}`);
			onDone();
			onClose();
		} catch (problem) {
			if (problem instanceof Refused && problem.status === 409 && Array.isArray(problem.body.used_by)) setUsers(problem.body.used_by);
			throw problem;
		}
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Ask, {
		danger: true,
		title: `Remove ${row.name}?`,
		action: used ? "Remove it all the same" : "Remove",
		onDo: remove,
		onClose,
		children: [used ? /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
			tone: "warning",
			children: "These nodes use it, and their requests fail without it:"
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Users, { users })] }) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", { children: "No node uses it. Its secrets are deleted from this machine." }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Checkbox, {
			label: "Leave its tokens valid at the service",
			hint: "They are revoked there otherwise.",
			checked: keepRemote,
			onChange: (event) => setKeepRemote(event.target.checked)
		})]
	});
}
// src/screens/credentials/RenameDialog.tsx
/** Gives a credential another name, in the files that name it too. */
function RenameDialog({ row, onClose, onDone }) {
	const [name, setName] = (0, import_react.useState)(row.name);
	const [flows, setFlows] = (0, import_react.useState)(true);
	const to = name.trim();
	const rename = async () => {
		const { files } = await credentials.rename(row.name, to, flows);
		toast(files.length ? `Renamed to ${to}, in ${files.join(", ")} too` : `Renamed to ${to}`);
		onDone();
		onClose();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Ask, {
		title: `Rename ${row.name}`,
		action: "Rename",
		ready: to !== "" && to !== row.name,
		onDo: rename,
		onClose,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TextField, {
			label: "New name",
			required: true,
			value: name,
			onFocus: (event) => event.target.select(),
			onChange: (event) => setName(event.target.value)
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Checkbox, {
			label: "Rename it in flows, tests and environments too",
			hint: "Else nodes that name it find no credential any more.",
			checked: flows,
			onChange: (event) => setFlows(event.target.checked)
		})]
	});
}
var TestDialog_module_default = {
	waiting: "_waiting_h125g_1",
	facts: "_facts_h125g_8"
};
// src/screens/credentials/TestDialog.tsx
/** Asks the service who the credential is. */
function TestDialog({ row, onClose, onDone }) {
	const { value, error, loading, reload } = useLoaded(`test ${row.name}`, () => credentials.test(row.name, row.kept_in));
	(0, import_react.useEffect)(() => {
		if (!loading) onDone();
	}, [loading]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Dialog, {
		title: `Test of ${row.name}`,
		onClose,
		actions: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			onClick: reload,
			busy: loading,
			children: "Test again"
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			variant: "primary",
			onClick: onClose,
			children: "Close"
		})] }),
		children: [
			loading && !value && !error && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
				className: TestDialog_module_default.waiting,
				role: "status",
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {}),
					" Asking ",
					row.domain || "the service"
				]
			}),
			error && !loading && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "danger",
				children: error
			}),
			value && !error && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone: "success",
				children: "It works: the service answered."
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("dl", {
				className: TestDialog_module_default.facts,
				children: Object.entries(value.facts).map(([name, fact]) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("dt", { children: name.replaceAll("_", " ") }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("dd", { children: shown(fact) })] }, name))
			})] })
		]
	});
}
var shown = (fact) => typeof fact === "boolean" ? fact ? "yes" : "no" : fact.toLocaleString("en");
// src/screens/credentials/CredentialsScreen.tsx
/** The credentials: connect, test, rename, remove. */
var ABOUT = "Named connections for nodes. Secrets stay on this machine and never stand in a flow.";
function CredentialsScreen() {
	const environment = useEnvironment();
	const readOnly = useReadOnly();
	const [query] = useSearchParams();
	const listed = useLoaded(`credentials ${environment}`, () => credentials.list(environment));
	const types = useLoaded("types", credentials.types);
	const [connects, setConnects] = (0, import_react.useState)(() => draft.read() !== null);
	const [makes, setMakes] = (0, import_react.useState)(false);
	const [doing, setDoing] = (0, import_react.useState)(null);
	const { value, error, reload } = listed;
	useReloadOnChange(reload, "tests");
	const rows = value?.credentials ?? [];
	const swaps = Object.entries(value?.swaps ?? {});
	const first = types.value?.[0]?.grants.find((grant) => grant.in_browser) ?? null;
	const connect = first && !readOnly && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
		variant: "primary",
		icon: Plus,
		onClick: () => setConnects(true),
		children: first.title
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Page, {
		title: "Credential Storage",
		about: ABOUT,
		actions: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(EnvironmentSelect, {}),
			!readOnly && rows.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				icon: Layers,
				onClick: () => setMakes(true),
				children: "New environment"
			}),
			!connects && rows.length > 0 && connect
		] }),
		children: [
			connects && types.value && !readOnly && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ConnectCard, {
				types: types.value,
				from: query.get("from") ?? "",
				onClose: () => setConnects(false),
				onConnected: () => {
					setConnects(false);
					reload();
				}
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(NotLoaded, {
				error,
				reload
			}),
			swaps.map(([name, instead]) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Note, { children: [
				"In ",
				environment,
				", nodes that name “",
				name,
				"” use “",
				instead,
				"”."
			] }, name)),
			!value && !error && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
				className: CredentialsScreen_module_default.waiting,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {}), " Loading the credentials"]
			}),
			value && rows.length === 0 && !connects && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
				icon: KeyRound,
				title: "No credential yet",
				action: connect,
				children: "A credential signs the requests of nodes that name it. What it keeps secret is sealed on this machine."
			}),
			rows.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Card, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Table, {
				label: "Credentials",
				columns: columns(readOnly, (what, row) => setDoing({
					what,
					row
				})),
				rows,
				rowKey: ({ name, kept_in }) => `${name} ${kept_in}`
			}) }),
			makes && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NewEnvironment, {
				rows,
				onClose: () => setMakes(false)
			}),
			doing && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Doing, {
				...doing,
				onClose: () => setDoing(null),
				onDone: reload
			})
		]
	});
}
function Doing({ what, row, onClose, onDone }) {
	if (what === "test") return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(TestDialog, {
		row,
		onClose,
		onDone
	});
	if (what === "rename") return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RenameDialog, {
		row,
		onClose,
		onDone
	});
	if (what === "remove") return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(RemoveDialog, {
		row,
		onClose,
		onDone
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(UsersDialog, {
		row,
		onClose
	});
}
function columns(readOnly, onDo) {
	return [
		{
			key: "name",
			title: "Name",
			cell: ({ name, type, kept_in }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: CredentialsScreen_module_default.two,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("b", { children: name }), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("small", { children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)("code", { children: type }),
					" in ",
					kept_in === "vault" ? "the vault" : kept_in
				] })]
			})
		},
		{
			key: "domain",
			title: "Domain",
			cell: ({ domain, user }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: CredentialsScreen_module_default.two,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: CredentialsScreen_module_default.domain,
					children: domain || "–"
				}), user && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("small", { children: user })]
			})
		},
		{
			key: "environment",
			title: "Environment",
			cell: ({ environment }) => environment ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, { children: environment }) : "–"
		},
		{
			key: "state",
			title: "State",
			cell: (row) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CredentialState, { row })
		},
		{
			key: "used",
			title: "Last used",
			cell: ({ last_used, kept_in }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: CredentialsScreen_module_default.muted,
				title: last_used ? moment(last_used) : void 0,
				children: last_used || kept_in === "vault" ? ago(last_used) : "–"
			})
		},
		{
			key: "users",
			title: "Used by",
			cell: (row) => {
				const count = row.used_by.length;
				if (!count) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: CredentialsScreen_module_default.muted,
					children: "no node"
				});
				return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
					type: "button",
					className: CredentialsScreen_module_default.users,
					onClick: () => onDo("users", row),
					children: [
						count,
						" ",
						count === 1 ? "node" : "nodes"
					]
				});
			}
		},
		{
			key: "actions",
			title: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: "visually-hidden",
				children: "Actions"
			}),
			right: true,
			cell: (row) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
				className: CredentialsScreen_module_default.actions,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					small: true,
					icon: Plug,
					"aria-label": `Test ${row.name}`,
					onClick: () => onDo("test", row),
					children: "Test"
				}), row.kept_in === "vault" && !readOnly && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
					small: true,
					icon: Pencil,
					label: `Rename ${row.name}`,
					onClick: () => onDo("rename", row)
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
					small: true,
					danger: true,
					icon: Trash,
					label: `Remove ${row.name}`,
					onClick: () => onDo("remove", row)
				})] })]
			})
		}
	];
}
export { CredentialsScreen as default };
