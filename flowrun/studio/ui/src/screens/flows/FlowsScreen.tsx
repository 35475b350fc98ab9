/** The list of flows with their health. */
import { Workflow } from "lucide-react";

import { Empty } from "../../parts/Empty";
import { Page } from "../../parts/Page";

export default function FlowsScreen() {
  return (
    <Page title="Flows" about="Every flow of the folder and how it is doing.">
      <Empty icon={Workflow} title="Nothing here yet" />
    </Page>
  );
}
