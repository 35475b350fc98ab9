import { z as KeyRound } from "./vendor.js";
import { f as Page, m as Empty } from "./index.js";
import { m as require_jsx_runtime } from "./canvas.js";
// src/screens/credentials/CredentialsScreen.tsx
/** The credentials: connect, test, rename, remove. */
var import_jsx_runtime = require_jsx_runtime();
function CredentialsScreen() {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: "Credential Storage",
		about: "Named connections that nodes refer to. Secrets stay on this machine and never stand in a flow.",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
			icon: KeyRound,
			title: "Nothing here yet"
		})
	});
}
export { CredentialsScreen as default };
