/** Removes a credential, and says first who uses it. */
import { useState } from "react";

import { credentials } from "../../api/client";
import type { Credential } from "../../api/connecting";
import { Refused } from "../../api/http";
import { Ask } from "../../parts/Ask";
import { Checkbox } from "../../parts/Field";
import { Note } from "../../parts/Note";
import { toast } from "../../parts/Toast";
import type { DialogOf } from "./dialog";
import { Users } from "./UsersDialog";

export function RemoveDialog({ row, onClose, onDone }: DialogOf) {
  const [keepRemote, setKeepRemote] = useState(false);
  const [users, setUsers] = useState(row.used_by);
  const used = users.length > 0;
  const remove = async () => {
    try {
      const { note } = await credentials.remove(row.name, used, keepRemote);
      if (note) toast(`Removed ${row.name}; ${note}`, "warning");
      else toast(`Removed ${row.name}`);
      onDone();
      onClose();
    } catch (problem) {
      // In another environment a node may use it that does not here.
      if (problem instanceof Refused && problem.status === 409 && Array.isArray(problem.body.used_by))
        setUsers(problem.body.used_by as Credential["used_by"]);
      throw problem;
    }
  };
  return (
    <Ask
      danger
      title={`Remove ${row.name}?`}
      action={used ? "Remove it all the same" : "Remove"}
      onDo={remove}
      onClose={onClose}
    >
      {used ? (
        <>
          <Note tone="warning">
            These nodes use it, and their requests fail without it:
          </Note>
          <Users users={users} />
        </>
      ) : (
        <p>No node uses it. Its secrets are deleted from this machine.</p>
      )}
      <Checkbox
        label="Leave its tokens valid at the service"
        hint="They are revoked there otherwise."
        checked={keepRemote}
        onChange={(event) => setKeepRemote(event.target.checked)}
      />
    </Ask>
  );
}
