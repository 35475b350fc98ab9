/** The program `flowrun`: which one it is, what it is given, and what it answers. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

export interface Settings {
  command: string;
  nodesDir: string;
  credentials: string;
  environment: string;
}

export interface Answer {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** There is no such program; the message says what to do. */
export class NotFound extends Error {
  constructor(readonly command: string) {
    super(
      `flowrun was not found: there is no "${command}". Install it into the workspace's .venv ` +
        `(pip install -e '.[lsp,graph]' in a copy of flowrun), or say in the setting ` +
        `flowrun.command where it is.`,
    );
  }
}

/** The program that the settings name, or the one of the folder's `.venv`, or that of the PATH. */
export function programOf(settings: Settings, folder: string): string {
  const named = settings.command.replaceAll('${workspaceFolder}', folder).trim();
  if (named) return isAbsolute(named) || !/[\\/]/.test(named) ? named : join(folder, named);
  const windows = process.platform === 'win32';
  const own = join(folder, '.venv', windows ? 'Scripts/flowrun.exe' : 'bin/flowrun');
  return existsSync(own) ? own : 'flowrun';
}

/** The options that a command takes of the settings. */
export function optionsOf(settings: Settings, ...taken: (keyof Settings)[]): string[] {
  const names = { command: '', nodesDir: '--nodes-dir', credentials: '--credentials', environment: '--env' };
  return taken.flatMap((key) => (settings[key] ? [names[key], settings[key]] : []));
}

/** Runs it to its end. Rejects with `NotFound`; any exit code is an answer. */
export function ask(
  command: string,
  args: string[],
  cwd: string,
  onCancel?: (stop: () => void) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new NotFound(command) : error),
    );
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
    onCancel?.(() => child.kill());
  });
}
