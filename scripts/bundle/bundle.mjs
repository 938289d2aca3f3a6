/**
 * Puts what jsii compiled into a few files, `lib/bundle/`, and makes the three files that users load ask these. Part of
 * `npm run build`.
 *
 * Node finds, reads and compiles every file on its own: of 700 of them, that takes longer than all of cdk8s. And what is in one file
 * is read and compiled as a whole. So what small programs load is put together, apart from the rest.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import { compiledFile, compiledModules, LIB, ORIGINAL } from './compiled-modules.mjs';
import { lazyIndex, lazyRegistry } from './lazy-modules.mjs';
import { modulesInUse } from './small-programs.mjs';

const ENTRIES = { index: 'src/index', cli: 'src/cli/main', client: 'src/client/index' };
const MARK = '// made by scripts/bundle';

for (const id of Object.values(ENTRIES)) {
  const text = readFileSync(join(LIB, `${id}.js`), 'utf8');
  // what jsii found unchanged it did not write again
  if (!text.includes(MARK)) {
    writeFileSync(join(LIB, `${id}${ORIGINAL}`), text);
  }
}
const modules = await compiledModules(Object.values(ENTRIES), new Map([
  [ENTRIES.index, lazyIndex(readFileSync(compiledFile(ENTRIES.index), 'utf8'))],
  ['src/preflight/registry', lazyRegistry()],
]));
for (const [name, id] of Object.entries(ENTRIES)) {
  writeFileSync(join(LIB, `${id}.js`), [
    ...(name === 'cli' ? ['#!/usr/bin/env node'] : []), '"use strict";', MARK,
    `module.exports = require("${posix.relative(posix.dirname(id), 'bundle/index.js')}").load("${id}");`,
    // for imports by name from ES modules, which Node looks for in the text
    ...(name === 'cli' ? [] : [`0 && (module.exports = { ${namesIn(compiledFile(id)).join(', ')} });`]), '',
  ].join('\n'));
}
write(() => 'index', `
process.on("exit", () => require("fs").writeFileSync(process.env.MODULES_IN_USE, JSON.stringify(Object.keys(loaded))));`);
const inUse = modulesInUse();
write((id) => {
  const users = Object.keys(inUse).filter((name) => inUse[name].has(id));
  return users.length > 1 ? 'index' : users[0] ?? restOf(id);
});

/** The file of a module that no small program loads. */
function restOf(id) {
  const [, folder, group] = id.split('/');
  const inFile = posix.dirname(id).split('/').slice(1).join('-');
  return `rest-${folder === 'schemas' ? group : folder === 'preflight' ? inFile : folder}`;
}

/** The names that a compiled file exports. */
function namesIn(file) {
  return Object.keys(createRequire(import.meta.url)(file)).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
}

/** Writes the bundle: `index.js` with what loads modules, and the others. */
function write(fileOf, atEnd = '') {
  const files = new Map([['index', []]]);
  for (const id of modules.keys()) {
    files.set(fileOf(id), [...(files.get(fileOf(id)) ?? []), id]);
  }
  const others = [...files.keys()].filter((file) => file !== 'index').sort();
  const folder = join(LIB, 'bundle');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const file of others) {
    writeFileSync(join(folder, `${file}.js`), `"use strict";\nmodule.exports = ($) => (${asTable(files.get(file), file)});\n`);
  }
  writeFileSync(join(folder, 'index.js'), `"use strict";
const modules = ${asTable(files.get('index'), 'index')};
const files = {
${others.map((file) => `  "${file}": () => require("./${file}.js"),\n`).join('')}};
const idsOf = {
${others.map((file) => `  "${file}": "${files.get(file).join(' ')}",\n`).join('')}};
const loaded = {};
function $(id) {
  if (loaded[id] !== undefined) {
    return loaded[id].exports;
  }
  if (modules[id] === undefined) {
    Object.assign(modules, files[fileOf(id)]()($));
  }
  const module = loaded[id] = { exports: {} };
  try {
    modules[id](module.exports);
  } catch (error) {
    delete loaded[id];
    throw error;
  }
  return module.exports;
}
let fileOfId;
function fileOf(id) {
  fileOfId ??= new Map(Object.entries(idsOf).flatMap(([file, ids]) => ids.split(" ").map((id) => [id, file])));
  return fileOfId.get(id);
}
exports.load = $;${atEnd}
`);
}

/** Functions in brackets are compiled at once, which is for those that will be run; others are looked over first. */
function asTable(ids, file) {
  const [open, close] = file.startsWith('rest-') ? ['', ''] : ['(', ')'];
  return `{\n${ids.map((id) => `"${id}": ${open}function (exports) {\n${modules.get(id)}}${close},\n`).join('')}}`;
}
