// Says of each schema what a strict validator has against it, and of each data whether it is taken.

import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

const [schema, data] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file)));
const told = [];
const say = (...words) => told.push(words.join(' '));
const ajv = new Ajv({ strict: true, logger: { log: say, warn: say, error: say } });
const validate = ajv.compile(schema);
console.log(JSON.stringify({ told, taken: data.map((one) => validate(one)) }));
