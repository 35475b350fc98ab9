/** The kept sessions with their outcome. */
import { MessagesSquare } from "lucide-react";

import { Empty } from "../../parts/Empty";
import { Page } from "../../parts/Page";

export default function SessionsScreen() {
  return (
    <Page title="Sessions" about="Conversations that were kept.">
      <Empty icon={MessagesSquare} title="Nothing here yet" />
    </Page>
  );
}
