/** The nodes that use a credential, each a way to it. */
import { Link } from "wouter";

import type { Credential } from "../../api/connecting";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { addressOf } from "../flows/addresses";
import styles from "./UsersDialog.module.css";

export function UsersDialog({ row, onClose }: { row: Credential; onClose: () => void }) {
  return (
    <Dialog
      title={`Who uses ${row.name}`}
      onClose={onClose}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <Users users={row.used_by} />
    </Dialog>
  );
}

export function Users({ users }: { users: Credential["used_by"] }) {
  return (
    <ul className={styles.users}>
      {users.map(({ file, node }) => (
        <li key={`${file} ${node}`}>
          <Link href={`${addressOf(file)}?node=${encodeURIComponent(node)}`}>{node}</Link>
          <code>{file}</code>
        </li>
      ))}
    </ul>
  );
}
