// src/screens/credentials/draft.ts
var KEY = "connecting";
var draft = {
	keep: (kept) => sessionStorage.setItem(KEY, JSON.stringify(kept)),
	read: () => {
		const kept = sessionStorage.getItem(KEY);
		return kept === null ? null : JSON.parse(kept);
	},
	drop: () => sessionStorage.removeItem(KEY)
};
export { draft as t };
