import { r as __toESM } from "./rolldown-runtime.js";
import { _ as require_react, a as Handle, c as ReactFlowProvider, d as useStore, f as Position, i as BaseEdge, l as index, m as require_jsx_runtime, n as require_elk_api, o as MiniMap, p as getSmoothStepPath, r as Background, t as elk_worker_min_default, u as useReactFlow } from "./canvas.js";
import { B as MessageCircleQuestionMark, C as ShieldExclamationPoint, D as RotateCcw, H as ListChecks, K as Hash, R as MessageSquare, S as Split, Y as Flag, b as Square, g as TriangleExclamationPoint, it as Cloud, j as Play, lt as CircleExclamationPoint, m as Unplug, ot as CircleQuestionMark, p as Variable, q as Globe, u as Webhook } from "./vendor.js";
import { g as classes, h as Spinner, m as IconButton, v as wordsOf } from "./client.js";
import { p as Note } from "./index.js";
// src/flow/canvas/order.ts
var import_react = /* @__PURE__ */ __toESM(require_react(), 1);
var import_elk_api = /* @__PURE__ */ __toESM(require_elk_api(), 1);
/** So many nodes are few: there all wires are drawn, and equals stand in the flow's own order. */
var FEW = 60;
var HUB = 9;
var isLarge = (graph) => graph.nodes.length > FEW;
/** From the start on, each node behind those that lead to it, so that only what goes round leads
* back; then what the start does not reach. */
function ordered({ nodes, start }) {
	const named = new Map(nodes.map((node) => [node.name, node]));
	const seen = /* @__PURE__ */ new Set();
	const first = named.get(start ?? "");
	return (first ? [first, ...nodes] : nodes).flatMap((root) => seen.has(root.name) ? [] : reached(root, named, seen));
}
/** In reverse postorder. It keeps a stack of its own: a flow may be longer than the engine's. */
function reached(root, named, seen) {
	const done = [];
	const stack = [{
		node: root,
		left: root.exits.length
	}];
	seen.add(root.name);
	for (let top = stack.at(-1); top; top = stack.at(-1)) {
		if (top.left === 0) {
			done.push(top.node);
			stack.pop();
			continue;
		}
		top.left -= 1;
		const next = named.get(top.node.exits[top.left]?.target ?? "");
		if (!next || seen.has(next.name)) continue;
		seen.add(next.name);
		stack.push({
			node: next,
			left: next.exits.length
		});
	}
	return done.reverse();
}
/** Of a large flow, all wires but the first into a node where a great many end: routed, they would
* hide the rest and take most of the time. Each is drawn as a stub that names its target. */
function stubsOf(graph, nodes) {
	const stubs = /* @__PURE__ */ new Set();
	if (!isLarge(graph)) return stubs;
	const counts = /* @__PURE__ */ new Map();
	for (const { exits } of nodes) for (const { target } of exits) if (target !== null) counts.set(target, (counts.get(target) ?? 0) + 1);
	const routed = /* @__PURE__ */ new Set();
	for (const { name, exits } of nodes) for (const exit of exits) {
		if (exit.target === null || (counts.get(exit.target) ?? 0) < HUB) continue;
		if (routed.has(exit.target)) stubs.add(`${name}#${exit.name}`);
		routed.add(exit.target);
	}
	return stubs;
}
var WIDTH = 252;
var EXIT_WIDTH = 84;
var OPTIONS = {
	"elk.algorithm": "layered",
	"elk.edgeRouting": "ORTHOGONAL",
	"elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
	"elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
	"elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
	"elk.layered.thoroughness": "1",
	"elk.separateConnectedComponents": "false",
	"elk.layered.spacing.nodeNodeBetweenLayers": "56",
	"elk.layered.spacing.edgeNodeBetweenLayers": "22",
	"elk.layered.spacing.edgeEdgeBetweenLayers": "12",
	"elk.spacing.nodeNode": "40",
	"elk.spacing.edgeNode": "22",
	"elk.spacing.edgeEdge": "12"
};
var portOf = (node, exit) => `${node}#${exit}`;
function sizeOf(node, direction) {
	const { length } = node.exits;
	return direction === "DOWN" ? {
		width: Math.max(WIDTH, length * EXIT_WIDTH),
		height: 72 + (length ? 26 : 0)
	} : {
		width: WIDTH,
		height: 72 + length * 26
	};
}
/** Where an exit's port stands on its card. */
function portAt(node, index, direction) {
	const { width, height } = sizeOf(node, direction);
	return direction === "DOWN" ? {
		x: (index + .5) * width / node.exits.length,
		y: height
	} : {
		x: width,
		y: 72 + (index + .5) * 26
	};
}
/** All that the places depend on: of equal shapes they are equal. */
var shapeOf = (graph, direction) => JSON.stringify([
	direction,
	graph.start,
	graph.nodes.map(({ name, exits }) => [name, exits.map((exit) => [exit.name, exit.target])])
]);
var elk = new import_elk_api.default({
	workerUrl: elk_worker_min_default,
	workerFactory: (url) => new Worker(url ?? elk_worker_min_default)
});
elk.layout({
	id: "first",
	children: [{
		id: "node",
		width: 1,
		height: 1
	}]
}, { layoutOptions: OPTIONS });
async function layOut(graph, direction) {
	const began = performance.now();
	const nodes = ordered(graph);
	const stubs = stubsOf(graph, nodes);
	const placed = await elk.layout(question$2(graph, nodes, stubs, direction));
	const boxes = /* @__PURE__ */ new Map();
	for (const { id, x = 0, y = 0, width = 0, height = 0 } of placed.children ?? []) boxes.set(id, {
		x,
		y,
		width,
		height
	});
	const routes = /* @__PURE__ */ new Map();
	for (const { id, sections } of placed.edges ?? []) {
		const section = sections?.[0];
		if (section) routes.set(id, [
			section.startPoint,
			...section.bendPoints ?? [],
			section.endPoint
		]);
	}
	return {
		direction,
		boxes,
		routes,
		stubs,
		ms: performance.now() - began
	};
}
function question$2(graph, nodes, stubs, direction) {
	const names = new Set(graph.nodes.map(({ name }) => name));
	const [out, into] = direction === "DOWN" ? ["SOUTH", "NORTH"] : ["EAST", "WEST"];
	const reached = new Set(graph.nodes.flatMap(({ exits }) => exits.map(({ target }) => target)));
	const last = graph.on_failed !== null && !reached.has(graph.on_failed) ? graph.on_failed : null;
	const constraint = ({ name, exits }) => {
		const layer = name === graph.start ? "FIRST" : name === last && !exits.length ? "LAST" : null;
		return layer && { "elk.layered.layering.layerConstraint": layer };
	};
	return {
		id: "flow",
		layoutOptions: {
			...OPTIONS,
			"elk.direction": direction,
			"elk.layered.considerModelOrder.strategy": isLarge(graph) ? "NONE" : "NODES_AND_EDGES"
		},
		children: nodes.map((node) => {
			const size = sizeOf(node, direction);
			const entry = direction === "DOWN" ? {
				x: size.width / 2,
				y: 0
			} : {
				x: 0,
				y: 36
			};
			return {
				id: node.name,
				...size,
				layoutOptions: {
					"elk.portConstraints": "FIXED_POS",
					...constraint(node)
				},
				ports: [{
					id: `${node.name}#`,
					...entry,
					layoutOptions: { "elk.port.side": into }
				}, ...node.exits.map((exit, index) => ({
					id: portOf(node.name, exit.name),
					...portAt(node, index, direction),
					layoutOptions: { "elk.port.side": out }
				}))]
			};
		}),
		edges: nodes.flatMap((node) => node.exits.filter(({ target }) => target !== null && names.has(target)).map(({ name, target }) => ({
			id: portOf(node.name, name),
			target
		})).filter(({ id }) => !stubs.has(id)).map(({ id, target }) => ({
			id,
			sources: [id],
			targets: [`${target}#`]
		})))
	};
}
// src/flow/canvas/elements.ts
/** Cards and wires as React Flow takes them; one that is as before stays the same object. */
/** Makes what changed, and gives back what did not. */
var Elements = class {
	cards = /* @__PURE__ */ new Map();
	wires = /* @__PURE__ */ new Map();
	nodes(shown) {
		const { graph, layout, moved, selected } = shown;
		const litExits = exitsOf(shown.lit);
		const entry = graph.nodes.some(({ name }) => name === selected) ? selected : graph.start ?? graph.nodes[0]?.name;
		return graph.nodes.flatMap((node) => {
			const box = layout.boxes.get(node.name);
			if (!box) return [];
			const position = moved.get(node.name) ?? {
				x: box.x,
				y: box.y
			};
			const data = {
				node,
				direction: layout.direction,
				...sizeOf(node, layout.direction),
				start: node.name === graph.start,
				onFailed: node.name === graph.on_failed,
				chosen: node.name === selected,
				entry: node.name === entry,
				lit: howLit(node.name, shown.lit, litExits),
				litExits: litExits?.get(node.name) ?? null,
				counts: shown.counts && (shown.counts[node.name] ?? {}),
				editable: shown.editable && node.kind !== "absent"
			};
			const key = JSON.stringify([
				data,
				[...data.litExits ?? []],
				position
			]);
			return [kept(this.cards, node.name, key, () => card$1(data, position))];
		});
	}
	edges(shown, chosen) {
		const { graph, layout, moved, lit } = shown;
		const litExits = exitsOf(lit);
		return graph.nodes.flatMap((node) => node.exits.flatMap((exit) => {
			const { target } = exit;
			if (target === null || !layout.boxes.has(target)) return [];
			const id = portOf(node.name, exit.name);
			const taken = litExits?.get(node.name)?.has(exit.name) ?? false;
			const free = moved.has(node.name) || moved.has(target);
			const marked = id === chosen || node.name === shown.selected || target === shown.selected;
			const data = {
				stub: layout.stubs.has(id) && !marked && !taken ? target : null,
				sideways: layout.direction === "RIGHT",
				route: free ? null : layout.routes.get(id) ?? null,
				failed: exit.name === "failed",
				lit: lit ? taken ? "lit" : "dim" : null
			};
			const selected = id === chosen;
			const key = JSON.stringify([
				target,
				data,
				selected
			]);
			const marker = taken ? "wire-lit" : data.failed ? "wire-failed" : "wire";
			return [kept(this.wires, id, key, () => ({
				id,
				type: "wire",
				source: node.name,
				sourceHandle: exit.name,
				target,
				data,
				selected,
				markerEnd: data.stub ? void 0 : selected ? "wire-chosen" : marker,
				zIndex: taken || selected ? 1 : 0,
				ariaLabel: `${exit.name} of ${node.name} to ${target}`
			}))];
		}));
	}
};
function kept(all, id, key, make) {
	const before = all.get(id);
	if (before?.key === key) return before.made;
	const made = make();
	all.set(id, {
		key,
		made
	});
	return made;
}
function exitsOf(lit) {
	if (!lit) return null;
	const found = /* @__PURE__ */ new Map();
	for (const { node, exit } of lit.steps) {
		const exits = found.get(node) ?? /* @__PURE__ */ new Set();
		if (exit) exits.add(exit);
		found.set(node, exits);
	}
	return found;
}
function howLit(name, lit, visited) {
	if (!lit) return null;
	if (lit.current === name) return "current";
	return visited?.has(name) ? "lit" : "dim";
}
/** With its size and its handles told, so that nothing is measured on the screen. */
function card$1(data, position) {
	const { node, width, height, direction } = data;
	const down = direction === "DOWN";
	const [out, into] = down ? [Position.Bottom, Position.Top] : [Position.Right, Position.Left];
	const entry = down ? {
		x: width / 2,
		y: 0
	} : {
		x: 0,
		y: 36
	};
	return {
		id: node.name,
		type: "card",
		position,
		data,
		width,
		height,
		measured: {
			width,
			height
		},
		selectable: false,
		focusable: false,
		handles: [{
			type: "target",
			position: into,
			...entry,
			width: 1,
			height: 1
		}, ...node.exits.map((exit, index) => ({
			id: exit.name,
			type: "source",
			position: out,
			...port$1(node, index, {
				...position,
				width,
				height
			}, down),
			width: 1,
			height: 1
		}))]
	};
}
var port$1 = (node, index, box, down) => down ? {
	x: (index + .5) * box.width / node.exits.length,
	y: box.height
} : {
	x: box.width,
	y: 72 + (index + .5) * 26
};
/** The card next to this one in the direction of an arrow key. */
function neighbour(layout, moved, from, key) {
	const centre = (name, box) => {
		const at = moved.get(name) ?? box;
		return {
			x: at.x + box.width / 2,
			y: at.y + box.height / 2
		};
	};
	const box = layout.boxes.get(from);
	if (!box) return null;
	const here = centre(from, box);
	let best = null;
	for (const [name, other] of layout.boxes) {
		const there = centre(name, other);
		const [dx, dy] = [there.x - here.x, there.y - here.y];
		const upright = key === "ArrowDown" || key === "ArrowUp";
		const ahead = (key === "ArrowUp" || key === "ArrowLeft" ? -1 : 1) * (upright ? dy : dx);
		const aside = upright ? dx : dy;
		if (name === from || ahead < 8) continue;
		const far = ahead + 2 * Math.abs(aside);
		if (!best || far < best.far) best = {
			name,
			far
		};
	}
	return best?.name ?? null;
}
var FlowPicture_module_default = {
	picture: "_picture_54uqs_1",
	markers: "_markers_54uqs_9",
	waiting: "_waiting_54uqs_15",
	map: "_map_54uqs_26"
};
// src/flow/canvas/Markers.tsx
/** The arrow heads of wires, in their colours. */
var import_jsx_runtime = require_jsx_runtime();
function Markers() {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("svg", {
		className: FlowPicture_module_default.markers,
		"aria-hidden": true,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("defs", { children: Object.entries({
			wire: "var(--edge)",
			"wire-failed": "var(--edge-failed)",
			"wire-lit": "var(--success-line)",
			"wire-chosen": "var(--accent)"
		}).map(([id, colour]) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("marker", {
			id,
			viewBox: "0 0 10 10",
			refX: "9",
			refY: "5",
			markerWidth: "9",
			markerHeight: "9",
			markerUnits: "userSpaceOnUse",
			orient: "auto-start-reverse",
			children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("path", {
				d: "M0,0.8L9.5,5L0,9.2z",
				style: { fill: colour }
			})
		}, id)) })
	});
}
var icons_module_default = {
	icon: "_icon_7wf6m_1",
	small: "_small_7wf6m_10",
	statement: "_statement_7wf6m_16",
	question: "_question_7wf6m_21",
	choice: "_choice_7wf6m_26",
	request: "_request_7wf6m_31",
	end: "_end_7wf6m_36",
	unknown: "_unknown_7wf6m_41",
	absent: "_absent_7wf6m_42"
};
// src/flow/canvas/icons.tsx
/** The pictures of node types: by type where it has one of its own, else by what it does. */
var BY_KIND = {
	statement: MessageSquare,
	question: MessageCircleQuestionMark,
	choice: Split,
	request: Globe,
	end: Flag,
	unknown: CircleQuestionMark,
	absent: Unplug
};
var BY_TYPE = {
	choose: ListChecks,
	counter: Hash,
	reset_counter: RotateCcw,
	salesforce: Cloud,
	set_parameter: Variable,
	webhook: Webhook
};
function TypeIcon({ type, kind, small }) {
	const Icon = BY_TYPE[type] ?? BY_KIND[kind];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
		className: classes(icons_module_default.icon, icons_module_default[kind], small && icons_module_default.small),
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
			"aria-hidden": true,
			size: small ? 13 : 16,
			strokeWidth: 2
		})
	});
}
/** "collect_input" is "Collect input". */
function titleOf(type) {
	const words = type.replaceAll("_", " ").trim();
	return words.charAt(0).toUpperCase() + words.slice(1);
}
var NodeCard_module_default = {
	card: "_card_qkh2n_1",
	statement: "_statement_qkh2n_24",
	question: "_question_qkh2n_28",
	choice: "_choice_qkh2n_32",
	request: "_request_qkh2n_36",
	unknown: "_unknown_qkh2n_40",
	absent: "_absent_qkh2n_41",
	chosen: "_chosen_qkh2n_50",
	lit: "_lit_qkh2n_57",
	current: "_current_qkh2n_62",
	dim: "_dim_qkh2n_69",
	head: "_head_qkh2n_84",
	words: "_words_qkh2n_93",
	kicker: "_kicker_qkh2n_98",
	start: "_start_qkh2n_108",
	onFailed: "_onFailed_qkh2n_109",
	label: "_label_qkh2n_130",
	summary: "_summary_qkh2n_139",
	problems: "_problems_qkh2n_148",
	error: "_error_qkh2n_159",
	warning: "_warning_qkh2n_164",
	exits: "_exits_qkh2n_169",
	sideways: "_sideways_qkh2n_180",
	exit: "_exit_qkh2n_169",
	exitName: "_exitName_qkh2n_214",
	failed: "_failed_qkh2n_220",
	open: "_open_qkh2n_224",
	end: "_end_qkh2n_228",
	taken: "_taken_qkh2n_233",
	covered: "_covered_qkh2n_234",
	missed: "_missed_qkh2n_239",
	count: "_count_qkh2n_243",
	port: "_port_qkh2n_258",
	entry: "_entry_qkh2n_259",
	openPort: "_openPort_qkh2n_286"
};
// src/flow/canvas/NodeCard.tsx
/** A node on the canvas: icon, type, label, its one line, a port for each exit, its problems. */
var NodeCard = (0, import_react.memo)(function NodeCard({ data }) {
	const { node, direction, chosen, lit } = data;
	const down = direction === "DOWN";
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: classes(NodeCard_module_default.card, NodeCard_module_default[node.kind], !down && NodeCard_module_default.sideways, chosen && NodeCard_module_default.chosen, lit && NodeCard_module_default[lit]),
		style: {
			width: data.width,
			height: data.height
		},
		role: "button",
		tabIndex: data.entry ? 0 : -1,
		"aria-pressed": chosen,
		"aria-label": spoken(data),
		"data-node": node.name,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Handle, {
				type: "target",
				position: down ? Position.Top : Position.Left,
				className: NodeCard_module_default.entry,
				isConnectableStart: false,
				isConnectable: data.editable
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: NodeCard_module_default.head,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(TypeIcon, {
						type: node.type,
						kind: node.kind
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
						className: NodeCard_module_default.words,
						children: [
							/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
								className: NodeCard_module_default.kicker,
								children: [
									/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", { children: node.kind === "absent" ? "Not there" : titleOf(node.type) || "No type" }),
									data.start && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
										className: NodeCard_module_default.start,
										children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Play, {
											"aria-hidden": true,
											size: 9,
											fill: "currentColor"
										}), " start"]
									}),
									data.onFailed && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
										className: NodeCard_module_default.onFailed,
										title: "Every failed exit that is not wired leads here",
										children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(ShieldExclamationPoint, {
											"aria-hidden": true,
											size: 10
										}), " on failed"]
									})
								]
							}),
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
								className: NodeCard_module_default.label,
								children: node.label || node.name
							}),
							/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
								className: NodeCard_module_default.summary,
								title: node.summary,
								children: node.summary
							})
						]
					}),
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Problems, { node })
				]
			}),
			node.exits.length > 0 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: NodeCard_module_default.exits,
				children: node.exits.map((exit) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Exit, {
					exit,
					data,
					down
				}, exit.name))
			})
		]
	});
});
function Exit({ exit, data, down }) {
	const count = data.counts?.[exit.name] ?? 0;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: classes(NodeCard_module_default.exit, exit.name === "failed" && NodeCard_module_default.failed, !exit.wired && NodeCard_module_default.open, data.litExits?.has(exit.name) && NodeCard_module_default.taken, data.counts && (count ? NodeCard_module_default.covered : NodeCard_module_default.missed)),
		title: exitWords(exit),
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: NodeCard_module_default.exitName,
				children: exit.name
			}),
			data.counts && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: NodeCard_module_default.count,
				children: count
			}),
			exit.wired && exit.target === null && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Square, {
				"aria-hidden": true,
				className: NodeCard_module_default.end,
				size: 8,
				fill: "currentColor"
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Handle, {
				type: "source",
				id: exit.name,
				position: down ? Position.Bottom : Position.Right,
				className: classes(NodeCard_module_default.port, !exit.wired && NodeCard_module_default.openPort),
				isConnectable: data.editable,
				isConnectableEnd: false
			})
		]
	});
}
function Problems({ node }) {
	const grave = node.marks.filter(({ level }) => level === "error" || level === "warning");
	if (!grave.length) return null;
	const error = grave.some(({ level }) => level === "error");
	const Icon = error ? CircleExclamationPoint : TriangleExclamationPoint;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("span", {
		className: classes(NodeCard_module_default.problems, error ? NodeCard_module_default.error : NodeCard_module_default.warning),
		title: grave.map(({ text }) => text).join("\n"),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Icon, {
			"aria-hidden": true,
			size: 13
		}), grave.length > 1 && grave.length]
	});
}
function exitWords(exit) {
	if (!exit.wired) return `${exit.name} leads nowhere yet`;
	return exit.target === null ? `${exit.name} ends the session` : `${exit.name} to ${exit.target}`;
}
function spoken({ node, start }) {
	const problems = node.marks.filter(({ level }) => level === "error" || level === "warning");
	return [
		node.label || node.name,
		titleOf(node.type),
		start && "start",
		...node.exits.map(exitWords),
		problems.length && `${problems.length} problem${problems.length > 1 ? "s" : ""}`
	].filter(Boolean).join(", ");
}
// src/flow/canvas/useLayout.ts
/** The layout of the newest graph; while it is computed, that of the one before. */
function useLayout(graph, direction) {
	const [layout, setLayout] = (0, import_react.useState)(null);
	const [error, setError] = (0, import_react.useState)("");
	const working = (0, import_react.useRef)(false);
	const next = (0, import_react.useRef)(null);
	const shape = graph && shapeOf(graph, direction);
	(0, import_react.useEffect)(() => {
		if (!graph) return;
		next.current = {
			graph,
			direction
		};
		if (working.current) return;
		working.current = true;
		(async () => {
			while (next.current) {
				const asked = next.current;
				next.current = null;
				try {
					const made = await layOut(asked.graph, asked.direction);
					if (!next.current) setLayout(made);
					setError("");
				} catch (problem) {
					setError(wordsOf(problem));
				}
			}
			working.current = false;
		})();
	}, [shape]);
	return {
		layout,
		error
	};
}
// src/flow/canvas/useSight.ts
/** What of the picture is in sight: all of it or its start at first, then what is chosen, or
* where a talk has come to, whichever was the last to change. */
/** Below this nobody reads a card. */
var LEGIBLE = .5;
/** So small it may be where not all of it can be seen. */
var SMALL = .62;
var COMFORTABLE = .8;
var MARGIN = 24;
/** The toolbar stands there. */
var TOP = 64;
var NOTHING = {
	selected: null,
	current: null
};
function useSight(layout, moved, start, selected, current) {
	const flow = useReactFlow();
	const width = useStore((state) => state.width);
	const height = useStore((state) => state.height);
	const before = (0, import_react.useRef)(null);
	const seen = (0, import_react.useRef)(NOTHING);
	(0, import_react.useEffect)(() => {
		if (!layout || !width || !height) return;
		const old = before.current;
		if (old === layout) return;
		before.current = layout;
		const anchor = selected ?? start ?? "";
		const [was, is] = [old?.boxes.get(anchor), layout.boxes.get(anchor)];
		const { x, y, zoom } = flow.getViewport();
		if (old?.direction === layout.direction && was && is) flow.setViewport({
			x: x + (was.x - is.x) * zoom,
			y: y + (was.y - is.y) * zoom,
			zoom
		});
		else {
			flow.setViewport(whole(layout, width, height, start));
			seen.current = NOTHING;
		}
	}, [
		layout,
		width,
		height,
		flow,
		selected,
		start
	]);
	(0, import_react.useEffect)(() => {
		const old = seen.current;
		if (!layout || !width || selected === old.selected && current === old.current) return;
		const target = selected === old.selected ? current : selected;
		const box = target === null ? void 0 : layout.boxes.get(target);
		if (target !== null && !box) return;
		seen.current = {
			selected,
			current
		};
		if (!box || target === null) return;
		const at = {
			...box,
			...moved.get(target)
		};
		const { x, y, zoom } = flow.getViewport();
		const left = at.x * zoom + x;
		const top = at.y * zoom + y;
		if (!(left >= MARGIN && top >= TOP && left + at.width * zoom <= width - MARGIN && top + at.height * zoom <= height - MARGIN)) flow.setCenter(at.x + at.width / 2, at.y + at.height / 2, {
			zoom: Math.max(zoom, LEGIBLE),
			duration: 250
		});
	}, [
		layout,
		moved,
		selected,
		current,
		width,
		height,
		flow
	]);
}
/** Whether every card is, as the picture was laid out. */
function isInSight(layout, width, height, [x, y, zoom]) {
	const { right, bottom } = extent(layout);
	return x >= 0 && y >= 0 && x + right * zoom <= width && y + bottom * zoom <= height;
}
function extent(layout) {
	const boxes = [...layout.boxes.values()];
	return {
		right: Math.max(...boxes.map((box) => box.x + box.width), 1),
		bottom: Math.max(...boxes.map((box) => box.y + box.height), 1)
	};
}
/** All of it where that can be read, else its start with as much beside it as can be read. */
function whole(layout, width, height, start) {
	const { right, bottom } = extent(layout);
	const [wide, high] = [width - 48, height - TOP - MARGIN];
	const all = Math.min(wide / right, high / bottom, 1);
	const down = layout.direction === "DOWN";
	const across = down ? wide / right : high / bottom;
	const zoom = all >= LEGIBLE ? all : Math.min(COMFORTABLE, Math.max(across, SMALL));
	const first = layout.boxes.get(start ?? "") ?? {
		x: 0,
		y: 0,
		width: right,
		height: bottom
	};
	const centre = (size, room, at, length) => size * zoom <= room ? (room - size * zoom) / 2 : Math.min(0, Math.max(room - size * zoom, room / 2 - (at + length / 2) * zoom));
	const x = centre(right, wide, first.x, first.width);
	const y = centre(bottom, high, first.y, first.height);
	if (all >= LEGIBLE) return {
		x: MARGIN + x,
		y: TOP + y / 2,
		zoom
	};
	return down ? {
		x: MARGIN + x,
		y: TOP,
		zoom
	} : {
		x: MARGIN,
		y: TOP + y,
		zoom
	};
}
var WiredEdge_module_default = {
	wire: "_wire_19fmn_1",
	failed: "_failed_19fmn_8",
	lit: "_lit_19fmn_13",
	dim: "_dim_19fmn_19",
	selected: "_selected_19fmn_23",
	stub: "_stub_19fmn_29",
	name: "_name_19fmn_33"
};
// src/flow/canvas/WiredEdge.tsx
/** A wire as ELK routed it, with rounded corners; a free one where a card was dragged away. */
var RADIUS = 8;
var STUB = 14;
var WiredEdge = (0, import_react.memo)(function WiredEdge(props) {
	const { data, selected, id, markerEnd } = props;
	if (data?.stub) return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Stub, {
		...props,
		data,
		name: data.stub
	});
	const path = data?.route ? rounded(data.route) : getSmoothStepPath(props)[0];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(BaseEdge, {
		id,
		path,
		markerEnd,
		interactionWidth: 14,
		className: classes(WiredEdge_module_default.wire, data?.failed && WiredEdge_module_default.failed, data?.lit && WiredEdge_module_default[data.lit], selected && WiredEdge_module_default.selected)
	});
});
function Stub({ data, name, ...props }) {
	const { sourceX: x, sourceY: y, id } = props;
	const [dx, dy] = data.sideways ? [STUB, 0] : [0, STUB];
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(import_jsx_runtime.Fragment, { children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)(BaseEdge, {
		id,
		path: `M${x},${y}l${dx},${dy}`,
		interactionWidth: 20,
		className: classes(WiredEdge_module_default.wire, WiredEdge_module_default.stub, data.failed && WiredEdge_module_default.failed, data.lit && WiredEdge_module_default[data.lit])
	}), /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("text", {
		x: x + (data.sideways ? 18 : 0),
		y: y + (data.sideways ? 3 : 25),
		textAnchor: data.sideways ? "start" : "middle",
		"data-leads-to": name,
		className: classes(WiredEdge_module_default.name, data.lit && WiredEdge_module_default[data.lit]),
		children: ["→ ", name]
	})] });
}
/** Straight lines through the points, with every corner rounded as far as its sides allow. */
function rounded(points) {
	const [first, ...rest] = points;
	if (!first) return "";
	let path = `M${first.x},${first.y}`;
	let before = first;
	rest.forEach((point, index) => {
		const after = rest[index + 1];
		if (!after) path += `L${point.x},${point.y}`;
		else {
			const start = towards(point, before);
			const end = towards(point, after);
			path += `L${start.x},${start.y}Q${point.x},${point.y} ${end.x},${end.y}`;
		}
		before = point;
	});
	return path;
}
function towards(from, to) {
	const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
	const share = Math.min(RADIUS, length / 2) / length;
	return {
		x: from.x + (to.x - from.x) * share,
		y: from.y + (to.y - from.y) * share
	};
}
// src/flow/canvas/FlowPicture.tsx
var NODE_TYPES = { card: NodeCard };
var EDGE_TYPES = { wire: WiredEdge };
/** A picture with fewer nodes needs no map. */
var MAPPED = 10;
/** Of so many nodes only those in sight are on the page. */
var MANY = 120;
/** How often, and how long, a card that comes into sight is waited for. */
var [FOCUS_TRIES, FOCUS_WAIT] = [12, 50];
function FlowPicture(props) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(ReactFlowProvider, { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Picture, { ...props }) });
}
function Picture({ graph, selected = null, onSelect, onOpen, lit = null, counts = null, direction = "DOWN", edit, children }) {
	const root = (0, import_react.useRef)(null);
	const elements = (0, import_react.useRef)(new Elements());
	const { layout, error } = useLayout(graph, direction);
	const [moved, setMoved] = (0, import_react.useState)(/* @__PURE__ */ new Map());
	const [wire, setWire] = (0, import_react.useState)(null);
	(0, import_react.useEffect)(() => setMoved(/* @__PURE__ */ new Map()), [direction]);
	useSight(layout, moved, graph.start, selected, lit?.current ?? null);
	const shown = (0, import_react.useMemo)(() => layout && {
		graph,
		layout,
		moved,
		selected,
		lit,
		counts,
		editable: Boolean(edit)
	}, [
		graph,
		layout,
		moved,
		selected,
		lit,
		counts,
		edit
	]);
	const nodes = (0, import_react.useMemo)(() => shown ? elements.current.nodes(shown) : [], [shown]);
	const edges = (0, import_react.useMemo)(() => shown ? elements.current.edges(shown, wire) : [], [shown, wire]);
	const onNodesChange = (0, import_react.useCallback)((changes) => {
		for (const change of changes) if (change.type === "position" && change.position && change.dragging) {
			const { id, position } = change;
			setMoved((before) => new Map(before).set(id, position));
		}
	}, []);
	const onConnect = (0, import_react.useCallback)(({ source, sourceHandle, target }) => {
		if (sourceHandle) edit?.connect(source, sourceHandle, target);
	}, [edit]);
	const onConnectEnd = (event, state) => {
		const from = state.fromHandle;
		if (!edit || state.isValid || !from?.id) return;
		const at = "changedTouches" in event ? event.changedTouches[0] : event;
		if (!at) return;
		const below = document.elementFromPoint(at.clientX, at.clientY);
		const card = below?.closest("[data-node]")?.dataset.node;
		if (card) edit.connect(from.nodeId, from.id, card);
		else if (root.current?.contains(below)) edit.drop(from.nodeId, from.id, {
			x: at.clientX,
			y: at.clientY
		});
	};
	/** Chooses a card and gives it the keys, which a pressed mouse leaves where they were. */
	const focus = (name) => {
		const tryToFocus = (left) => {
			const card = root.current?.querySelector(`[data-node="${CSS.escape(name)}"]`);
			card?.focus({ preventScroll: true });
			if (!card && left > 0) setTimeout(tryToFocus, FOCUS_WAIT, left - 1);
		};
		tryToFocus(0);
		onSelect?.(name);
		requestAnimationFrame(() => tryToFocus(FOCUS_TRIES));
	};
	const onKeyDown = (event) => {
		const removing = event.key === "Delete" || event.key === "Backspace";
		if (wire && removing && edit) {
			const [node = "", exit = ""] = split(wire);
			setWire(null);
			edit.unwire(node, exit);
		}
		const node = event.target.dataset.node;
		if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key.startsWith("Arrow")) {
			const next = layout && neighbour(layout, moved, node, event.key);
			if (next) focus(next);
		} else if (event.key === "Enter") {
			if (selected === node) onOpen?.(node);
			else onSelect?.(node);
		} else if (event.key === " ") onSelect?.(node);
		else if (event.key === "Escape") onSelect?.(null);
		else if (event.key === "F2") edit?.rename(node);
		else if (removing && !wire) edit?.remove(node);
		else return;
		event.preventDefault();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		ref: root,
		className: FlowPicture_module_default.picture,
		tabIndex: -1,
		onKeyDown,
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Markers, {}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsxs)(index, {
				nodes,
				edges,
				nodeTypes: NODE_TYPES,
				edgeTypes: EDGE_TYPES,
				onNodesChange,
				onNodeClick: (_, node) => {
					setWire(null);
					focus(node.id);
				},
				onNodeDoubleClick: (_, node) => onOpen?.(node.id),
				onEdgeClick: ({ target }, edge) => {
					const { leadsTo } = target.dataset;
					if (leadsTo) return focus(leadsTo);
					setWire(edge.id);
					root.current?.focus();
				},
				onPaneClick: () => {
					setWire(null);
					onSelect?.(null);
				},
				onConnect,
				onConnectEnd,
				nodesConnectable: Boolean(edit),
				nodesFocusable: false,
				edgesFocusable: false,
				disableKeyboardA11y: true,
				deleteKeyCode: null,
				selectionKeyCode: null,
				multiSelectionKeyCode: null,
				nodeDragThreshold: 4,
				connectionRadius: 36,
				zoomOnDoubleClick: false,
				onlyRenderVisibleElements: graph.nodes.length > MANY,
				minZoom: .08,
				maxZoom: 1.6,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Background, {
						gap: 22,
						size: 1.2,
						color: "var(--line-strong)"
					}),
					graph.nodes.length > MAPPED && layout && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Overview, { layout }),
					children
				]
			}),
			!layout && !error && /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
				className: FlowPicture_module_default.waiting,
				children: [
					/* @__PURE__ */ (0, import_jsx_runtime.jsx)(Spinner, {}),
					" Laying out ",
					graph.nodes.length,
					" nodes"
				]
			}),
			error && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				className: FlowPicture_module_default.waiting,
				children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)(Note, {
					tone: "danger",
					children: ["The canvas cannot be laid out: ", error]
				})
			}),
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("output", {
				className: "visually-hidden",
				"data-layout-ms": layout && Math.round(layout.ms),
				children: layout && `${graph.nodes.length} nodes`
			})
		]
	});
}
/** Over the corner of the picture, where not all of that is in sight. */
function Overview({ layout }) {
	if (!useStore(({ width, height, transform }) => !isInSight(layout, width, height, transform))) return null;
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)(MiniMap, {
		pannable: true,
		zoomable: true,
		ariaLabel: "Map of the flow",
		style: {
			width: 150,
			height: 110
		},
		className: FlowPicture_module_default.map,
		nodeColor: (node) => node.data.chosen ? "var(--accent)" : `var(--${COLOUR[node.data.node.kind]})`,
		nodeStrokeWidth: 0,
		maskColor: "color-mix(in srgb, var(--bg) 72%, transparent)"
	});
}
var COLOUR = {
	statement: "statement",
	question: "question",
	choice: "choice",
	request: "request",
	end: "end",
	unknown: "danger",
	absent: "danger"
};
/** The node and the exit of a wire's id; a node's name holds no "#". */
function split(id) {
	const at = id.indexOf("#");
	return [id.slice(0, at), id.slice(at + 1)];
}
var Tabs_module_default = {
	tabs: "_tabs_13yv7_1",
	fill: "_fill_13yv7_8",
	row: "_row_13yv7_12",
	list: "_list_13yv7_21",
	tab: "_tab_13yv7_1",
	panel: "_panel_13yv7_59"
};
// src/parts/Tabs.tsx
/** Tabs with the keyboard of the ARIA pattern: arrows, Home and End move and choose. */
function Tabs({ label, tabs, chosen, onChoose, fill, extra }) {
	const id = (0, import_react.useId)();
	const row = (0, import_react.useRef)(null);
	const at = Math.max(0, tabs.findIndex((tab) => tab.key === chosen));
	const onKeyDown = (event) => {
		const last = tabs.length - 1;
		const to = {
			ArrowRight: at === last ? 0 : at + 1,
			ArrowLeft: at === 0 ? last : at - 1,
			Home: 0,
			End: last
		}[event.key];
		const tab = to === void 0 ? void 0 : tabs[to];
		if (!tab || to === void 0) return;
		event.preventDefault();
		onChoose(tab.key);
		row.current?.querySelectorAll("[role=\"tab\"]")[to]?.focus();
	};
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: classes(Tabs_module_default.tabs, fill && Tabs_module_default.fill),
		children: [/* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: Tabs_module_default.row,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
				ref: row,
				role: "tablist",
				"aria-label": label,
				className: Tabs_module_default.list,
				onKeyDown,
				children: tabs.map((tab, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("button", {
					type: "button",
					role: "tab",
					id: `${id}-${tab.key}`,
					"aria-selected": index === at,
					"aria-controls": `${id}-panel`,
					tabIndex: index === at ? 0 : -1,
					className: Tabs_module_default.tab,
					onClick: () => onChoose(tab.key),
					children: tab.label
				}, tab.key))
			}), extra]
		}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			role: "tabpanel",
			id: `${id}-panel`,
			"aria-labelledby": `${id}-${tabs[at]?.key}`,
			className: Tabs_module_default.panel,
			tabIndex: fill ? 0 : void 0,
			children: tabs[at]?.content
		})]
	});
}
var Transcript_module_default = {
	transcript: "_transcript_1k7nn_1",
	line: "_line_1k7nn_14",
	flow: "_flow_1k7nn_20",
	user: "_user_1k7nn_20",
	bubble: "_bubble_1k7nn_29",
	missing: "_missing_1k7nn_48",
	instead: "_instead_1k7nn_54",
	unheard: "_unheard_1k7nn_60",
	mark: "_mark_1k7nn_66",
	silence: "_silence_1k7nn_71",
	back: "_back_1k7nn_75",
	foot: "_foot_1k7nn_84"
};
// src/flow/tester/Transcript.tsx
/** A conversation as bubbles, the newest at the foot. */
var MARKS = {
	missing: "expected, but not said",
	instead: "said instead",
	unheard: "not heard any more"
};
function Transcript({ label, messages, foot, follow, onRestart }) {
	const place = (0, import_react.useRef)(null);
	(0, import_react.useEffect)(() => {
		if (follow && place.current) place.current.scrollTop = place.current.scrollHeight;
	}, [
		follow,
		messages,
		foot
	]);
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		ref: place,
		className: Transcript_module_default.transcript,
		role: "log",
		"aria-label": label,
		tabIndex: 0,
		children: [messages.map((message, index) => /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
			className: classes(Transcript_module_default.line, Transcript_module_default[message.who]),
			children: [message.who === "user" && onRestart && message.turn !== void 0 && message.turn > 1 && /* @__PURE__ */ (0, import_jsx_runtime.jsx)(IconButton, {
				small: true,
				className: Transcript_module_default.back,
				icon: RotateCcw,
				label: `Restart from here (turn ${message.turn})`,
				onClick: () => onRestart(message.turn ?? 1, message.text)
			}), /* @__PURE__ */ (0, import_jsx_runtime.jsx)(Bubble, { message })]
		}, index)), foot && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
			className: Transcript_module_default.foot,
			children: foot
		})]
	});
}
function Bubble({ message: { who, text, mark } }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("div", {
		className: classes(Transcript_module_default.bubble, mark && Transcript_module_default[mark]),
		children: [
			/* @__PURE__ */ (0, import_jsx_runtime.jsx)("span", {
				className: "visually-hidden",
				children: who === "user" ? "You: " : "Flow: "
			}),
			text || /* @__PURE__ */ (0, import_jsx_runtime.jsx)("em", {
				className: Transcript_module_default.silence,
				children: "silence"
			}),
			mark && /* @__PURE__ */ (0, import_jsx_runtime.jsx)("small", {
				className: Transcript_module_default.mark,
				children: MARKS[mark]
			})
		]
	});
}
var Panes_module_default = {
	screen: "_screen_1xoou_2",
	head: "_head_1xoou_8",
	title: "_title_1xoou_17",
	note: "_note_1xoou_24",
	waiting: "_waiting_1xoou_28",
	panes: "_panes_1xoou_35",
	detail: "_detail_1xoou_43",
	picture: "_picture_1xoou_50"
};
export { TypeIcon as a, FlowPicture as i, Transcript as n, titleOf as o, Tabs as r, Panes_module_default as t };
