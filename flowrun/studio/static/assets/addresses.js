// src/screens/flows/addresses.ts
/** Where a flow is shown; the slashes of its file stay as they are. */
var addressOf = (file) => `/flow/${encodeURI(file)}`;
export { addressOf as t };
