import { d as Badge } from "./times.js";
import { m as require_jsx_runtime } from "./canvas.js";
// src/parts/OutcomeBadge.tsx
/** How a session went, or that it goes on. */
var import_jsx_runtime = require_jsx_runtime();
var OUTCOMES = {
	ended: {
		label: "ended",
		tone: "success"
	},
	failed: {
		label: "failed",
		tone: "danger"
	},
	crashed: {
		label: "crashed",
		tone: "danger"
	},
	awaiting_input: {
		label: "waits for input",
		tone: "info"
	},
	running: {
		label: "running",
		tone: "info"
	},
	expired: {
		label: "expired",
		tone: "neutral"
	}
};
function OutcomeBadge({ outcome }) {
	const { label, tone } = OUTCOMES[outcome] ?? {
		label: outcome,
		tone: "neutral"
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
		tone,
		children: label
	});
}
export { OutcomeBadge as n, OUTCOMES as t };
