/** Where the service sends the browser back: whether the credential is connected. */
import { KeyRound } from "lucide-react";

import { Empty } from "../../parts/Empty";
import { Page } from "../../parts/Page";

export default function ConnectedScreen() {
  return (
    <Page title="Connected" about="">
      <Empty icon={KeyRound} title="Nothing here yet" />
    </Page>
  );
}
