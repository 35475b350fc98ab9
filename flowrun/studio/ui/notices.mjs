/** Writes THIRD_PARTY_NOTICES: what the built page holds of others, with the words of their
 * licences. `npm run build` runs it. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const head = `The page of flowrun studio holds the following works of others.

elkjs is used under the Eclipse Public License 2.0. The page ships its file lib/elk-worker.min.js
as it was published, as assets/elk-worker.min.js; its source is that of the npm package elkjs of
the version named below and of https://github.com/kieler/elkjs.
`;

const parts = Object.entries(lock.packages)
  .filter(([place, { dev, optional }]) => place && !dev && !optional)
  .filter(([place]) => !/@types|csstype/.test(place))
  .map(([place, { version, license }]) => {
    const name = place.replace(/^.*node_modules\//, "");
    const file = readdirSync(place).find((one) => /^(licen[cs]e|copying)/i.test(one));
    const words = file ? readFileSync(join(place, file), "utf8").trim() : `License: ${license}`;
    return `${name} ${version} (${license})\n\n${words.replaceAll("\r\n", "\n")}`;
  })
  .sort();

const line = `\n\n${"-".repeat(80)}\n\n`;
writeFileSync("../static/THIRD_PARTY_NOTICES", `${[head.trim(), ...parts].join(line)}\n`);
