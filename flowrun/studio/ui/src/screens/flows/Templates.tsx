/** A folder without flows: what one can begin with. */
import { FileText, Workflow } from "lucide-react";

import { Empty } from "../../parts/Empty";
import { useProject } from "../../state/project";
import styles from "./Templates.module.css";

export function Templates({ onChoose }: { onChoose?: (template: string) => void }) {
  const templates = useProject((state) => state.project?.templates) ?? [];
  return (
    <div className={styles.templates}>
      <Empty icon={Workflow} title="No flow in this folder yet">
        {onChoose
          ? "Choose what to begin with; everything in it can be changed."
          : "The studio is read-only: put a flow's YAML file into the folder."}
      </Empty>
      {onChoose && (
        <ul className={styles.choices}>
          {templates.map(({ name, title, about }) => (
            <li key={name}>
              <button type="button" className={styles.choice} onClick={() => onChoose(name)}>
                <FileText aria-hidden size={18} />
                <span className={styles.title}>{title}</span>
                <span className={styles.about}>{about}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
