/** The Test Explorer: each `*.test.yaml` with its tests, run by `flowrun test --json`. */

import * as vscode from 'vscode';
import { basename, resolve } from 'node:path';
import { ask, optionsOf } from './program';
import { failureText, lineOf, testsIn, type Outcome, type Report } from './results';
import { showError, surroundingsOf } from './workspace';

const TESTS = '**/*.test.yaml';
const OTHERS = '**/{node_modules,.venv,site-packages}/**';

export class Explorer implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController('flowrun', 'flowrun');
  private readonly watcher = vscode.workspace.createFileSystemWatcher(TESTS);

  constructor() {
    this.controller.createRunProfile(
      'Run',
      vscode.TestRunProfileKind.Run,
      (request, token) => this.run(request, token),
      true,
    );
    this.controller.refreshHandler = () => this.find();
    this.watcher.onDidCreate((uri) => this.read(uri));
    this.watcher.onDidChange((uri) => this.read(uri));
    this.watcher.onDidDelete((uri) => this.controller.items.delete(uri.toString()));
  }

  async find(): Promise<void> {
    const found = await vscode.workspace.findFiles(TESTS, OTHERS);
    await Promise.all(found.map((uri) => this.read(uri)));
  }

  dispose(): void {
    this.watcher.dispose();
    this.controller.dispose();
  }

  private async read(uri: vscode.Uri): Promise<void> {
    const text = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
    const found = testsIn(text);
    if (!/^flow[ \t]*:/m.test(text)) return this.controller.items.delete(uri.toString());
    const file = this.controller.createTestItem(uri.toString(), basename(uri.fsPath), uri);
    file.children.replace(found.map(({ name, line }) => this.item(uri, name, line)));
    this.controller.items.add(file);
  }

  private item(uri: vscode.Uri, name: string, line: number): vscode.TestItem {
    const item = this.controller.createTestItem(`${uri.toString()}::${name}`, name, uri);
    item.range = new vscode.Range(line - 1, 0, line - 1, 0);
    return item;
  }

  /** Runs what is asked for file by file, each by its own settings; no names stand for all. */
  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    const excluded = new Set(request.exclude);
    const files = new Map<vscode.TestItem, string[]>();
    for (const item of request.include ?? children(this.controller.items)) {
      const file = item.parent ?? item;
      const all = children(file.children);
      const kept = (item.parent ? [item] : all).filter((one) => !excluded.has(one));
      if (excluded.has(file) || files.get(file)?.length === 0) continue;
      const whole = !item.parent && kept.length === all.length;
      files.set(file, whole ? [] : [...(files.get(file) ?? []), ...kept.map((one) => one.label)]);
    }
    for (const [file, names] of files) {
      if (!token.isCancellationRequested) await this.runFile(run, file, names, token);
    }
    run.end();
  }

  private async runFile(
    run: vscode.TestRun,
    file: vscode.TestItem,
    names: string[],
    token: vscode.CancellationToken,
  ): Promise<void> {
    const uri = file.uri!;
    const { program, folder, settings } = surroundingsOf(uri);
    const words = names.flatMap((name) => ['-k', name]);
    const args = ['test', uri.fsPath, '--json', ...words, ...optionsOf(settings, 'nodesDir')];
    const wanted = children(file.children).filter((item) => !names.length || names.includes(item.label));
    for (const item of wanted) run.started(item);
    try {
      const answer = await ask(program, args, folder, (stop) => token.onCancellationRequested(stop));
      if (token.isCancellationRequested) return;
      if (!answer.stdout) throw new Error(answer.stderr.trim() || 'flowrun test said nothing');
      this.tell(run, file, wanted, JSON.parse(answer.stdout) as Report, folder);
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error);
      for (const item of wanted.length ? wanted : [file]) run.errored(item, new vscode.TestMessage(told));
      void showError(error);
    }
  }

  private tell(
    run: vscode.TestRun,
    file: vscode.TestItem,
    wanted: vscode.TestItem[],
    report: Report,
    folder: string,
  ): void {
    const problems = report.problems.map((one) => {
      const message = new vscode.TestMessage(one.message);
      message.location = place(resolve(folder, one.file), one.line);
      return message;
    });
    if (problems.length) for (const item of [file, ...wanted]) run.errored(item, problems);
    for (const outcome of report.tests) this.judge(run, file, outcome);
  }

  private judge(run: vscode.TestRun, file: vscode.TestItem, outcome: Outcome): void {
    const item =
      file.children.get(`${file.id}::${outcome.name}`) ?? this.item(file.uri!, outcome.name, outcome.line);
    file.children.add(item);
    const took = outcome.seconds * 1000;
    if (outcome.skipped) return run.skipped(item);
    if (outcome.passed) return run.passed(item, took);
    const message = new vscode.TestMessage(failureText(outcome));
    const line = lineOf(outcome.failures[0]?.place ?? '') ?? outcome.line;
    message.location = place(file.uri!.fsPath, line);
    run.failed(item, message, took);
  }
}

function children(items: vscode.TestItemCollection): vscode.TestItem[] {
  return [...items].map(([, item]) => item);
}

function place(path: string, line: number): vscode.Location {
  return new vscode.Location(vscode.Uri.file(path), new vscode.Position(Math.max(0, line - 1), 0));
}
