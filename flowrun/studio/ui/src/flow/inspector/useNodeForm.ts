/** The form of the chosen node, as the text has it now. */
import { useEffect, useState } from "react";

import { editing } from "../../api/client";
import { wordsOf } from "../../api/http";
import type { NodeForm } from "../../api/types";
import { flowText, useFlow } from "../../state/flow";
import { useEnvironment } from "../../state/project";

export function useNodeForm(): { form: NodeForm | null; error: string } {
  const { file, selected, view } = useFlow();
  const environment = useEnvironment();
  const [state, setState] = useState<{ node: string; form: NodeForm | null; error: string }>({
    node: "",
    form: null,
    error: "",
  });

  useEffect(() => {
    if (!selected || !view) return;
    let current = true;
    editing.node(file, flowText(), selected, environment).then(
      (form) => {
        const problems = view.diagnostics.filter(({ node }) => node === selected);
        if (current) setState({ node: selected, form: { ...form, problems }, error: "" });
      },
      (error: unknown) =>
        current &&
        setState((before) => ({
          node: selected,
          form: before.node === selected ? before.form : null,
          error: wordsOf(error),
        })),
    );
    return () => {
      current = false;
    };
  }, [file, selected, view, environment]);

  const here = state.node === selected;
  return { form: here ? state.form : null, error: here ? state.error : "" };
}
