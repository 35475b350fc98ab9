/** The language client: starts `flowrun lsp` and has VS Code speak to it. */

import { LanguageClient, RevealOutputChannelOn } from 'vscode-languageclient/node';
import { ask, optionsOf } from './program';
import { showError, surroundingsOf } from './workspace';

export class Client {
  private client: LanguageClient | undefined;

  async start(): Promise<void> {
    const { program, folder, settings } = surroundingsOf();
    const args = ['lsp', ...optionsOf(settings, 'nodesDir', 'credentials')];
    try {
      // Without input it ends at once, well or with its reason, which the client would not show.
      const tried = await ask(program, args, folder);
      if (tried.code) throw new Error(tried.stderr.trim() || `flowrun lsp: exit code ${tried.code}`);
      const server = { command: program, args, options: { cwd: folder } };
      this.client = new LanguageClient('flowrun', 'flowrun', server, {
        documentSelector: [{ language: 'yaml', scheme: 'file' }],
        diagnosticCollectionName: 'flowrun',
        revealOutputChannelOn: RevealOutputChannelOn.Never,
      });
      await this.client.start();
    } catch (error) {
      void showError(error);
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.isRunning()) await client.stop();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }
}
