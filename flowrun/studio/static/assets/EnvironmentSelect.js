import { o as useProject, t as chooseEnvironment } from "./index.js";
import { o as SelectField } from "./times.js";
import { m as require_jsx_runtime } from "./canvas.js";
// src/parts/EnvironmentSelect.tsx
/** Chooses the environment whose credentials and values hold on every screen. */
var import_jsx_runtime = require_jsx_runtime();
function EnvironmentSelect() {
	const environment = useProject((state) => state.environment);
	const environments = useProject((state) => state.project?.environments);
	if (!environments?.length) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SelectField, {
		label: "Environment",
		bare: true,
		title: "Environment",
		value: environment,
		onChange: (event) => chooseEnvironment(event.target.value),
		options: [{
			value: "",
			label: "no environment"
		}, ...environments]
	});
}
export { EnvironmentSelect as t };
