import { N as MessagesSquare } from "./vendor.js";
import { f as Page, m as Empty } from "./index.js";
import { m as require_jsx_runtime } from "./canvas.js";
// src/screens/sessions/SessionsScreen.tsx
/** The kept sessions with their outcome. */
var import_jsx_runtime = require_jsx_runtime();
function SessionsScreen() {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: "Sessions",
		about: "Conversations that were kept.",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
			icon: MessagesSquare,
			title: "Nothing here yet"
		})
	});
}
export { SessionsScreen as default };
