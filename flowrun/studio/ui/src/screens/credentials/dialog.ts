import type { Credential } from "../../api/connecting";

/** What a dialog about a credential is given. */
export interface DialogOf {
  row: Credential;
  onClose: () => void;
  /** The list is another then. */
  onDone: () => void;
}
