/** One kept session: transcript, parameters, path. */
import { MessagesSquare } from "lucide-react";

import { Empty } from "../../parts/Empty";
import { Page } from "../../parts/Page";

export default function SessionScreen(_: { id: string }) {
  return (
    <Page title="Session" about="">
      <Empty icon={MessagesSquare} title="Nothing here yet" />
    </Page>
  );
}
