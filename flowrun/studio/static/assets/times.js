import { r as __toESM } from "./rolldown-runtime.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { ot as CircleQuestionMark } from "./vendor.js";
import { g as classes, m as IconButton } from "./client.js";
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
var import_jsx_runtime = require_jsx_runtime();
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
// src/parts/markdown.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
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
/** What the frame of a field takes of its properties, and what its control does. */
function parted(props) {
	const { label, bare, hint, help, error, mono, className, ...control } = props;
	const { required } = control;
	return {
		frame: {
			label,
			bare,
			hint,
			help,
			error,
			required
		},
		mono,
		className,
		control
	};
}
function TextField(props) {
	const { frame, mono, className, control } = parted(props);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
		...frame,
		children: (wired) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("input", {
			type: "text",
			autoComplete: "off",
			spellCheck: false,
			...control,
			...wired,
			className: classes(Field_module_default.control, mono && Field_module_default.mono, className)
		})
	});
}
function TextArea(props) {
	const { frame, mono, className, control } = parted(props);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
		...frame,
		children: (wired) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("textarea", {
			rows: 2,
			spellCheck: !mono,
			...control,
			...wired,
			className: classes(Field_module_default.control, Field_module_default.area, mono && Field_module_default.mono, className)
		})
	});
}
function SelectField({ options, ...props }) {
	const { frame, className, control } = parted(props);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Field, {
		...frame,
		children: (wired) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("select", {
			...control,
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
// src/parts/times.ts
/** Moments and lengths of time as they are read. */
var UNITS = [
	["day", 864e5],
	["hour", 36e5],
	["minute", 6e4]
];
var RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
/** "3 minutes ago", and the date for what is longer than a week ago. */
function ago(moment) {
	if (!moment) return "never";
	const then = new Date(moment);
	const past = then.getTime() - Date.now();
	if (Number.isNaN(past)) return moment;
	if (past < -6048e5) return then.toLocaleDateString("en-GB", { dateStyle: "medium" });
	for (const [unit, size] of UNITS) if (Math.abs(past) >= size) return RELATIVE.format(Math.round(past / size), unit);
	return "just now";
}
var moment = (text) => text ? new Date(text).toLocaleString("en-GB", {
	dateStyle: "medium",
	timeStyle: "medium"
}) : "–";
function milliseconds(ms) {
	if (ms >= 1e4) return `${(ms / 1e3).toFixed(1)} s`;
	return ms >= 10 ? `${Math.round(ms)} ms` : `${Number(ms.toFixed(1))} ms`;
}
export { Field as a, TextField as c, Badge as d, Checkbox as i, Help as l, milliseconds as n, SelectField as o, moment as r, TextArea as s, ago as t, markdown as u };
