/** The tests of all flows: run them, see conversations, failures and coverage. */
import { CirclePlay, FlaskConical } from "lucide-react";
import { useSearchParams } from "wouter";

import { tests } from "../../api/client";
import type { TestFile } from "../../api/running";
import { Badge } from "../../parts/Badge";
import { Button, Spinner } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { EnvironmentSelect } from "../../parts/EnvironmentSelect";
import { NotLoaded } from "../../parts/Note";
import { useTitle } from "../../parts/Page";
import panes from "../../parts/Panes.module.css";
import { Tabs } from "../../parts/Tabs";
import { classes } from "../../parts/classes";
import { useLoaded, useReloadOnChange } from "../../parts/useLoaded";
import { keyOf, runTests, useTests } from "../../state/tests";
import { CoverageView } from "./CoverageView";
import { OutcomeView } from "./OutcomeView";
import { TestList } from "./TestList";
import styles from "./TestsScreen.module.css";

export default function TestsScreen() {
  useTitle("Tests");
  const { value: files, error, reload } = useLoaded("tests", () => tests.list());
  const [query, setQuery] = useSearchParams();
  useReloadOnChange(reload, "credentials");

  const put = (changes: Record<string, string>) =>
    setQuery((before) => new URLSearchParams({ ...Object.fromEntries(before), ...changes }), {
      replace: true,
    });
  const chosen = chosenOf(files ?? [], query);
  const run = async (choice: Parameters<typeof runTests>[0]) => {
    if (await runTests(choice)) reload();
  };
  return (
    <main className={panes.screen}>
      <Head files={files ?? []} onRun={() => void run({})} />
      {error && (
        <div className={panes.note}>
          <NotLoaded error={error} reload={reload} />
        </div>
      )}
      {!files && !error && (
        <p className={styles.waiting}>
          <Spinner /> Reading the tests
        </p>
      )}
      {files?.length === 0 && (
        <Empty icon={FlaskConical} title="No test yet">
          Talk to a flow in its Tester and save the talk as a test. Tests run offline: none reaches
          the network.
        </Empty>
      )}
      {files && files.length > 0 && (
        <div className={panes.panes}>
          <TestList
            files={files}
            chosen={chosen}
            onChoose={(file, name) => put({ file, test: name })}
            onRun={(choice) => void run(choice)}
          />
          <section className={panes.detail} aria-label="The chosen test">
            {chosen && (
              <Tabs
                fill
                label="What came of it"
                chosen={query.get("show") ?? "test"}
                onChoose={(show) => put({ show })}
                tabs={[
                  {
                    key: "test",
                    label: "Test",
                    content: (
                      <OutcomeView
                        key={keyOf(chosen.file.file, chosen.name)}
                        file={chosen.file}
                        name={chosen.name}
                        onRun={() => void run({ file: chosen.file.file, names: [chosen.name] })}
                      />
                    ),
                  },
                  {
                    key: "coverage",
                    label: "Exit coverage",
                    content: <CoverageView key={chosen.file.flow} flow={chosen.file.flow} />,
                  },
                ]}
              />
            )}
          </section>
        </div>
      )}
    </main>
  );
}

export interface ChosenTest {
  file: TestFile;
  name: string;
}

/** What the address names, else the first test that failed, else the first. */
function chosenOf(files: TestFile[], query: URLSearchParams): ChosenTest | null {
  const flow = query.get("flow");
  const file = query.get("file");
  const among = files.filter((one) => (file ? one.file === file : !flow || one.flow === flow));
  const of = among.length ? among : files;
  const all = of.flatMap((one) => one.tests.map((test) => ({ file: one, name: test.name, test })));
  const found =
    all.find(({ name }) => name === query.get("test")) ??
    all.find(({ test }) => test.last === "failed") ??
    all[0];
  return found ?? (of[0] ? { file: of[0], name: "" } : null);
}

function Head({ files, onRun }: { files: TestFile[]; onRun: () => void }) {
  const running = useTests((state) => state.running);
  const all = files.flatMap(({ tests: each }) => each);
  const passed = all.filter(({ last }) => last === "passed").length;
  const failed = all.filter(({ last }) => last === "failed").length;
  return (
    <header className={classes(panes.head, styles.head)}>
      <div>
        <h1 className={panes.title}>Tests</h1>
        <p>They run offline, in virtual time: none reaches the network.</p>
      </div>
      <div className={styles.actions} role="status">
        {running && <span className={styles.muted}>running</span>}
        {!running && passed > 0 && <Badge tone="success">{passed} passed</Badge>}
        {!running && failed > 0 && <Badge tone="danger">{failed} failed</Badge>}
        {!running && all.length > passed + failed && (
          <Badge>{all.length - passed - failed} not run</Badge>
        )}
      </div>
      <EnvironmentSelect />
      <Button
        variant="primary"
        icon={CirclePlay}
        busy={running !== null}
        disabled={!all.length}
        onClick={onRun}
      >
        Run all
      </Button>
    </header>
  );
}
