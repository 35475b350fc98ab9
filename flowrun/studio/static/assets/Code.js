import { r as __toESM } from "./rolldown-runtime.js";
import { $ as Copy, pt as Check } from "./vendor.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { h as classes, p as IconButton } from "./client.js";
import { s as complain } from "./index.js";
// src/parts/Code.module.css
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var Code_module_default = {
	code: "_code_nyvin_1",
	text: "_text_nyvin_9",
	tall: "_tall_nyvin_18",
	wrap: "_wrap_nyvin_22",
	copy: "_copy_nyvin_27"
};
// src/parts/Code.tsx
/** Text of a machine, to be read and copied. */
var import_jsx_runtime = require_jsx_runtime();
function Code({ label, text, wrap = true, tall }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Code_module_default.code,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("pre", {
			className: classes(Code_module_default.text, wrap && Code_module_default.wrap, tall && Code_module_default.tall),
			tabIndex: 0,
			role: "region",
			"aria-label": label,
			children: text
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CopyButton, {
			what: label,
			text
		})]
	});
}
function CopyButton({ what, text }) {
	const [copied, setCopied] = (0, import_react.useState)(false);
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(text);
			setCopied(true);
			setTimeout(() => setCopied(false), 1500);
		} catch (error) {
			complain(error);
		}
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
		small: true,
		className: Code_module_default.copy,
		label: copied ? "Copied" : `Copy: ${what}`,
		icon: copied ? Check : Copy,
		onClick: () => void copy()
	});
}
export { CopyButton as n, Code as t };
