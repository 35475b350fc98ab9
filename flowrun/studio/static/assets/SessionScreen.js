import { N as MessagesSquare } from "./vendor.js";
import { f as Page, m as Empty } from "./index.js";
import { m as require_jsx_runtime } from "./canvas.js";
// src/screens/sessions/SessionScreen.tsx
/** One kept session: transcript, parameters, path. */
var import_jsx_runtime = require_jsx_runtime();
function SessionScreen(_) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: "Session",
		about: "",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
			icon: MessagesSquare,
			title: "Nothing here yet"
		})
	});
}
export { SessionScreen as default };
