/** The exits that the tests took, counted on the flow's canvas. */
import { FlaskConical, Workflow } from "lucide-react";
import { useState } from "react";

import { flows } from "../../api/client";
import type { Coverage } from "../../api/running";
import type { Graph } from "../../api/types";
import { FlowPicture } from "../../flow/canvas/FlowPicture";
import { Badge } from "../../parts/Badge";
import { Button, Spinner } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import panes from "../../parts/Panes.module.css";
import { useLoaded } from "../../parts/useLoaded";
import { runTests, useTests } from "../../state/tests";
import styles from "./CoverageView.module.css";

export function CoverageView({ flow }: { flow: string }) {
  const coverage = useTests((state) => state.coverage[flow]);
  const running = useTests((state) => state.running !== null);
  const run = (
    <Button
      small={coverage !== undefined}
      variant={coverage ? "secondary" : "primary"}
      busy={running}
      onClick={() => void runTests({ flow })}
    >
      Run all tests of {flow}
    </Button>
  );
  if (!flow)
    return (
      <Empty icon={Workflow} title="No flow">
        It is not known which flow these tests are of.
      </Empty>
    );
  if (!coverage)
    return (
      <Empty icon={FlaskConical} title="Not counted yet" action={run}>
        Which exits the tests of {flow} take is counted while they run.
      </Empty>
    );
  return <Counted flow={flow} coverage={coverage} run={run} />;
}

function Counted({
  flow,
  coverage,
  run,
}: {
  flow: string;
  coverage: Coverage;
  run: React.ReactNode;
}) {
  const [selected, setSelected] = useState<string | null>(null);
  const { value, error } = useLoaded(`flow ${flow}`, () => flows.open(flow));
  if (error) return <Empty icon={Workflow} title={`${flow} cannot be shown`}>{error}</Empty>;
  if (!value)
    return (
      <p className={panes.waiting}>
        <Spinner />
      </p>
    );
  const { graph } = value.view;
  const { taken, all, missed } = counted(graph, coverage);
  return (
    <div className={panes.screen}>
      <p className={styles.head}>
        <Badge tone={taken === all ? "success" : "warning"}>
          {taken} of {all} exits taken
        </Badge>
        <span className={styles.missed}>{missed.length > 0 && `never: ${missed.join(", ")}`}</span>
        {run}
      </p>
      <div className={panes.picture}>
        <FlowPicture graph={graph} counts={coverage} selected={selected} onSelect={setSelected} />
      </div>
    </div>
  );
}

function counted(graph: Graph, coverage: Coverage) {
  const exits = graph.nodes.flatMap((node) =>
    node.exits.map((exit) => ({
      name: `${node.name} → ${exit.name}`,
      count: coverage[node.name]?.[exit.name] ?? 0,
      wired: exit.wired,
    })),
  );
  // A failed that leads nowhere of its own counts where it was taken.
  const counting = exits.filter(({ wired, count }) => wired || count > 0);
  return {
    taken: counting.filter(({ count }) => count > 0).length,
    all: counting.length,
    missed: counting.filter(({ count }) => count === 0).map(({ name }) => name),
  };
}
