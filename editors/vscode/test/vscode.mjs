/** A stand-in of VS Code: what the extension asks of it is kept, and the wire below it is real. */

import { readFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

class Event {
  #listeners = [];
  on = (listener, self) => (this.#listeners.push(listener.bind(self)), { dispose() {} });
  fire = (value) => Promise.all(this.#listeners.map((listener) => listener(value)));
}

class Uri {
  constructor(fsPath) {
    Object.assign(this, { scheme: 'file', fsPath, path: fsPath });
  }
  static file = (fsPath) => new Uri(fsPath);
  static parse = (text) => new Uri(decodeURIComponent(new URL(text).pathname));
  toString = () => pathToFileURL(this.fsPath).href;
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(start, end, endLine, endCharacter) {
    const flat = typeof start === 'number';
    this.start = flat ? new Position(start, end) : start;
    this.end = flat ? new Position(endLine, endCharacter) : end;
  }
}

class Items {
  #items = new Map();
  add = (item) => void this.#items.set(item.id, item);
  get = (id) => this.#items.get(id);
  delete = (id) => this.#items.delete(id);
  replace = (items) => ((this.#items = new Map()), items.forEach(this.add));
  [Symbol.iterator] = () => this.#items[Symbol.iterator]();
  get size() {
    return this.#items.size;
  }
}

/** Whatever else the language client asks for: a class, an enum, an event or a function. */
function anything(name) {
  if (/^(on[A-Z]|register)/.test(name)) return () => ({ dispose() {} });
  const made = class {
    constructor(...given) {
      if (name === 'Diagnostic') [this.range, this.message, this.severity] = given;
      else if (name === 'TestMessage') [this.message] = given;
      else if (name === 'Location') [this.uri, this.range] = given;
      else if (name === 'ProcessExecution') [this.process, this.args, this.options] = given;
      else if (name === 'Task') [this.definition, this.scope, this.name, this.source, this.execution] = given;
      else if (name === 'CompletionItem') [this.label] = given;
    }
  };
  return new Proxy(made, { get: (of, key) => of[key] ?? (typeof key === 'string' ? key : undefined) });
}

/** Behind its back and not around it: a bundle copies what it imports, but for the prototype. */
const open = (known) =>
  Object.setPrototypeOf(
    known,
    new Proxy({}, {
      get: (of, key) => (typeof key === 'string' ? (of[key] ??= anything(key)) : undefined),
    }),
  );

/** A VS Code with one folder, in which the settings hold and the files are open. */
export function standIn(folder, settings, files) {
  const events = Object.fromEntries(['saved', 'changed', 'configured'].map((name) => [name, new Event()]));
  const told = { errors: [], commands: {}, context: {}, diagnostics: new Map(), diagnosed: new Event() };
  Object.assign(told, { tasks: [], panels: [], providers: {}, results: [], schemas: undefined, events });
  const documents = files.map((name) => {
    const uri = Uri.file(path.join(folder, name));
    const text = readFileSync(uri.fsPath, 'utf8');
    return { uri, languageId: 'yaml', version: 1, getText: () => text, save: async () => true };
  });
  const provider = (name) => (selector, given) => ((told.providers[name] = given), { dispose() {} });
  const api = {
    version: '1.91.0',
    Uri, Position, Range,
    env: open({ language: 'en', appName: 'VS Code' }),
    l10n: { t: (text) => text },
    CancellationTokenSource: class {
      token = { isCancellationRequested: false, onCancellationRequested: new Event().on };
      dispose() {}
    },
    EventEmitter: class extends Event {
      event = this.on;
      dispose() {}
    },
    workspace: open({
      workspaceFolders: [{ uri: Uri.file(folder), name: 'folder', index: 0 }],
      textDocuments: documents,
      getWorkspaceFolder: () => api.workspace.workspaceFolders[0],
      getConfiguration: () => ({ get: (key, usual) => settings[key] ?? usual }),
      asRelativePath: (uri) => path.relative(folder, uri.fsPath),
      findFiles: async () => documents.map((one) => one.uri).filter((uri) => uri.fsPath.endsWith('.test.yaml')),
      createFileSystemWatcher: () => open({ dispose() {} }),
      fs: { readFile: async (uri) => readFileSync(uri.fsPath) },
      onDidSaveTextDocument: events.saved.on,
      onDidChangeTextDocument: events.changed.on,
      onDidChangeConfiguration: events.configured.on,
    }),
    window: open({
      activeTextEditor: { document: documents[0] },
      visibleTextEditors: [],
      tabGroups: open({ all: [] }),
      createOutputChannel: () => open({ append() {}, appendLine() {}, show() {}, dispose() {} }),
      showErrorMessage: async (message) => void told.errors.push(message),
      createWebviewPanel: (...given) => {
        const panel = { given, webview: { html: '' }, onDidDispose: new Event().on, dispose() {} };
        told.panels.push(panel);
        return panel;
      },
    }),
    languages: open({
      match: (selector, document) => (document.languageId === 'yaml' ? 10 : 0),
      createDiagnosticCollection: () => ({
        set: (uri, found) => (told.diagnostics.set(uri.toString(), found), told.diagnosed.fire(uri)),
        delete() {}, clear() {}, dispose() {},
      }),
      registerHoverProvider: provider('hover'),
      registerCompletionItemProvider: provider('completion'),
      registerRenameProvider: provider('rename'),
      registerDefinitionProvider: provider('definition'),
    }),
    commands: {
      registerCommand: (name, act) => ((told.commands[name] = act), { dispose() {} }),
      executeCommand: async (name, key, value) => void (name === 'setContext' && (told.context[key] = value)),
    },
    tasks: open({ executeTask: async (task) => void told.tasks.push(task) }),
    extensions: open({
      getExtension: () => ({
        activate: async () => ({ registerContributor: (...given) => void (told.schemas = given) }),
      }),
    }),
    tests: {
      createTestController: () => {
        const result = (kind) => (item, message) => told.results.push([kind, item.label, message]);
        return (told.controller = {
          items: new Items(),
          createTestItem: (id, label, uri) => ({ id, label, uri, children: new Items() }),
          createRunProfile: (name, kind, run) => void (told.runTests = run),
          createTestRun: () => ({
            started() {}, end() {},
            passed: result('passed'), failed: result('failed'),
            errored: result('errored'), skipped: result('skipped'),
          }),
          dispose() {},
        });
      },
    },
  };
  return { api: open(api), told, documents };
}

/** The bundle as VS Code loads it. */
export function load(api) {
  const require = createRequire(import.meta.url);
  const bundle = require.resolve('../out/extension.js');
  const usual = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? api : usual(name, ...rest));
  try {
    delete require.cache[bundle];
    return require(bundle);
  } finally {
    Module._load = usual;
  }
}
