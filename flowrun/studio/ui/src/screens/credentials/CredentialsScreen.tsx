/** The credentials: connect, test, rename, remove. */
import { KeyRound } from "lucide-react";

import { Empty } from "../../parts/Empty";
import { Page } from "../../parts/Page";

export default function CredentialsScreen() {
  return (
    <Page title="Credential Storage" about="Named connections that nodes refer to. Secrets stay on this machine and never stand in a flow.">
      <Empty icon={KeyRound} title="Nothing here yet" />
    </Page>
  );
}
