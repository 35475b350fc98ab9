/** Talks to the open flow. */
import { MessageCircle } from "lucide-react";

import { Empty } from "../../parts/Empty";

export function TesterPane() {
  return <Empty icon={MessageCircle} title="Nothing said yet" />;
}
