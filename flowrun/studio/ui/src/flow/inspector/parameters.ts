/** The parameters of the open flow, and names for new ones. */
import { useMemo } from "react";

import type { Op, ParameterDeclaration } from "../../api/types";
import { useFlow } from "../../state/flow";

const NONE: ParameterDeclaration[] = [];

export const useParameters = () => useFlow((state) => state.view?.parameters ?? NONE);

export function useParameterNames(): string[] {
  const parameters = useParameters();
  return useMemo(() => parameters.map(({ name }) => name), [parameters]);
}

export const bare = (name: string) => name.trim().replace(/^\$/, "");

/** `records[0].Account.FirstName` is likely meant for FIRST_NAME. */
export function nameFor(path: string): string {
  const keys = path.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? ["VALUE"];
  const last = keys.at(-1) ?? "VALUE";
  return last
    .replace(/__[cr]$/i, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase();
}

/** What declares it, where that is not done yet. */
export function declare(name: string, declared: ParameterDeclaration[]): Op[] {
  if (declared.some((parameter) => parameter.name === name)) return [];
  return [{ op: "set", path: ["parameters", name], value: null }];
}
