/** The chosen node as a form. */
import { MousePointerClick } from "lucide-react";

import { Empty } from "../../parts/Empty";

export function InspectorPane(_: { onRename: (node: string) => void }) {
  return <Empty icon={MousePointerClick} title="Choose a node" />;
}
