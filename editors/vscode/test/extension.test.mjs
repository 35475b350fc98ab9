/** The extension as it is shipped, in a stand-in of VS Code, with the real `flowrun`. */

import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { load, standIn } from './vscode.mjs';

const FLOW = `flow: hello
start: greet
nodes:
  greet: {type: speak, text: Hello., next: ask}
  ask: {type: collect_input, parameter: $NAME, prompt: Who?, exits: {filled: bye, no_input: by}}
  bye: {type: end, text: Bye.}
parameters: {NAME: {description: The caller's.}}
`;
const TESTS = `flow: hello.yaml
tests:
  - name: it greets
    talk: [bot: Hello., bot: Who?]
  - name: "it sings: never"
    talk:
      - bot: La la
`;
const FILES = {
  'hello.yaml': FLOW.replace('no_input: by}', 'no_input: bye}'),
  'wrong.yaml': FLOW,
  'hello.test.yaml': TESTS,
  'credentials.yaml': '{}\n',
  'environments/qa.yaml': 'writes: deny\n',
  'cluster.yaml': 'kind: Cluster\napiVersion: kind/v1\nnodes:\n- role: worker\n',
};

const folder = mkdtempSync(path.join(tmpdir(), 'flowrun-vscode-'));
for (const [name, text] of Object.entries(FILES)) {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}
const { api, told, documents } = standIn(folder, { command: process.env.FLOWRUN }, Object.keys(FILES));
const extension = load(api);
const uriOf = (name) => documents.find((one) => one.uri.fsPath === path.join(folder, name)).uri;

async function diagnosticsOf(name) {
  const uri = uriOf(name);
  while (!told.diagnostics.has(uri.toString())) {
    await new Promise((resolve) => told.diagnosed.on(resolve));
  }
  return told.diagnostics.get(uri.toString());
}

before(() => extension.activate({ subscriptions: [] }));
after(() => extension.deactivate());

test('a mistake in a flow is shown, and good files have none', async () => {
  const [problem] = await diagnosticsOf('wrong.yaml');
  assert.equal(problem.message, 'no node "by"; did you mean "bye"?');
  assert.equal(problem.range.start.line, 4);
  assert.deepEqual(await diagnosticsOf('hello.yaml'), []);
  assert.deepEqual(await diagnosticsOf('cluster.yaml'), []);
  assert.deepEqual(told.errors, []);
});

test('nodes are completed and explained by the server', async () => {
  const [document, token] = [documents[0], { onCancellationRequested() {} }];
  const line = document.getText().split('\n')[4];
  const at = new api.Position(4, line.indexOf('filled: ') + 'filled: '.length);
  const found = await told.providers.completion.provideCompletionItems(document, at, token, {});
  const labels = (found.items ?? found).map((item) => item.label);
  assert.ok(labels.includes('greet') && labels.includes('bye'), labels.join());
  const hover = await told.providers.hover.provideHover(document, new api.Position(3, 10), token);
  assert.ok(hover);
});

test('running a flow starts flowrun in a terminal, and no shell reads its name', async () => {
  await told.commands['flowrun.run']();
  const { process: program, args, options } = told.tasks.pop().execution;
  assert.equal(program, process.env.FLOWRUN);
  assert.deepEqual(args, ['run', uriOf('hello.yaml').fsPath]);
  assert.equal(options.cwd, folder);
  await told.commands['flowrun.test'](uriOf('wrong.yaml'));
  assert.deepEqual(told.tasks.pop().execution.args, ['test', uriOf('wrong.yaml').fsPath]);
});

test('the graph is an image under a policy that lets nothing else in', async () => {
  await told.commands['flowrun.showGraph']();
  const [panel] = told.panels;
  assert.deepEqual(panel.given[3], { enableScripts: false, localResourceRoots: [] });
  const html = panel.webview.html;
  assert.match(html, /default-src 'none'; img-src data:; style-src 'nonce-[^']+'"/);
  assert.doesNotMatch(html, /<script|unsafe|https?:/);
  const svg = Buffer.from(/base64,([^"]+)"/.exec(html)[1], 'base64').toString();
  assert.match(svg, /<svg[^]*greet[^]*<\/svg>/);
  panel.webview.html = '';
  await told.events.saved.fire(documents[0]);
  while (!panel.webview.html) await new Promise((resolve) => setImmediate(resolve));
});

test('the Test Explorer has each test at its line, and tells what became of it', async () => {
  const [[, file]] = told.controller.items;
  const items = [...file.children].map(([, item]) => [item.label, item.range.start.line]);
  assert.deepEqual(items, [['it greets', 2], ['it sings: never', 4]]);
  const token = { isCancellationRequested: false, onCancellationRequested() {} };
  await told.runTests({}, token);
  const [passed, failed] = told.results.splice(0);
  assert.deepEqual(passed.slice(0, 2), ['passed', 'it greets']);
  assert.deepEqual(failed.slice(0, 2), ['failed', 'it sings: never']);
  assert.match(failed[2].message, /- bot: La la/);
  assert.equal(failed[2].location.range.line, 6);
  const [, only] = [...file.children][0];
  await told.runTests({ include: [{ ...only, parent: file }] }, token);
  assert.deepEqual(told.results.splice(0).map((one) => one[1]), ['it greets']);
  await told.runTests({ exclude: [only] }, token);
  assert.deepEqual(told.results.splice(0).map((one) => one[1]), ['it sings: never']);
});

test('the YAML extension is given the schema of each kind of file', async () => {
  const [scheme, schemaOf, contentOf] = told.schemas;
  const kinds = Object.keys(FILES).map((name) => schemaOf(uriOf(name).toString())?.split('/').pop());
  assert.equal(scheme, 'flowrun');
  assert.deepEqual(kinds, ['flow', 'flow', 'test', 'credentials', 'environment', undefined]);
  for (const kind of kinds.slice(1, 5)) {
    assert.ok(JSON.parse(await contentOf(`flowrun://schema/${kind}`)).title);
  }
});

test('menus know what kind of file is edited', () => {
  assert.equal(told.context['flowrun.kind'], 'flow');
});

test('without flowrun the message says what to do', async () => {
  const bare = standIn(folder, { command: './no/flowrun' }, ['hello.yaml']);
  const other = load(bare.api);
  await other.activate({ subscriptions: [] });
  const [message] = bare.told.errors;
  assert.match(message, /not found: there is no ".*no\/flowrun"\. Install it .*flowrun\.command/);
  await bare.told.commands['flowrun.showGraph']();
  assert.equal(bare.told.errors.at(-1), message);
  await other.deactivate();
});

test('where the language server cannot start its own words are shown, once', async () => {
  const program = path.join(folder, 'bare');
  writeFileSync(program, '#!/bin/sh\necho "error: the language server needs pygls" >&2\nexit 2\n', { mode: 0o755 });
  const bare = standIn(folder, { command: program }, ['hello.yaml']);
  const other = load(bare.api);
  await other.activate({ subscriptions: [] });
  assert.deepEqual(bare.told.errors, ['error: the language server needs pygls']);
  await other.deactivate();
});
