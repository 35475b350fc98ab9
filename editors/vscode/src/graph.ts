/** The picture of a flow beside its text, drawn anew when it is saved. */

import * as vscode from 'vscode';
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { ask, optionsOf } from './program';
import { showError, surroundingsOf } from './workspace';

export class Graphs implements vscode.Disposable {
  private readonly panels = new Map<string, vscode.WebviewPanel>();
  private readonly saved = vscode.workspace.onDidSaveTextDocument((document) => {
    const panel = this.panels.get(document.uri.toString());
    if (panel) void this.draw(document.uri, panel);
  });

  async show(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    let panel = this.panels.get(key);
    if (!panel) {
      panel = vscode.window.createWebviewPanel(
        'flowrun.graph',
        `Graph of ${basename(uri.fsPath)}`,
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        { enableScripts: false, localResourceRoots: [] },
      );
      panel.onDidDispose(() => this.panels.delete(key));
      this.panels.set(key, panel);
    }
    await this.draw(uri, panel);
  }

  dispose(): void {
    this.saved.dispose();
    for (const panel of this.panels.values()) panel.dispose();
  }

  private async draw(uri: vscode.Uri, panel: vscode.WebviewPanel): Promise<void> {
    const { program, folder, settings } = surroundingsOf(uri);
    const options = optionsOf(settings, 'nodesDir', 'credentials', 'environment');
    try {
      const drawn = await ask(program, ['graph', uri.fsPath, '--format', 'svg', ...options], folder);
      if (drawn.code) throw new Error(drawn.stderr.trim() || 'flowrun graph failed');
      panel.webview.html = page(basename(uri.fsPath), drawn.stdout);
    } catch (error) {
      void showError(error);
    }
  }
}

/** The picture is an image, so that nothing in it is run or fetched, whatever a flow says. */
export function page(name: string, svg: string): string {
  const nonce = randomBytes(16).toString('base64');
  const title = name.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src data:; style-src 'nonce-${nonce}'">
<title>${title}</title>
<style nonce="${nonce}">body { background: white; padding: 1rem } img { max-width: 100% }</style>
</head>
<body><img alt="${title} as a graph"
  src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}"></body>
</html>`;
}
