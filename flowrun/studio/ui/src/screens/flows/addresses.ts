/** Where a flow is shown; the slashes of its file stay as they are. */
export const addressOf = (file: string) => `/flow/${encodeURI(file)}`;
