/** What became of the tests that were run while the page is open. */
import { create } from "zustand";

import { type TestChoice, tests } from "../api/client";
import type { Coverage, Outcome, TestRun } from "../api/running";
import { complain } from "../parts/Toast";
import { useProject } from "./project";

interface TestsState {
  /** By test file and name. */
  outcomes: ReadonlyMap<string, Outcome>;
  /** By flow, of the last run in which it took part. */
  coverage: Readonly<Record<string, Coverage>>;
  problems: TestRun["problems"];
  /** What runs now; null when nothing does. */
  running: TestChoice | null;
}

export const useTests = create<TestsState>(() => ({
  outcomes: new Map(),
  coverage: {},
  problems: [],
  running: null,
}));

export const keyOf = (file: string, name: string) => `${file}\n${name}`;

/** Whether it ran; what came of it is in the state. */
export async function runTests(choice: TestChoice): Promise<boolean> {
  if (useTests.getState().running) return false;
  useTests.setState({ running: choice });
  const environment = useProject.getState().environment || undefined;
  try {
    const run = await tests.run({ ...choice, environment });
    const came = run.outcomes.map((one) => [keyOf(one.file, one.name), one] as const);
    useTests.setState(({ outcomes, coverage }) => ({
      outcomes: new Map([...outcomes, ...came]),
      coverage: { ...coverage, ...run.coverage },
      problems: run.problems,
    }));
    return true;
  } catch (error) {
    complain(error);
    return false;
  } finally {
    useTests.setState({ running: null });
  }
}
