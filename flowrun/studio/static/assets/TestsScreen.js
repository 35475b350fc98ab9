import { r as __toESM } from "./rolldown-runtime.js";
import { J as FlaskConical, at as CircleX, ct as CircleMinus, dt as CircleCheck, j as Play, l as Workflow, lt as CircleExclamationPoint, n as Link, s as useSearchParams, st as CirclePlay, t as create, ut as CircleDashed } from "./vendor.js";
import { f as useTitle, g as classes, h as Spinner, i as flows, l as tests, m as IconButton, p as Button } from "./client.js";
import { d as Badge, n as milliseconds } from "./times.js";
import { c as addressOf, f as NotLoaded, m as Empty, o as useProject, p as Note, u as complain } from "./index.js";
import { t as EnvironmentSelect } from "./EnvironmentSelect.js";
import { i as FlowPicture, n as Transcript, r as Tabs, t as Panes_module_default } from "./Panes.module.js";
import { n as useReloadOnChange, t as useLoaded } from "./useLoaded.js";
import { _ as require_react, m as require_jsx_runtime } from "./canvas.js";
// src/state/tests.ts
/** What became of the tests that were run while the page is open. */
var useTests = create(() => ({
	outcomes: /* @__PURE__ */ new Map(),
	coverage: {},
	problems: [],
	running: null
}));
var keyOf = (file, name) => `${file}\n${name}`;
/** Whether it ran; what came of it is in the state. */
async function runTests(choice) {
	if (useTests.getState().running) return false;
	useTests.setState({ running: choice });
	const environment = useProject.getState().environment || void 0;
	try {
		const run = await tests.run({
			...choice,
			environment
		});
		const came = run.outcomes.map((one) => [keyOf(one.file, one.name), one]);
		useTests.setState(({ outcomes, coverage }) => ({
			outcomes: new Map([...outcomes, ...came]),
			coverage: {
				...coverage,
				...run.coverage
			},
			problems: run.problems
		}));
		return true;
	} catch (error) {
		complain(error);
		return false;
	} finally {
		useTests.setState({ running: null });
	}
}
// src/screens/tests/CoverageView.module.css
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var CoverageView_module_default = {
	head: "_head_1cu6n_1",
	missed: "_missed_1cu6n_10"
};
// src/screens/tests/CoverageView.tsx
/** The exits that the tests took, counted on the flow's canvas. */
var import_jsx_runtime = require_jsx_runtime();
function CoverageView({ flow }) {
	const coverage = useTests((state) => state.coverage[flow]);
	const running = useTests((state) => state.running !== null);
	const run = /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Button, {
		small: coverage !== void 0,
		variant: coverage ? "secondary" : "primary",
		busy: running,
		onClick: () => void runTests({ flow }),
		children: ["Run all tests of ", flow]
	});
	if (!flow) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
		icon: Workflow,
		title: "No flow",
		children: "It is not known which flow these tests are of."
	});
	if (!coverage) return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Empty, {
		icon: FlaskConical,
		title: "Not counted yet",
		action: run,
		children: [
			"Which exits the tests of ",
			flow,
			" take is counted while they run."
		]
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Counted, {
		flow,
		coverage,
		run
	});
}
function Counted({ flow, coverage, run }) {
	const [selected, setSelected] = (0, import_react.useState)(null);
	const { value, error } = useLoaded(`flow ${flow}`, () => flows.open(flow));
	if (error) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
		icon: Workflow,
		title: `${flow} cannot be shown`,
		children: error
	});
	if (!value) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
		className: Panes_module_default.waiting,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {})
	});
	const { graph } = value.view;
	const { taken, all, missed } = counted(graph, coverage);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: Panes_module_default.screen,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
			className: CoverageView_module_default.head,
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Badge, {
					tone: taken === all ? "success" : "warning",
					children: [
						taken,
						" of ",
						all,
						" exits taken"
					]
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: CoverageView_module_default.missed,
					children: missed.length > 0 && `never: ${missed.join(", ")}`
				}),
				run
			]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: Panes_module_default.picture,
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FlowPicture, {
				graph,
				counts: coverage,
				selected,
				onSelect: setSelected
			})
		})]
	});
}
function counted(graph, coverage) {
	const counting = graph.nodes.flatMap((node) => node.exits.map((exit) => ({
		name: `${node.name} → ${exit.name}`,
		count: coverage[node.name]?.[exit.name] ?? 0,
		wired: exit.wired
	}))).filter(({ wired, count }) => wired || count > 0);
	return {
		taken: counting.filter(({ count }) => count > 0).length,
		all: counting.length,
		missed: counting.filter(({ count }) => count === 0).map(({ name }) => name)
	};
}
var Diff_module_default = {
	diff: "_diff_sepmc_1",
	less: "_less_sepmc_20",
	more: "_more_sepmc_25"
};
// src/parts/Diff.tsx
var SIGNS = {
	same: " ",
	less: "−",
	more: "+"
};
var HEARD = {
	same: "",
	less: "expected: ",
	more: "came: "
};
function Diff({ parts }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: Diff_module_default.diff,
		role: "region",
		"aria-label": "Difference",
		tabIndex: 0,
		children: parts.map((part, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: Diff_module_default[part.op],
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					"aria-hidden": true,
					children: SIGNS[part.op]
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
					className: "visually-hidden",
					children: HEARD[part.op]
				}),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: part.text })
			]
		}, index))
	});
}
var OutcomeView_module_default = {
	outcome: "_outcome_1307f_1",
	head: "_head_1307f_9",
	name: "_name_1307f_16",
	place: "_place_1307f_22",
	line: "_line_1307f_30",
	none: "_none_1307f_37",
	failure: "_failure_1307f_41",
	where: "_where_1307f_47",
	conversation: "_conversation_1307f_51"
};
// src/screens/tests/OutcomeView.tsx
/** One test: how it went, what failed as differences, and what was said. */
function OutcomeView({ file, name, onRun }) {
	const outcome = useTests((state) => state.outcomes.get(keyOf(file.file, name)));
	const running = useTests((state) => state.running !== null);
	const test = file.tests.find((one) => one.name === name);
	if (!test) return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: OutcomeView_module_default.outcome,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("h2", {
			className: OutcomeView_module_default.name,
			children: [file.file, " cannot be run"]
		}), file.problems.map((problem, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Note, {
			tone: "danger",
			children: [problem.line !== void 0 && `line ${problem.line}: `, problem.message]
		}, index))]
	});
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: OutcomeView_module_default.outcome,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
				className: OutcomeView_module_default.head,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", {
					className: OutcomeView_module_default.name,
					children: name
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
					className: OutcomeView_module_default.place,
					children: [
						/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("code", { children: [
							file.file,
							":",
							test.line
						] }),
						file.flow && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [" of ", /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Link, {
							href: addressOf(file.flow),
							children: file.flow
						})] }),
						test.tags.map((tag) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, { children: tag }, tag))
					]
				})] }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
					small: true,
					icon: Play,
					busy: running,
					onClick: onRun,
					children: outcome ? "Run again" : "Run"
				})]
			}),
			test.skip && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Note, { children: ["Skipped: ", test.skip] }),
			outcome ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Ran, { outcome }) : !test.skip && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", {
				className: OutcomeView_module_default.none,
				children: test.last === "failed" ? "It failed when it ran last. Run it to see how." : test.last === "passed" ? "It passed when it ran last. Run it to see what is said." : "It was not run yet."
			})
		]
	});
}
function Ran({ outcome }) {
	const { passed, skipped, ms, failures, conversation } = outcome;
	if (skipped) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [
		/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
			className: OutcomeView_module_default.line,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Badge, {
				tone: passed ? "success" : "danger",
				icon: passed ? CircleCheck : CircleX,
				children: passed ? "passed" : "failed"
			}), milliseconds(ms)]
		}),
		failures.map((failure, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(FailureView, {
			file: outcome.file,
			failure
		}, index)),
		/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: OutcomeView_module_default.conversation,
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Transcript, {
				label: "Conversation of the test",
				messages: conversation,
				foot: conversation.length ? null : "Nothing was said"
			})
		})
	] });
}
function FailureView({ file, failure }) {
	const { message, diff, line } = failure;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: OutcomeView_module_default.failure,
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Note, {
			tone: "danger",
			children: [message, line !== null && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("code", {
				className: OutcomeView_module_default.where,
				children: [
					file,
					":",
					line
				]
			})]
		}), diff.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Diff, { parts: diff })]
	});
}
var TestList_module_default = {
	list: "_list_1vbwm_1",
	file: "_file_1vbwm_12",
	head: "_head_1vbwm_16",
	test: "_test_1vbwm_32",
	chosen: "_chosen_1vbwm_59",
	problem: "_problem_1vbwm_64",
	failed: "_failed_1vbwm_65",
	passed: "_passed_1vbwm_69",
	muted: "_muted_1vbwm_73"
};
// src/screens/tests/TestList.tsx
/** The test files with their tests, and how each went the last time. */
function TestList({ files, chosen, onChoose, onRun }) {
	const running = useTests((state) => state.running);
	const list = (0, import_react.useRef)(null);
	const key = chosen && `${chosen.file.file} ${chosen.name}`;
	(0, import_react.useEffect)(() => {
		list.current?.querySelector("[aria-current=\"true\"]")?.scrollIntoView({ block: "nearest" });
	}, [key]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("section", {
		ref: list,
		className: TestList_module_default.list,
		"aria-label": "Tests",
		onKeyDown: moveFocus,
		children: files.map(({ file, tests, problems }) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: TestList_module_default.file,
			children: [
				/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
					className: TestList_module_default.head,
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h2", { children: file }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
						small: true,
						icon: Play,
						label: `Run ${file}`,
						disabled: running !== null,
						onClick: () => onRun({ file })
					})]
				}),
				problems.map((problem, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
					type: "button",
					className: classes(TestList_module_default.test, TestList_module_default.problem),
					"data-test": true,
					onClick: () => onChoose(file, ""),
					children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(CircleExclamationPoint, {
						"aria-hidden": true,
						size: 15
					}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", { children: [problem.line !== void 0 && `line ${problem.line}: `, problem.message] })]
				}, index)),
				/* @__PURE__ */ (0, import_jsx_runtime.jsx)("ul", { children: tests.map((test) => {
					const here = chosen?.file.file === file && chosen.name === test.name;
					return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("li", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("button", {
						type: "button",
						className: classes(TestList_module_default.test, here && TestList_module_default.chosen),
						"data-test": true,
						tabIndex: here ? 0 : -1,
						"aria-current": here || void 0,
						onClick: () => onChoose(file, test.name),
						children: [runs(running, file, test.name) ? /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {}) : /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Last, { test }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: test.name })]
					}) }, `${test.line} ${test.name}`);
				}) })
			]
		}, file))
	});
}
/** The arrows go from test to test; Tab leaves the list. */
function moveFocus(event) {
	const all = [...event.currentTarget.querySelectorAll("[data-test]")];
	const at = all.indexOf(event.target);
	if (at < 0) return;
	const last = all.length - 1;
	const to = {
		ArrowDown: Math.min(at + 1, last),
		ArrowUp: Math.max(at - 1, 0),
		Home: 0,
		End: last
	}[event.key];
	if (to === void 0) return;
	event.preventDefault();
	all[to]?.focus();
}
var runs = (running, file, name) => running !== null && (!running.file || running.file === file) && (!running.names || running.names.includes(name));
function Last({ test: { skip, last } }) {
	const [Icon, style, words] = skip ? [
		CircleMinus,
		TestList_module_default.muted,
		"skipped"
	] : last === "passed" ? [
		CircleCheck,
		TestList_module_default.passed,
		"passed"
	] : last === "failed" ? [
		CircleX,
		TestList_module_default.failed,
		"failed"
	] : [
		CircleDashed,
		TestList_module_default.muted,
		"not run"
	];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
		"aria-hidden": true,
		size: 15,
		className: style
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
		className: "visually-hidden",
		children: [words, ":"]
	})] });
}
var TestsScreen_module_default = {
	head: "_head_c8kjn_1",
	muted: "_muted_c8kjn_10",
	actions: "_actions_c8kjn_14",
	waiting: "_waiting_c8kjn_21"
};
// src/screens/tests/TestsScreen.tsx
/** The tests of all flows: run them, see conversations, failures and coverage. */
function TestsScreen() {
	useTitle("Tests");
	const { value: files, error, reload } = useLoaded("tests", () => tests.list());
	const [query, setQuery] = useSearchParams();
	useReloadOnChange(reload, "credentials");
	const put = (changes) => setQuery((before) => new URLSearchParams({
		...Object.fromEntries(before),
		...changes
	}), { replace: true });
	const chosen = chosenOf(files ?? [], query);
	const run = async (choice) => {
		if (await runTests(choice)) reload();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("main", {
		className: Panes_module_default.screen,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Head, {
				files: files ?? [],
				onRun: () => void run({})
			}),
			error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: Panes_module_default.note,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(NotLoaded, {
					error,
					reload
				})
			}),
			!files && !error && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("p", {
				className: TestsScreen_module_default.waiting,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {}), " Reading the tests"]
			}),
			files?.length === 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Empty, {
				icon: FlaskConical,
				title: "No test yet",
				children: "Talk to a flow in its Tester and save the talk as a test. Tests run offline: none reaches the network."
			}),
			files && files.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: Panes_module_default.panes,
				children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TestList, {
					files,
					chosen,
					onChoose: (file, name) => put({
						file,
						test: name
					}),
					onRun: (choice) => void run(choice)
				}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("section", {
					className: Panes_module_default.detail,
					"aria-label": "The chosen test",
					children: chosen && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Tabs, {
						fill: true,
						label: "What came of it",
						chosen: query.get("show") ?? "test",
						onChoose: (show) => put({ show }),
						tabs: [{
							key: "test",
							label: "Test",
							content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(OutcomeView, {
								file: chosen.file,
								name: chosen.name,
								onRun: () => void run({
									file: chosen.file.file,
									names: [chosen.name]
								})
							}, keyOf(chosen.file.file, chosen.name))
						}, {
							key: "coverage",
							label: "Exit coverage",
							content: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(CoverageView, { flow: chosen.file.flow }, chosen.file.flow)
						}]
					})
				})]
			})
		]
	});
}
/** What the address names, else the first test that failed, else the first. */
function chosenOf(files, query) {
	const flow = query.get("flow");
	const file = query.get("file");
	const among = files.filter((one) => file ? one.file === file : !flow || one.flow === flow);
	const of = among.length ? among : files;
	const all = of.flatMap((one) => one.tests.map((test) => ({
		file: one,
		name: test.name,
		test
	})));
	return all.find(({ name }) => name === query.get("test")) ?? all.find(({ test }) => test.last === "failed") ?? all[0] ?? (of[0] ? {
		file: of[0],
		name: ""
	} : null);
}
function Head({ files, onRun }) {
	const running = useTests((state) => state.running);
	const all = files.flatMap(({ tests: each }) => each);
	const passed = all.filter(({ last }) => last === "passed").length;
	const failed = all.filter(({ last }) => last === "failed").length;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("header", {
		className: classes(Panes_module_default.head, TestsScreen_module_default.head),
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("h1", {
				className: Panes_module_default.title,
				children: "Tests"
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("p", { children: "They run offline, in virtual time: none reaches the network." })] }),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: TestsScreen_module_default.actions,
				role: "status",
				children: [
					running && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
						className: TestsScreen_module_default.muted,
						children: "running"
					}),
					!running && passed > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Badge, {
						tone: "success",
						children: [passed, " passed"]
					}),
					!running && failed > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Badge, {
						tone: "danger",
						children: [failed, " failed"]
					}),
					!running && all.length > passed + failed && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Badge, { children: [all.length - passed - failed, " not run"] })
				]
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(EnvironmentSelect, {}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Button, {
				variant: "primary",
				icon: CirclePlay,
				busy: running !== null,
				disabled: !all.length,
				onClick: onRun,
				children: "Run all"
			})
		]
	});
}
export { TestsScreen as default };
