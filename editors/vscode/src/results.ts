/** What `flowrun test --json` says, and which tests a file has before it was run. */

export interface Outcome {
  file: string;
  line: number;
  name: string;
  passed: boolean;
  skipped?: unknown;
  seconds: number;
  talk: { who: string; text: string; mark?: string }[];
  failures: { place: string; text: string; lines: string[] }[];
}

export interface Problem {
  file: string;
  line: number;
  message: string;
}

export interface Report {
  tests: Outcome[];
  problems: Problem[];
}

/** The names of the tests and their lines, from 1. What it misses appears when the file is run. */
export function testsIn(text: string): { name: string; line: number }[] {
  const lines = text.split(/\r\n?|\n/);
  const begin = lines.findIndex((line) => /^tests[ \t]*:/.test(line));
  return lines.slice(begin < 0 ? lines.length : begin).flatMap((line, index) => {
    const written = /^(?: {0,8}- +| {0,10})\{?name[ \t]*: +(.+?)[ \t]*$/.exec(line)?.[1];
    return written ? [{ name: scalar(written), line: begin + index + 1 }] : [];
  });
}

function scalar(written: string): string {
  const double = /^"(?:[^"\\]|\\.)*"/.exec(written)?.[0];
  if (double) {
    try {
      return JSON.parse(double) as string;
    } catch {
      return double.slice(1, -1);
    }
  }
  const single = /^'((?:[^']|'')*)'/.exec(written)?.[1];
  return single?.replaceAll("''", "'") ?? written.replace(/ #.*$/, '').trim();
}

/** Why a test failed, as the terminal shows it: the conversation, then each difference. */
export function failureText(outcome: Outcome): string {
  const signs: Record<string, string> = { missing: '-', instead: '+', unheard: '-' };
  const talk = outcome.talk.map((said) => `${signs[said.mark ?? ''] ?? ' '} ${said.who}: ${said.text}`);
  const differences = outcome.failures.flatMap((one) => ['', `${one.place}: ${one.text}`, ...one.lines]);
  return [...talk, ...differences].join('\n').trim();
}

/** The line of a place such as `demo.test.yaml:12:5`, from 1. */
export function lineOf(place: string): number | undefined {
  const found = /:(\d+)(?::\d+)?$/.exec(place)?.[1];
  return found ? Number(found) : undefined;
}
