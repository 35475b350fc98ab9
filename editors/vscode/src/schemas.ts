/** Schemas for the extension YAML, from the flowrun of the workspace: it knows your node types. */

import * as vscode from 'vscode';
import { kindOf } from './kinds';
import { ask, optionsOf } from './program';
import { surroundingsOf } from './workspace';

const SCHEME = 'flowrun';

interface YamlExtension {
  registerContributor(
    scheme: string,
    schemaOf: (resource: string) => string | undefined,
    contentOf: (schema: string) => Promise<string>,
  ): boolean;
}

export async function offerSchemas(): Promise<void> {
  const extension = vscode.extensions.getExtension<YamlExtension>('redhat.vscode-yaml');
  const yaml = await extension?.activate();
  yaml?.registerContributor(SCHEME, schemaOf, contentOf);
}

/** Such as `flowrun://schema/test`; nothing for a file that is none of ours. */
export function schemaOf(resource: string): string | undefined {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === resource);
  const wanted = vscode.workspace.getConfiguration('flowrun', document?.uri).get('schemas', true);
  const kind = document && wanted && kindOf(document.uri.fsPath, document.getText());
  return kind ? `${SCHEME}://schema/${kind}` : undefined;
}

async function contentOf(schema: string): Promise<string> {
  const { program, folder, settings } = surroundingsOf();
  const kind = schema.slice(schema.lastIndexOf('/') + 1);
  const written = await ask(program, ['schema', kind, ...optionsOf(settings, 'nodesDir')], folder);
  if (written.code) throw new Error(written.stderr.trim());
  return written.stdout;
}
