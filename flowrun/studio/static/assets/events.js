// src/api/events.ts
var KINDS = [
	"changed",
	"created",
	"removed",
	"credentials",
	"tests"
];
var listeners = /* @__PURE__ */ new Set();
var source = null;
/** Calls the listener until the function that comes back is called. */
function listen(listener) {
	listeners.add(listener);
	source ??= connect();
	return () => {
		listeners.delete(listener);
	};
}
function connect() {
	const opened = new EventSource("/api/events");
	for (const kind of KINDS) opened.addEventListener(kind, (event) => {
		const data = event.data;
		const given = data ? JSON.parse(data) : {};
		for (const listener of [...listeners]) listener({
			kind,
			...given
		});
	});
	return opened;
}
export { listen as t };
