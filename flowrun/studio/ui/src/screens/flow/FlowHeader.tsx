/** The head of a flow: what it is, whether it is saved and sound, and what can be done with it. */
import {
  CodeXml,
  MessageCircle,
  Redo2,
  Save,
  TriangleAlert,
  CircleAlert,
  Undo2,
  WandSparkles,
} from "lucide-react";

import { counted } from "../../flow/editor/ProblemList";
import { Badge } from "../../parts/Badge";
import { Button, IconButton } from "../../parts/Button";
import { EnvironmentSelect } from "../../parts/EnvironmentSelect";
import { format, goToProblem, redo, save, undo, useFlow } from "../../state/flow";
import { useReadOnly } from "../../state/project";
import styles from "./FlowHeader.module.css";

export function FlowHeader({
  yaml,
  onYaml,
  tester,
  onTester,
}: {
  yaml: boolean;
  onYaml: () => void;
  tester: boolean;
  onTester: () => void;
}) {
  const { file, view, dirty, saving, document } = useFlow();
  // Undo and redo are known by the document, which changes with every revision.
  useFlow((state) => state.revision);
  const readOnly = useReadOnly();
  const { name, description } = view?.flow ?? { name: file, description: "" };
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1 className={styles.name} title={description || undefined}>
          {name}
        </h1>
        <code className={styles.file}>{file}</code>
        {readOnly ? (
          <Badge tone="info">read-only</Badge>
        ) : (
          dirty && <Badge tone="warning">unsaved</Badge>
        )}
      </div>
      <div className={styles.actions}>
        <Problems />
        <EnvironmentSelect />
        {!readOnly && (
          <span className={styles.group}>
            <IconButton label="Undo (Ctrl Z)" icon={Undo2} onClick={undo} disabled={!document?.canUndo} />
            <IconButton
              label="Redo (Ctrl Shift Z)"
              icon={Redo2}
              onClick={redo}
              disabled={!document?.canRedo}
            />
            <IconButton label="Format the YAML" icon={WandSparkles} onClick={() => void format()} />
          </span>
        )}
        <Button icon={CodeXml} aria-pressed={yaml} onClick={onYaml}>
          YAML
        </Button>
        {!readOnly && (
          <Button
            icon={Save}
            busy={saving}
            disabled={!dirty}
            title="Save (Ctrl S)"
            onClick={() => void save()}
          >
            Save
          </Button>
        )}
        <Button
          variant={tester ? "secondary" : "primary"}
          icon={MessageCircle}
          aria-pressed={tester}
          onClick={onTester}
        >
          Tester
        </Button>
      </div>
    </header>
  );
}

function Problems() {
  const view = useFlow((state) => state.view);
  const [first] = view?.diagnostics ?? [];
  if (!view || !first) return <Badge tone="success">valid</Badge>;
  const error = view.diagnostics.find(({ severity }) => severity === "error");
  return (
    <button
      type="button"
      className={styles.problems}
      title="Go to the first"
      onClick={() => goToProblem(error ?? first)}
    >
      <Badge tone={error ? "danger" : "warning"} icon={error ? CircleAlert : TriangleAlert}>
        {counted(view.diagnostics)}
      </Badge>
    </button>
  );
}
