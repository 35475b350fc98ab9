/** One flow: its text, its canvas, and what is known of the chosen node. */
import { Workflow } from "lucide-react";

import { Empty } from "../../parts/Empty";
import { Page } from "../../parts/Page";

export default function FlowScreen(_: { file: string }) {
  return (
    <Page title="Flow" about="">
      <Empty icon={Workflow} title="Nothing here yet" />
    </Page>
  );
}
