import { z as KeyRound } from "./vendor.js";
import { f as Page, m as Empty } from "./index.js";
import { m as require_jsx_runtime } from "./canvas.js";
// src/screens/credentials/ConnectedScreen.tsx
/** Where the service sends the browser back: whether the credential is connected. */
var import_jsx_runtime = require_jsx_runtime();
function ConnectedScreen() {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
		title: "Connected",
		about: "",
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
			icon: KeyRound,
			title: "Nothing here yet"
		})
	});
}
export { ConnectedScreen as default };
