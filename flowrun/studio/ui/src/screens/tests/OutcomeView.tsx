/** One test: how it went, what failed as differences, and what was said. */
import { CircleCheck, CircleX, Play } from "lucide-react";
import { Link } from "wouter";

import type { Failure, Outcome, TestFile } from "../../api/running";
import { Transcript } from "../../flow/tester/Transcript";
import { Badge } from "../../parts/Badge";
import { Button } from "../../parts/Button";
import { Diff } from "../../parts/Diff";
import { Note } from "../../parts/Note";
import { milliseconds } from "../../parts/times";
import { keyOf, useTests } from "../../state/tests";
import { addressOf } from "../flows/addresses";
import styles from "./OutcomeView.module.css";

export function OutcomeView({
  file,
  name,
  onRun,
}: {
  file: TestFile;
  name: string;
  onRun: () => void;
}) {
  const outcome = useTests((state) => state.outcomes.get(keyOf(file.file, name)));
  const running = useTests((state) => state.running !== null);
  const test = file.tests.find((one) => one.name === name);
  if (!test)
    return (
      <div className={styles.outcome}>
        <h2 className={styles.name}>{file.file} cannot be run</h2>
        {file.problems.map((problem, index) => (
          <Note key={index} tone="danger">
            {problem.line !== undefined && `line ${problem.line}: `}
            {problem.message}
          </Note>
        ))}
      </div>
    );
  return (
    <div className={styles.outcome}>
      <header className={styles.head}>
        <div>
          <h2 className={styles.name}>{name}</h2>
          <p className={styles.place}>
            <code>
              {file.file}:{test.line}
            </code>
            {file.flow && (
              <>
                {" of "}
                <Link href={addressOf(file.flow)}>{file.flow}</Link>
              </>
            )}
            {test.tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </p>
        </div>
        <Button small icon={Play} busy={running} onClick={onRun}>
          {outcome ? "Run again" : "Run"}
        </Button>
      </header>
      {test.skip && <Note>Skipped: {test.skip}</Note>}
      {outcome ? (
        <Ran outcome={outcome} />
      ) : (
        !test.skip && (
          <p className={styles.none}>
            {test.last === "failed"
              ? "It failed when it ran last. Run it to see how."
              : test.last === "passed"
                ? "It passed when it ran last. Run it to see what is said."
                : "It was not run yet."}
          </p>
        )
      )}
    </div>
  );
}

function Ran({ outcome }: { outcome: Outcome }) {
  const { passed, skipped, ms, failures, conversation } = outcome;
  if (skipped) return null;
  return (
    <>
      <p className={styles.line}>
        <Badge tone={passed ? "success" : "danger"} icon={passed ? CircleCheck : CircleX}>
          {passed ? "passed" : "failed"}
        </Badge>
        {milliseconds(ms)}
      </p>
      {failures.map((failure, index) => (
        <FailureView key={index} file={outcome.file} failure={failure} />
      ))}
      <div className={styles.conversation}>
        <Transcript
          label="Conversation of the test"
          messages={conversation}
          foot={conversation.length ? null : "Nothing was said"}
        />
      </div>
    </>
  );
}

function FailureView({ file, failure }: { file: string; failure: Failure }) {
  const { message, diff, line } = failure;
  return (
    <div className={styles.failure}>
      <Note tone="danger">
        {message}
        {line !== null && (
          <code className={styles.where}>
            {file}:{line}
          </code>
        )}
      </Note>
      {diff.length > 0 && <Diff parts={diff} />}
    </div>
  );
}
