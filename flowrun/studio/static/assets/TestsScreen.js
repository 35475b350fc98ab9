import { U as FlaskConical } from "./vendor.js";
import { f as Page, m as Empty } from "./index.js";
import { m as require_jsx_runtime } from "./canvas.js";
// src/screens/tests/TestsScreen.tsx
/** The tests of all flows: run them, see conversations, failures and coverage. */
var import_jsx_runtime = require_jsx_runtime();
function TestsScreen() {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: "Tests",
		about: "Run offline: no test reaches the network.",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
			icon: FlaskConical,
			title: "Nothing here yet"
		})
	});
}
export { TestsScreen as default };
