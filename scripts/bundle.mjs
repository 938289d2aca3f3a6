/**
 * Puts what jsii compiled into one file, `lib/bundle.js`, and makes the three files that users load ask that one. Part of
 * `npm run build`.
 *
 * Node finds, reads and compiles every file on its own: of 650 of them, that takes longer than all of cdk8s. What each file has is
 * still run when it is first required, and `index` requires nothing before somebody asks for a class.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCE = join(ROOT, 'lib', 'src');
const BUNDLE = join(ROOT, 'lib', 'bundle.js');
const ENTRIES = { index: 'index', cli: 'cli/main', client: 'client/index' };
const MARK = '// made by scripts/bundle.mjs';
const ORIGINAL = '.compiled.js';

for (const path of Object.values(ENTRIES)) {
  const file = join(SOURCE, `${path}.js`);
  const text = readFileSync(file, 'utf8');
  // what jsii found unchanged it did not write again
  if (!text.includes(MARK)) {
    writeFileSync(join(SOURCE, `${path}${ORIGINAL}`), path === 'index' ? lazily(text) : text);
  }
}
const members = Object.entries(ENTRIES).map(([name, path]) => `${name}: () => require('./${path}${ORIGINAL}')`);
await build({
  stdin: { contents: `module.exports = { ${members.join(', ')} };`, resolveDir: SOURCE },
  bundle: true, packages: 'external', platform: 'node', target: 'node20', format: 'cjs',
  outfile: BUNDLE, logLevel: 'warning',
  plugins: [{ name: 'originals', setup: ({ onResolve }) => onResolve({ filter: /(index|main)$/ }, originalOf) }],
});
for (const [name, path] of Object.entries(ENTRIES)) {
  const file = join(SOURCE, `${path}.js`);
  const original = join(SOURCE, `${path}${ORIGINAL}`);
  writeFileSync(file, [
    ...(readFileSync(original, 'utf8').startsWith('#!') ? ['#!/usr/bin/env node'] : []), '"use strict";', MARK,
    `module.exports = require(${JSON.stringify(slashes(relative(dirname(file), BUNDLE)))}).${name}();`,
    // for imports by name from ES modules, which Node looks for in the text
    ...(name === 'cli' ? [] : [`0 && (module.exports = { ${namesIn(original).join(', ')} });`]), '',
  ].join('\n'));
}

/** Files of ours that require one of the three mean what was compiled. */
function originalOf({ path, resolveDir }) {
  const entry = Object.values(ENTRIES).find((one) => path.startsWith('.') && join(resolveDir, path) === join(SOURCE, one));
  return entry === undefined ? undefined : { path: join(SOURCE, `${entry}${ORIGINAL}`) };
}

/** An index that requires the file of a class when the class is asked for. */
function lazily(text) {
  const files = new Map([...text.matchAll(/^(?:const|var) (\w+) = require\("(\.[^"]+)"\);$/gm)].map(([, name, path]) => [name, path]));
  const lazy = text
    .replace(/^(?:const|var) \w+ = require\("\.[^"]+"\);\n/gm, '')
    .replace(/return (\w+)\.(\w+); \}/g, (whole, file, name) => {
      if (!files.has(file)) {
        throw new Error(`index.js has an export that is read from nothing known: ${whole}`);
      }
      return `return require("${files.get(file)}").${name}; }`;
    });
  if (/\b\w+_\d+\./.test(lazy)) {
    throw new Error('index.js has something that this script does not know; see what jsii writes now');
  }
  return lazy;
}

/** The names that a compiled file exports. */
function namesIn(file) {
  return Object.keys(createRequire(import.meta.url)(file)).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
}

function slashes(path) {
  return path.replace(/\\/g, '/');
}
