/** The test files with their tests, and how each went the last time. */
import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, CircleX, Play } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";

import type { TestFile, TestSummary } from "../../api/running";
import type { TestChoice } from "../../api/client";
import { IconButton, Spinner } from "../../parts/Button";
import { classes } from "../../parts/classes";
import { useTests } from "../../state/tests";
import styles from "./TestList.module.css";
import type { ChosenTest } from "./TestsScreen";

export function TestList({
  files,
  chosen,
  onChoose,
  onRun,
}: {
  files: TestFile[];
  chosen: ChosenTest | null;
  onChoose: (file: string, name: string) => void;
  onRun: (choice: TestChoice) => void;
}) {
  const running = useTests((state) => state.running);
  const list = useRef<HTMLElement>(null);
  const key = chosen && `${chosen.file.file} ${chosen.name}`;
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [key]);
  return (
    <section ref={list} className={styles.list} aria-label="Tests" onKeyDown={moveFocus}>
      {files.map(({ file, tests, problems }) => (
        <div key={file} className={styles.file}>
          <header className={styles.head}>
            <h2>{file}</h2>
            <IconButton
              small
              icon={Play}
              label={`Run ${file}`}
              disabled={running !== null}
              onClick={() => onRun({ file })}
            />
          </header>
          {problems.map((problem, index) => (
            <button
              key={index}
              type="button"
              className={classes(styles.test, styles.problem)}
              data-test
              onClick={() => onChoose(file, "")}
            >
              <CircleAlert aria-hidden size={15} />
              <span>
                {problem.line !== undefined && `line ${problem.line}: `}
                {problem.message}
              </span>
            </button>
          ))}
          <ul>
            {tests.map((test) => {
              const here = chosen?.file.file === file && chosen.name === test.name;
              return (
                <li key={`${test.line} ${test.name}`}>
                  <button
                    type="button"
                    className={classes(styles.test, here && styles.chosen)}
                    data-test
                    tabIndex={here ? 0 : -1}
                    aria-current={here || undefined}
                    onClick={() => onChoose(file, test.name)}
                  >
                    {runs(running, file, test.name) ? <Spinner /> : <Last test={test} />}
                    <span>{test.name}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** The arrows go from test to test; Tab leaves the list. */
function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-test]")];
  const at = all.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  const last = all.length - 1;
  const to = {
    ArrowDown: Math.min(at + 1, last),
    ArrowUp: Math.max(at - 1, 0),
    Home: 0,
    End: last,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[to]?.focus();
}

const runs = (running: TestChoice | null, file: string, name: string) =>
  running !== null &&
  (!running.file || running.file === file) &&
  (!running.names || running.names.includes(name));

function Last({ test: { skip, last } }: { test: TestSummary }) {
  const [Icon, style, words] = skip
    ? ([CircleMinus, styles.muted, "skipped"] as const)
    : last === "passed"
      ? ([CircleCheck, styles.passed, "passed"] as const)
      : last === "failed"
        ? ([CircleX, styles.failed, "failed"] as const)
        : ([CircleDashed, styles.muted, "not run"] as const);
  return (
    <>
      <Icon aria-hidden size={15} className={style} />
      <span className="visually-hidden">{words}:</span>
    </>
  );
}
