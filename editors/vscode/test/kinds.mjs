/** Says of each text which kind of file it is; tests/editors/test_vscode.py holds it to the rule. */

import { kindOf } from '../src/kinds.ts';

const kinds = JSON.parse(process.argv.at(-1)).map((text) => kindOf('flows/x.yaml', text) ?? null);
console.log(JSON.stringify(kinds));
