/** Running and testing a flow in a terminal, where one can answer its questions. */

import * as vscode from 'vscode';
import { optionsOf } from './program';
import { surroundingsOf } from './workspace';

export async function runFlow(uri: vscode.Uri): Promise<void> {
  const { settings } = surroundingsOf(uri);
  const options = optionsOf(settings, 'nodesDir', 'credentials', 'environment');
  await execute(uri, 'run', options);
}

export async function testFlow(uri: vscode.Uri): Promise<void> {
  await execute(uri, 'test', optionsOf(surroundingsOf(uri).settings, 'nodesDir'));
}

/** As a task: no shell reads the names, and the terminal stays when the program ends. */
async function execute(uri: vscode.Uri, command: string, options: string[]): Promise<void> {
  const { program, folder } = surroundingsOf(uri);
  await vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())?.save();
  const run = new vscode.ProcessExecution(program, [command, uri.fsPath, ...options], { cwd: folder });
  const name = `${command} ${vscode.workspace.asRelativePath(uri)}`;
  const task = new vscode.Task({ type: 'flowrun' }, vscode.TaskScope.Workspace, name, 'flowrun', run);
  task.presentationOptions = { clear: true, focus: command === 'run', panel: vscode.TaskPanelKind.Dedicated };
  await vscode.tasks.executeTask(task);
}
