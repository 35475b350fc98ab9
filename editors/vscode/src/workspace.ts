/** What VS Code knows: the settings of a file, its folder, and how to show what went wrong. */

import * as vscode from 'vscode';
import { dirname } from 'node:path';
import { NotFound, programOf, type Settings } from './program';

export interface Surroundings {
  program: string;
  folder: string;
  settings: Settings;
}

/** Without a file, those of the first folder. */
export function surroundingsOf(uri?: vscode.Uri): Surroundings {
  const inside = uri && vscode.workspace.getWorkspaceFolder(uri);
  const first = inside ?? vscode.workspace.workspaceFolders?.[0];
  const folder = first?.uri.fsPath ?? (uri ? dirname(uri.fsPath) : process.cwd());
  const written = vscode.workspace.getConfiguration('flowrun', uri ?? first?.uri);
  const said = (key: keyof Settings) => written.get<string>(key) ?? '';
  const settings = {
    command: said('command'),
    nodesDir: said('nodesDir'),
    credentials: said('credentials'),
    environment: said('environment'),
  };
  return { program: programOf(settings, folder), folder, settings };
}

export async function showError(error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof NotFound)) {
    void vscode.window.showErrorMessage(message);
    return;
  }
  if (await vscode.window.showErrorMessage(message, 'Open Settings')) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'flowrun.command');
  }
}
