/** Which kind of file of flowrun a text is, by the rule of flowrun/project/flow_text.py. */

export type Kind = 'flow' | 'test' | 'credentials' | 'environment';

const OWN = ['flow', 'start', 'nodes'];
const LIST = /^["']?nodes["']?[ \t]*:[ \t]*(?:#.*)?(?:\n[ \t]*(?:#.*)?)*(?:\n[ ]*)?(?:\[|-(?=\s|$))/m;

export function kindOf(path: string, text: string): Kind | undefined {
  const [folder, name] = path.split(/[\\/]/).slice(-2);
  if (!/\.ya?ml$/.test(name) || name.endsWith('.cassette.yaml') || topKeys(text).has('apiVersion')) {
    return undefined;
  }
  if (name.endsWith('.test.yaml')) return 'test';
  if (name === 'credentials.yaml') return 'credentials';
  if (folder === 'environments') return 'environment';
  return isFlow(text) ? 'flow' : undefined;
}

/** Two of `flow:`, `start:` and `nodes:` stand at the top; beside a list of nodes, both others. */
function isFlow(text: string): boolean {
  const keys = topKeys(text);
  const found = OWN.filter((key) => keys.has(key)).length;
  return found >= (LIST.test(text.replace(/\r/g, '\n')) ? OWN.length : 2);
}

function topKeys(text: string): Set<string> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  const found = lines.map((line) => /^["']?([A-Za-z_][\w.-]*)["']?[ \t]*:(?=\s|$)/.exec(line)?.[1]);
  return new Set(found.filter((key) => key !== undefined));
}
