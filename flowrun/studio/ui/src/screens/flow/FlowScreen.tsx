/** One flow: its text, its canvas, and the Inspector or the Tester beside it. */
import { CircleAlert, FileQuestion } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";

import { listen } from "../../api/events";
import { wordsOf } from "../../api/http";
import { Canvas } from "../../flow/canvas/Canvas";
import { ConflictDialog } from "../../flow/editor/ConflictDialog";
import { EditorPane } from "../../flow/editor/EditorPane";
import { InspectorPane } from "../../flow/inspector/InspectorPane";
import { RenameDialog } from "../../flow/inspector/RenameDialog";
import { TesterPane } from "../../flow/tester/TesterPane";
import { Button, Spinner } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { Note } from "../../parts/Note";
import { useTitle } from "../../parts/Page";
import panes from "../../parts/Panes.module.css";
import { Splitter, useKeptWidth } from "../../parts/Splitter";
import { Tabs } from "../../parts/Tabs";
import {
  changedOnDisk,
  closeFlow,
  compare,
  look,
  openFlow,
  removedFromDisk,
  select,
  useFlow,
} from "../../state/flow";
import { useProject } from "../../state/project";
import { FlowHeader } from "./FlowHeader";
import styles from "./FlowScreen.module.css";
import { useKeys } from "./useKeys";

export default function FlowScreen({ file }: { file: string }) {
  const opened = useFlow((state) => state.file === file && state.document !== null);
  const [error, setError] = useState("");
  useTitle(file);

  useEffect(() => {
    openFlow(file, new URLSearchParams(location.search).get("node")).catch((problem: unknown) =>
      setError(wordsOf(problem)),
    );
    return closeFlow;
  }, [file]);
  useEffect(
    () =>
      listen((event) => {
        if (event.kind === "changed" || event.kind === "created")
          void changedOnDisk(event.file, event.etag);
        if (event.kind === "removed") removedFromDisk(event.file);
        if (event.kind === "credentials") void look();
      }),
    [],
  );
  if (error)
    return (
      <main>
        <Empty
          icon={FileQuestion}
          title={`${file} cannot be opened`}
          action={<Link href="/">All flows</Link>}
        >
          {error}
        </Empty>
      </main>
    );
  if (!opened)
    return (
      <main className={panes.waiting} aria-label="Loading">
        <Spinner />
      </main>
    );
  return <OpenFlow />;
}

function OpenFlow() {
  const view = useFlow((state) => state.view);
  const selected = useFlow((state) => state.selected);
  const conflict = useFlow((state) => state.conflict);
  const comparing = useFlow((state) => state.comparing);
  const environment = useProject((state) => state.environment);
  const query = new URLSearchParams(useSearch());
  const put = useParameter();
  const [yaml, setYaml] = useState(true);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [left, setLeft] = useKeptWidth("yaml-width", Math.round(innerWidth * 0.29));
  const [right, setRight] = useKeptWidth("side-width", Math.round(Math.max(350, innerWidth * 0.26)));
  const pane = query.get("pane") === "tester" ? "tester" : "inspector";

  const show = useCallback((name: string) => put("pane", name), [put]);
  useEffect(() => put("node", selected ?? ""), [selected, put]);
  useEffect(() => void look(), [environment]);
  useKeys();

  const open = useCallback(
    (node: string) => {
      select(node);
      show("inspector");
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>("#side input, #side textarea, #side select")?.focus(),
      );
    },
    [show],
  );

  if (!view) return null;
  return (
    <main className={panes.screen}>
      <FlowHeader
        yaml={yaml}
        onYaml={() => setYaml(!yaml)}
        tester={pane === "tester"}
        onTester={() => show(pane === "tester" ? "inspector" : "tester")}
      />
      {conflict && (
        <div className={styles.notice}>
          <Note
            tone="warning"
            action={
              <Button small icon={CircleAlert} onClick={() => compare(true)}>
                Compare and decide
              </Button>
            }
          >
            This file was changed on the disk while your edits are not saved.
          </Note>
        </div>
      )}
      <div
        className={styles.panes}
        style={{
          gridTemplateColumns: `${yaml ? `${left}px 1px ` : ""}minmax(0, 1fr) 1px ${right}px`,
        }}
      >
        {yaml && (
          <>
            <EditorPane />
            <Splitter
              label="Width of the YAML"
              side="left"
              min={240}
              max={900}
              width={left}
              onWidth={setLeft}
            />
          </>
        )}
        <div className={styles.middle}>
          <Canvas graph={view.graph} onOpen={open} onRename={setRenaming} />
          {view.stale && (
            <p className={styles.stale} role="status">
              The YAML cannot be read as it is; this is the last picture that could be drawn.
            </p>
          )}
        </div>
        <Splitter
          label="Width of the Inspector"
          side="right"
          min={300}
          max={760}
          width={right}
          onWidth={setRight}
        />
        <aside className={styles.side} id="side" aria-label="Inspector and Tester">
          <Tabs
            fill
            label="Beside the canvas"
            chosen={pane}
            onChoose={show}
            tabs={[
              {
                key: "inspector",
                label: "Inspector",
                content: <InspectorPane onRename={setRenaming} />,
              },
              { key: "tester", label: "Tester", content: <TesterPane /> },
            ]}
          />
        </aside>
      </div>
      {comparing && conflict && <ConflictDialog onClose={() => compare(false)} />}
      {renaming !== null && <RenameDialog node={renaming} onClose={() => setRenaming(null)} />}
    </main>
  );
}

/** Writes a parameter of the address. wouter's own way writes the path as it reads it, in which a
 * "%" of a name is another. */
function useParameter(): (key: string, value: string) => void {
  const [, go] = useLocation();
  return useCallback(
    (key, value) => {
      const { pathname, search } = location;
      const after = new URLSearchParams(search);
      if (value) after.set(key, value);
      else after.delete(key);
      go(`${pathname}${after.size ? `?${after}` : ""}`, { replace: true });
    },
    [go],
  );
}
