/** What the server says of each answer as one types it; nothing leaves the machine. */
import { useEffect, useRef, useState } from "react";

import { credentials } from "../../api/client";
import type { GrantField } from "../../api/connecting";

export interface Check {
  ok: boolean;
  error: string;
  shown: string;
}

const WAIT = 350;

export function useChecks(
  type: string,
  asked: GrantField[],
  fields: Record<string, string | boolean>,
): Record<string, Check> {
  const [checks, setChecks] = useState<Record<string, Check>>({});
  const flags = asked.filter(({ key, kind }) => kind === "flag" && fields[key] === true);
  const ticked = flags.map(({ key }) => key);
  const checked = useRef<Record<string, string>>({});
  const texts = asked.filter(({ kind }) => kind === "text");
  const key = JSON.stringify([type, ticked, texts.map((field) => fields[field.key] ?? "")]);

  useEffect(() => {
    const timer = setTimeout(() => {
      for (const field of texts) {
        const value = fields[field.key];
        const question = JSON.stringify([type, ticked, value]);
        if (checked.current[field.key] === question) continue;
        checked.current[field.key] = question;
        if (typeof value !== "string" || !value.trim())
          setChecks(({ [field.key]: _, ...others }) => others);
        else
          credentials.check(type, field.key, value, ticked).then(
            (check) => {
              if (checked.current[field.key] === question)
                setChecks((before) => ({ ...before, [field.key]: check }));
            },
            () => delete checked.current[field.key],
          );
      }
    }, WAIT);
    return () => clearTimeout(timer);
  }, [key]);
  return checks;
}
