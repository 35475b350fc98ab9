/** A help text with its little Markdown. */
import { useEffect, useRef } from "react";

import { markdown } from "./markdown";

export function Help({ text }: { text: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.replaceChildren(markdown(text));
  }, [text]);
  return <div ref={place} />;
}
