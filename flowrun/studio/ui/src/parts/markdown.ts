/** The little Markdown of help texts as elements: paragraphs, code, bold, lists; never HTML. */

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

export function markdown(text: string): HTMLElement {
  const root = document.createElement("div");
  root.className = "markdown";
  for (const block of text.trim().split(/\n{2,}/)) {
    const fenced = /^```\w*\n([\s\S]*?)\n?```$/.exec(block);
    const lines = block.split("\n");
    if (fenced) {
      const code = root.appendChild(document.createElement("pre"));
      code.textContent = fenced[1] ?? "";
    } else if (lines.every((line) => /^[-*] /.test(line))) {
      const list = root.appendChild(document.createElement("ul"));
      for (const line of lines) inline(list.appendChild(document.createElement("li")), line.slice(2));
    } else inline(root.appendChild(document.createElement("p")), block.replace(/^#+ /, ""));
  }
  return root;
}

function inline(into: HTMLElement, text: string) {
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    into.append(text.slice(at, found.index));
    at = found.index + found[0].length;
    const [, code, bold, link, address] = found;
    const made = document.createElement(code ? "code" : bold ? "strong" : "a");
    made.textContent = code ?? bold ?? link ?? "";
    if (made instanceof HTMLAnchorElement && address?.startsWith("https://")) {
      made.href = address;
      made.target = "_blank";
      made.rel = "noreferrer";
    }
    into.append(made);
  }
  into.append(text.slice(at));
}
