/** Flows in VS Code: what `flowrun` knows, shown where they are written. */

import * as vscode from 'vscode';
import { Client } from './client';
import { Explorer } from './explorer';
import { Graphs } from './graph';
import { kindOf } from './kinds';
import { offerSchemas } from './schemas';
import { runFlow, testFlow } from './terminal';
import { showError } from './workspace';

let client: Client | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const graphs = new Graphs();
  const explorer = new Explorer();
  const server = (client = new Client());
  context.subscriptions.push(
    graphs,
    explorer,
    onFile('flowrun.run', runFlow),
    onFile('flowrun.test', testFlow),
    onFile('flowrun.showGraph', (uri) => graphs.show(uri)),
    vscode.commands.registerCommand('flowrun.restart', () => server.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('flowrun')) void server.restart();
    }),
    vscode.window.onDidChangeActiveTextEditor(tellKind),
    vscode.workspace.onDidChangeTextDocument(() => tellKind(vscode.window.activeTextEditor)),
  );
  tellKind(vscode.window.activeTextEditor);
  await Promise.all([server.start(), explorer.find(), offerSchemas()]);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

/** A command about the file of its menu, or else the one that is edited. */
function onFile(name: string, act: (uri: vscode.Uri) => Promise<void>): vscode.Disposable {
  return vscode.commands.registerCommand(name, async (chosen?: vscode.Uri) => {
    const uri = chosen ?? vscode.window.activeTextEditor?.document.uri;
    if (!uri) return void showError(new Error('Open a flow first.'));
    return act(uri).catch(showError);
  });
}

/** Menus go by it: `when: flowrun.kind == flow`. */
function tellKind(editor: vscode.TextEditor | undefined): void {
  const document = editor?.document.languageId === 'yaml' ? editor.document : undefined;
  const kind = document && kindOf(document.uri.fsPath, document.getText());
  void vscode.commands.executeCommand('setContext', 'flowrun.kind', kind);
}
