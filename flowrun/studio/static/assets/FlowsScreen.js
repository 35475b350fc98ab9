import { c as Workflow } from "./vendor.js";
import { f as Page, m as Empty } from "./index.js";
import { m as require_jsx_runtime } from "./canvas.js";
// src/screens/flows/FlowsScreen.tsx
/** The list of flows with their health. */
var import_jsx_runtime = require_jsx_runtime();
function FlowsScreen() {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: "Flows",
		about: "Every flow of the folder and how it is doing.",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
			icon: Workflow,
			title: "Nothing here yet"
		})
	});
}
export { FlowsScreen as default };
