/** The tests of all flows: run them, see conversations, failures and coverage. */
import { FlaskConical } from "lucide-react";

import { Empty } from "../../parts/Empty";
import { Page } from "../../parts/Page";

export default function TestsScreen() {
  return (
    <Page title="Tests" about="Run offline: no test reaches the network.">
      <Empty icon={FlaskConical} title="Nothing here yet" />
    </Page>
  );
}
