import { r as __toESM } from "./rolldown-runtime.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { g as classes, m as IconButton, p as Button, v as wordsOf } from "./client.js";
import { c as X } from "./vendor.js";
import { p as Note } from "./index.js";
// src/parts/Dialog.module.css
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var Dialog_module_default = {
	dialog: "_dialog_i6e6v_1",
	rise: "_rise_i6e6v_1",
	wide: "_wide_i6e6v_16",
	inside: "_inside_i6e6v_24",
	header: "_header_i6e6v_30",
	title: "_title_i6e6v_38",
	about: "_about_i6e6v_44",
	body: "_body_i6e6v_48",
	actions: "_actions_i6e6v_56"
};
// src/parts/Dialog.tsx
/** A dialog in front of the page: Escape closes it and the focus goes back where it was. */
var import_jsx_runtime = require_jsx_runtime();
/** What one is asked comes before the button that closes the dialog. */
var FIRST = ":is(input, select, textarea):not(:disabled), [type=submit]";
function Dialog({ title, about, onClose, onSubmit, actions, wide, children }) {
	const dialog = (0, import_react.useRef)(null);
	const id = (0, import_react.useId)();
	(0, import_react.useEffect)(() => {
		const opener = document.activeElement;
		dialog.current?.showModal();
		dialog.current?.querySelector(FIRST)?.focus();
		return () => {
			if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
		};
	}, []);
	const submit = (event) => {
		event.preventDefault();
		onSubmit?.();
	};
	const inside = /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
			className: Dialog_module_default.header,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
				id,
				className: Dialog_module_default.title,
				children: title
			}), about && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: Dialog_module_default.about,
				children: about
			})] }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
				label: "Close",
				icon: X,
				onClick: onClose
			})]
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: Dialog_module_default.body,
			children
		}),
		actions && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("footer", {
			className: Dialog_module_default.actions,
			children: actions
		})
	] });
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("dialog", {
		ref: dialog,
		"aria-labelledby": id,
		className: classes(Dialog_module_default.dialog, wide && Dialog_module_default.wide),
		onCancel: (event) => {
			event.preventDefault();
			onClose();
		},
		onKeyDown: (event) => event.stopPropagation(),
		onMouseDown: (event) => {
			if (event.target === dialog.current) onClose();
		},
		children: onSubmit ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)("form", {
			className: Dialog_module_default.inside,
			onSubmit: submit,
			noValidate: true,
			children: inside
		}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: Dialog_module_default.inside,
			children: inside
		})
	});
}
// src/parts/Ask.tsx
/** A dialog that asks before something is done; what is refused it shows, and stays. */
function Ask({ title, about, action, danger, ready = true, onDo, onClose, children }) {
	const [busy, setBusy] = (0, import_react.useState)(false);
	const [error, setError] = (0, import_react.useState)("");
	const submit = async () => {
		if (!ready || busy) return;
		setBusy(true);
		setError("");
		try {
			await onDo();
		} catch (problem) {
			setError(wordsOf(problem));
		} finally {
			setBusy(false);
		}
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Dialog, {
		title,
		about,
		onClose,
		onSubmit: () => void submit(),
		actions: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			onClick: onClose,
			children: "Cancel"
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			type: "submit",
			variant: danger ? "danger" : "primary",
			busy,
			disabled: !ready,
			children: action
		})] }),
		children: [children, error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
			tone: "danger",
			children: error
		})]
	});
}
export { Dialog as n, Ask as t };
