/** A field that narrows a list as one types. */
import { Search as Lens } from "lucide-react";

import { TextField } from "./Field";
import styles from "./Search.module.css";

export function Search({
  label,
  value,
  onValue,
}: {
  label: string;
  value: string;
  onValue: (value: string) => void;
}) {
  return (
    <div className={styles.search}>
      <Lens aria-hidden size={14} />
      <TextField
        bare
        type="search"
        label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
    </div>
  );
}
