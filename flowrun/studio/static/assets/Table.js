import { g as classes } from "./client.js";
import { m as require_jsx_runtime } from "./canvas.js";
var Table_module_default = {
	scroll: "_scroll_fqhq3_1",
	table: "_table_fqhq3_10",
	right: "_right_fqhq3_36",
	opens: "_opens_fqhq3_42",
	chosen: "_chosen_fqhq3_50"
};
// src/parts/Table.tsx
var import_jsx_runtime = require_jsx_runtime();
function Table({ label, columns, rows, rowKey, onOpen, isChosen }) {
	return /* @__PURE__ */ (0, import_jsx_runtime.jsx)("div", {
		className: Table_module_default.scroll,
		tabIndex: 0,
		role: "region",
		"aria-label": label,
		children: /* @__PURE__ */ (0, import_jsx_runtime.jsxs)("table", {
			className: Table_module_default.table,
			children: [/* @__PURE__ */ (0, import_jsx_runtime.jsx)("thead", { children: /* @__PURE__ */ (0, import_jsx_runtime.jsx)("tr", { children: columns.map((column) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("th", {
				scope: "col",
				style: { width: column.width },
				className: column.right ? Table_module_default.right : void 0,
				children: column.title
			}, column.key)) }) }), /* @__PURE__ */ (0, import_jsx_runtime.jsx)("tbody", { children: rows.map((row) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("tr", {
				className: classes(onOpen && Table_module_default.opens, isChosen?.(row) && Table_module_default.chosen),
				onClick: (event) => {
					const target = event.target;
					if (onOpen && !target.closest("a, button, input, select, label")) onOpen(row);
				},
				children: columns.map((column) => /* @__PURE__ */ (0, import_jsx_runtime.jsx)("td", {
					className: column.right ? Table_module_default.right : void 0,
					children: column.cell(row)
				}, column.key))
			}, rowKey(row))) })]
		})
	});
}
export { Table as t };
