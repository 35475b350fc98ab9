/** Where a flow is shown; the slashes of its file stay as they are. */
export const addressOf = (file: string) =>
  `/flow/${file.split("/").map(encodeURIComponent).join("/")}`;

/** The file of an address that `addressOf` made. */
export function fileOf(address: string): string {
  const path = address.replace(/^\/flow\//, "").replace(/[?#].*/, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // somebody typed it
  }
}
