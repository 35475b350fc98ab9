import { c as Workflow, n as require_jsx_runtime } from "./vendor.js";
import { n as Empty, t as Page } from "./index.js";
// src/screens/flow/FlowScreen.tsx
/** One flow: its text, its canvas, and what is known of the chosen node. */
var import_jsx_runtime = require_jsx_runtime();
function FlowScreen(_) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: "Flow",
		about: "",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
			icon: Workflow,
			title: "Nothing here yet"
		})
	});
}
export { FlowScreen as default };
