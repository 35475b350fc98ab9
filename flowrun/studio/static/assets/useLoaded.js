import { r as __toESM } from "./rolldown-runtime.js";
import { _ as require_react } from "./canvas.js";
import { v as wordsOf, y as listen } from "./client.js";
// src/parts/useLoaded.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
/** Many files may change at once: one look when it is quiet. */
var SETTLED_MS = 250;
/** `key` says what is loaded: another key forgets what was there. */
function useLoaded(key, load) {
	const [state, setState] = (0, import_react.useState)({
		key,
		value: null,
		error: "",
		loading: true
	});
	const current = (0, import_react.useRef)(load);
	current.current = load;
	const turn = (0, import_react.useRef)(0);
	const reload = (0, import_react.useCallback)(() => {
		const mine = turn.current += 1;
		setState((old) => ({
			...old,
			loading: true
		}));
		current.current().then((value) => {
			if (mine === turn.current) setState({
				key,
				value,
				error: "",
				loading: false
			});
		}, (error) => {
			if (mine === turn.current) setState((old) => ({
				key,
				value: old.key === key ? old.value : null,
				error: wordsOf(error),
				loading: false
			}));
		});
	}, [key]);
	(0, import_react.useEffect)(() => {
		reload();
		return () => {
			turn.current += 1;
		};
	}, [reload]);
	return {
		...state,
		value: state.key === key ? state.value : null,
		reload
	};
}
/** Loads again when something changes beside the page, but for events of that kind. */
function useReloadOnChange(reload, but) {
	(0, import_react.useEffect)(() => {
		let timer;
		const end = listen(({ kind }) => {
			if (kind === but) return;
			clearTimeout(timer);
			timer = setTimeout(reload, SETTLED_MS);
		});
		return () => {
			clearTimeout(timer);
			end();
		};
	}, [reload, but]);
}
export { useReloadOnChange as n, useLoaded as t };
