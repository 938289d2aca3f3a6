/** Reads what jsii compiled, and makes each module load those that it uses when it uses them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

export const LIB = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'lib');

/** Where the text that jsii wrote of a file is kept that users load, and that asks the bundle. */
export const ORIGINAL = '.compiled.js';

/** The file of a module such as `src/base/json`. */
export function compiledFile(id) {
  const original = join(LIB, `${id}${ORIGINAL}`);
  return existsSync(original) ? original : join(LIB, `${id}.js`);
}

/** The modules that some ask for, and those that these ask for: the text of each by its id, in the order of the ids. */
export async function compiledModules(entries, replaced) {
  const texts = new Map();
  const waiting = [...entries];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (!texts.has(id)) {
      const { text, asked } = linked(id, replaced.get(id) ?? readFileSync(compiledFile(id), 'utf8'));
      // takes comments out
      const { code } = await transform(text, { target: 'node20' });
      texts.set(id, code);
      waiting.push(...asked);
    }
  }
  return new Map([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A module that asks `$` for others of ours, when it uses them, and the ids of all that it asks for. */
function linked(id, compiled) {
  const text = lazily(compiled.replace(/^#!.*\n/, '').replace(/^"use strict";\n/, ''))
    .replace(/\brequire\((["'])(\.[^"']+)\1\)/g, (whole, quote, path) => `$("${posix.join(posix.dirname(id), path)}")`);
  return { text, asked: [...text.matchAll(/\$\("([^"]+)"\)/g)].map(([, asked]) => asked) };
}

/**
 * TypeScript writes `const json_1 = require("./json")`, and `json_1.` wherever something of it is used; then it is required at the
 * first of these.
 */
function lazily(text) {
  return [...text.matchAll(/^(?:const|var) (\w+_\d+) = require\("([^"]+)"\);$/gm)].reduce((result, [statement, name, path]) => {
    const otherUses = result.match(new RegExp(`\\b${name}\\b(?!\\.)`, 'g'));
    return otherUses.length > 1
      ? result
      : result.replace(statement, `var ${name};`).replace(new RegExp(`\\b${name}\\.`, 'g'), `(${name} ??= require("${path}")).`);
  }, text);
}
