const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["assets/FlowsScreen.js","assets/rolldown-runtime.js","assets/vendor.js","assets/canvas.js","assets/canvas.css","assets/client.js","assets/client.css","assets/times.js","assets/times.css","assets/OutcomeBadge.js","assets/Table.js","assets/Table.css","assets/useLoaded.js","assets/Ask.js","assets/Ask.css","assets/FlowsScreen.css","assets/FlowScreen.js","assets/flow.js","assets/editor.js","assets/flow.css","assets/Panes.module.js","assets/Panes.css","assets/Values.js","assets/Values.css","assets/EnvironmentSelect.js","assets/FlowScreen.css","assets/CredentialsScreen.js","assets/draft.js","assets/CredentialsScreen.css","assets/ConnectedScreen.js","assets/ConnectedScreen.css","assets/TestsScreen.js","assets/TestsScreen.css","assets/SessionsScreen.js","assets/SessionsScreen.css","assets/SessionScreen.js","assets/SessionScreen.css"])))=>i.map(i=>d[i]);
import { r as __toESM } from "./rolldown-runtime.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
import { F as Moon, G as Info, J as FlaskConical, L as MessagesSquare, W as KeyRound, a as useLocation, bt as require_client, c as X, dt as CircleCheck, g as TriangleExclamationPoint, gt as Bug, i as Switch, l as Workflow, lt as CircleExclamationPoint, n as Link, nt as Compass, r as Route, t as create, v as Sun, y as SunMoon } from "./vendor.js";
import { a as project, d as Page, g as classes, h as Spinner, m as IconButton, p as Button, v as wordsOf, y as listen } from "./client.js";
// src/App.module.css
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_client = require_client();
var App_module_default = {
	app: "_app_bzkhw_1",
	screen: "_screen_bzkhw_7",
	waiting: "_waiting_bzkhw_15",
	skip: "_skip_bzkhw_22"
};
var Empty_module_default = {
	empty: "_empty_b0xo1_1",
	icon: "_icon_b0xo1_10",
	title: "_title_b0xo1_21",
	text: "_text_b0xo1_26"
};
// src/parts/Empty.tsx
var import_jsx_runtime = require_jsx_runtime();
function Empty({ icon: Icon, title, action, children }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Empty_module_default.empty,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: Empty_module_default.icon,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
					"aria-hidden": true,
					size: 22
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
				className: Empty_module_default.title,
				children: title
			}),
			children && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: Empty_module_default.text,
				children
			}),
			action
		]
	});
}
// src/parts/Boundary.tsx
/** Catches what a screen throws, so that the page stays and says what happened. */
/** A new `place` is a new try. */
var Boundary = class extends import_react.Component {
	state = {
		error: null,
		place: this.props.place
	};
	static getDerivedStateFromError(error) {
		return { error };
	}
	static getDerivedStateFromProps(props, state) {
		return props.place === state.place ? null : {
			error: null,
			place: props.place
		};
	}
	render() {
		if (this.state.error === null) return this.props.children;
		return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
			icon: Bug,
			title: "This screen broke",
			action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				onClick: () => location.reload(),
				children: "Load the page again"
			}),
			children: wordsOf(this.state.error)
		}) });
	}
};
var Note_module_default = {
	note: "_note_1gx5s_1",
	words: "_words_1gx5s_14",
	danger: "_danger_1gx5s_27",
	warning: "_warning_1gx5s_32",
	success: "_success_1gx5s_37",
	info: "_info_1gx5s_42"
};
// src/parts/Note.tsx
/** Words in a box: a hint, a warning, what was refused. */
var ICONS = {
	danger: CircleExclamationPoint,
	warning: TriangleExclamationPoint,
	success: CircleCheck,
	info: Info
};
function Note({ tone = "info", action, children }) {
	const Icon = ICONS[tone];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: classes(Note_module_default.note, Note_module_default[tone]),
		role: tone === "danger" ? "alert" : void 0,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
				"aria-hidden": true,
				size: 15
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: Note_module_default.words,
				children
			}),
			action
		]
	});
}
/** That something could not be loaded, where there is an error. */
function NotLoaded({ error, reload }) {
	if (!error) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
		tone: "danger",
		action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			onClick: reload,
			children: "Try again"
		}),
		children: error
	});
}
var Toast_module_default = {
	toasts: "_toasts_1bzw1_1",
	toast: "_toast_1bzw1_1",
	come: "_come_1bzw1_1"
};
// src/parts/Toast.tsx
/** Short messages at the foot of the page: what was done, and what was refused. */
var useToasts = create(() => ({ toasts: [] }));
var last = 0;
/** An error stays until it is closed or four newer ones came. */
function toast(text, tone = "success") {
	const id = last += 1;
	useToasts.setState(({ toasts }) => ({ toasts: [...toasts.filter((other) => other.text !== text), {
		id,
		tone,
		text
	}].slice(-4) }));
	if (tone !== "danger") setTimeout(() => drop(id), 5e3);
}
/** Shows what was thrown. */
var complain = (error) => toast(wordsOf(error), "danger");
var drop = (id) => useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((other) => other.id !== id) }));
function Toasts() {
	const { toasts } = useToasts();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: Toast_module_default.toasts,
		role: "status",
		"aria-live": "polite",
		children: toasts.map(({ id, tone, text }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: Toast_module_default.toast,
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Note, {
				tone,
				action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
					small: true,
					label: "Dismiss",
					icon: X,
					onClick: () => drop(id)
				}),
				children: text
			})
		}, id))
	});
}
var Rail_module_default = {
	rail: "_rail_10x68_1",
	logo: "_logo_10x68_10",
	place: "_place_10x68_16",
	theme: "_theme_10x68_31"
};
// src/state/theme.ts
/** Light, dark, or as the system has it; kept for the next time. */
var NEXT = {
	system: "light",
	light: "dark",
	dark: "system"
};
var kept = document.documentElement.dataset.theme;
var store = create(() => ({ theme: kept === "light" || kept === "dark" ? kept : "system" }));
var useTheme = () => store((state) => state.theme);
function nextTheme() {
	const theme = NEXT[store.getState().theme];
	store.setState({ theme });
	if (theme === "system") {
		localStorage.removeItem("theme");
		delete document.documentElement.dataset.theme;
	} else {
		localStorage.setItem("theme", theme);
		document.documentElement.dataset.theme = theme;
	}
}
// src/Rail.tsx
/** The way between the screens, at the left of every one. */
var PLACES = [
	{
		href: "/",
		label: "Flows",
		icon: Workflow,
		under: ["/flow/"]
	},
	{
		href: "/credentials",
		label: "Credentials",
		icon: KeyRound,
		under: ["/credentials"]
	},
	{
		href: "/tests",
		label: "Tests",
		icon: FlaskConical,
		under: ["/tests"]
	},
	{
		href: "/sessions",
		label: "Sessions",
		icon: MessagesSquare,
		under: ["/sessions"]
	}
];
var THEMES = {
	system: SunMoon,
	light: Sun,
	dark: Moon
};
function Rail() {
	const [location] = useLocation();
	const theme = useTheme();
	const ThemeIcon = THEMES[theme];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("nav", {
		className: Rail_module_default.rail,
		"aria-label": "Screens",
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
				href: "/",
				className: Rail_module_default.logo,
				"aria-label": "flowrun studio",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("img", {
					src: "/icon.svg",
					alt: "",
					width: 34,
					height: 34
				})
			}),
			PLACES.map(({ href, label, icon: Icon, under }) => {
				const here = location === href || under.some((start) => location.startsWith(start));
				return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Link, {
					href,
					className: Rail_module_default.place,
					"aria-current": here ? "page" : void 0,
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
						"aria-hidden": true,
						size: 19,
						strokeWidth: 1.8
					}), label]
				}, href);
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
				type: "button",
				className: Rail_module_default.theme,
				title: `Theme: ${theme}`,
				"aria-label": `Theme: ${theme}. Change it`,
				onClick: nextTheme,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ThemeIcon, {
					"aria-hidden": true,
					size: 17,
					strokeWidth: 1.8
				})
			})
		]
	});
}
// src/screens/flows/addresses.ts
/** Where a flow is shown; the slashes of its file stay as they are. */
var addressOf = (file) => `/flow/${file.split("/").map(encodeURIComponent).join("/")}`;
/** The file of an address that `addressOf` made. */
function fileOf(address) {
	const path = address.replace(/^\/flow\//, "").replace(/[?#].*/, "");
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
// src/state/project.ts
/** The folder that the studio is open on, and the environment that was chosen for all screens. */
var useProject = create(() => ({
	project: null,
	error: "",
	environment: sessionStorage.getItem("environment") ?? ""
}));
async function loadProject() {
	try {
		const project$1 = await project();
		const { environment } = useProject.getState();
		useProject.setState({
			project: project$1,
			error: "",
			environment: project$1.environments.includes(environment) ? environment : project$1.environment ?? ""
		});
	} catch (error) {
		useProject.setState({ error: wordsOf(error) });
	}
}
function chooseEnvironment(environment) {
	sessionStorage.setItem("environment", environment);
	useProject.setState({ environment });
}
/** Where something takes place, in words. */
var inEnvironment = (name) => name ? `in ${name}` : "without an environment";
/** The chosen environment as the server takes it. */
var useEnvironment = () => useProject((state) => state.environment || void 0);
var useReadOnly = () => useProject((state) => state.project?.read_only ?? false);
var NONE = [];
var useNodeTypes = () => useProject((state) => state.project?.types ?? NONE);
// \0vite/preload-helper.js
var scriptRel = /* @__PURE__ */ (function detectScriptRel() {
	const relList = typeof document !== "undefined" && document.createElement("link").relList;
	return relList && relList.supports && relList.supports("modulepreload") ? "modulepreload" : "preload";
})();
var assetsURL = function(dep) {
	return "/" + dep;
};
var seen = {};
var isCssPreloadUrl = function isCssPreloadUrl(url) {
	return url.pathname.endsWith(".css");
};
var preloadOnce = function preloadOnce(seen, href, preload) {
	if (href in seen) return seen[href];
	const promise = preload();
	if (!promise) {
		seen[href] = void 0;
		return;
	}
	const preloadPromise = promise.then(() => {
		seen[href] = void 0;
	}, (err) => {
		seen[href] = void 0;
		throw err;
	});
	seen[href] = preloadPromise;
	return preloadPromise;
};
var __vitePreload = function preload(baseModule, deps, importerUrl) {
	let promise = Promise.resolve();
	if (deps && deps.length > 0) {
		let preloadedHrefs;
		const cspNonceMeta = document.querySelector("meta[property=csp-nonce]");
		const cspNonce = cspNonceMeta?.nonce || cspNonceMeta?.getAttribute("nonce");
		function allSettled(promises) {
			return Promise.all(promises.map((p) => Promise.resolve(p).then((value) => ({
				status: "fulfilled",
				value
			}), (reason) => ({
				status: "rejected",
				reason
			}))));
		}
		function importMetaResolve(specifier) {
			if (import.meta.resolve) return new URL(import.meta.resolve(specifier));
			return new URL(
				specifier,
				/** #__KEEP__ */
				import.meta.url
			);
		}
		promise = allSettled(deps.map((depString) => {
			depString = assetsURL(depString, importerUrl);
			const dep = importMetaResolve(depString);
			const isCss = isCssPreloadUrl(dep);
			return preloadOnce(seen, dep.href, () => {
				if (preloadedHrefs === void 0) {
					preloadedHrefs = {
						all: /* @__PURE__ */ new Set(),
						styles: /* @__PURE__ */ new Set()
					};
					const links = document.getElementsByTagName("link");
					for (let i = links.length - 1; i >= 0; i--) {
						const link = links[i];
						preloadedHrefs.all.add(link.href);
						if (link.rel === "stylesheet") preloadedHrefs.styles.add(link.href);
					}
				}
				if ((isCss ? preloadedHrefs.styles : preloadedHrefs.all).has(dep.href)) return;
				const link = document.createElement("link");
				link.rel = isCss ? "stylesheet" : scriptRel;
				if (!isCss) link.as = "script";
				link.crossOrigin = "";
				link.href = dep.href;
				if (cspNonce) link.setAttribute("nonce", cspNonce);
				document.head.appendChild(link);
				if (isCss) return new Promise((res, rej) => {
					const handleSettle = (e) => {
						link.removeEventListener("load", handleSettle);
						link.removeEventListener("error", handleSettle);
						if (e.type === "error") rej(/* @__PURE__ */ new Error(`Unable to preload CSS for ${dep}`));
						else res(e);
					};
					link.addEventListener("load", handleSettle);
					link.addEventListener("error", handleSettle);
				});
			});
		}).filter((p) => p !== void 0));
	}
	function handlePreloadError(err) {
		const e = new Event("vite:preloadError", { cancelable: true });
		e.payload = err;
		window.dispatchEvent(e);
		if (!e.defaultPrevented) throw err;
	}
	return promise.then((res) => {
		for (const item of res || []) {
			if (item.status !== "rejected") continue;
			handlePreloadError(item.reason);
		}
		return baseModule().catch(handlePreloadError);
	});
};
// src/App.tsx
/** The page: the rail, the screen that the address names, and the toasts. */
var FlowsScreen = (0, import_react.lazy)(() => __vitePreload(() => import("./FlowsScreen.js"), __vite__mapDeps([0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15])));
var FlowScreen = (0, import_react.lazy)(() => __vitePreload(() => import("./FlowScreen.js"), __vite__mapDeps([16,1,2,3,4,5,6,17,7,8,18,19,20,21,13,14,22,23,9,24,25])));
var CredentialsScreen = (0, import_react.lazy)(() => __vitePreload(() => import("./CredentialsScreen.js"), __vite__mapDeps([26,1,2,3,4,5,6,7,8,24,10,11,12,17,18,19,27,13,14,28])));
var ConnectedScreen = (0, import_react.lazy)(() => __vitePreload(() => import("./ConnectedScreen.js"), __vite__mapDeps([29,1,2,3,4,5,6,12,27,30])));
var TestsScreen = (0, import_react.lazy)(() => __vitePreload(() => import("./TestsScreen.js"), __vite__mapDeps([31,1,2,3,4,5,6,7,8,24,20,21,12,32])));
var SessionsScreen = (0, import_react.lazy)(() => __vitePreload(() => import("./SessionsScreen.js"), __vite__mapDeps([33,2,1,3,4,5,6,7,8,9,10,11,12,34])));
var SessionScreen = (0, import_react.lazy)(() => __vitePreload(() => import("./SessionScreen.js"), __vite__mapDeps([35,1,2,3,4,5,6,20,21,22,7,8,17,18,19,13,14,23,9,12,36])));
function App() {
	const [location] = useLocation();
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: App_module_default.app,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("a", {
				className: App_module_default.skip,
				href: "#screen",
				children: "Skip to the screen"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Rail, {}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: App_module_default.screen,
				id: "screen",
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Boundary, {
					place: location,
					children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(import_react.Suspense, {
						fallback: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Waiting, {}),
						children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Screens, {})
					})
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Toasts, {})
		]
	});
}
function Screens() {
	const { project, error } = useProject();
	(0, import_react.useEffect)(() => {
		loadProject();
		return listen(({ kind }) => {
			if (kind === "credentials") loadProject();
		});
	}, []);
	if (error) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
		icon: Compass,
		title: "The studio cannot be reached",
		action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
			onClick: () => void loadProject(),
			children: "Try again"
		}),
		children: error
	}) });
	if (!project) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Waiting, {});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Switch, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Route, {
			path: "/",
			component: FlowsScreen
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Route, {
			path: "/flow/*",
			children: () => {
				const { pathname } = window.location;
				return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FlowScreen, { file: fileOf(pathname) }, pathname);
			}
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Route, {
			path: "/credentials",
			component: CredentialsScreen
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Route, {
			path: "/credentials/connected",
			component: ConnectedScreen
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Route, {
			path: "/tests",
			component: TestsScreen
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Route, {
			path: "/sessions",
			component: SessionsScreen
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Route, {
			path: "/sessions/:id",
			children: ({ id }) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(SessionScreen, { id })
		}),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Route, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Page, {
			title: "Not found",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
				icon: Compass,
				title: "There is no such screen",
				action: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
					href: "/",
					children: "All flows"
				})
			})
		}) })
	] });
}
var Waiting = () => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("main", {
	className: App_module_default.waiting,
	"aria-label": "Loading",
	children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {})
});
// src/main.tsx
var root = document.getElementById("root");
if (root) (0, import_client.createRoot)(root).render(/* @__PURE__ */ (0, import_jsx_runtime.jsx)(import_react.StrictMode, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(App, {}) }));
export { useNodeTypes as a, addressOf as c, toast as d, NotLoaded as f, useEnvironment as i, fileOf as l, Empty as m, inEnvironment as n, useProject as o, Note as p, loadProject as r, useReadOnly as s, chooseEnvironment as t, complain as u };
