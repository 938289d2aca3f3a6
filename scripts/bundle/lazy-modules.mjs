/** Modules whose text is made here, because what jsii compiled would load much that nobody asks for. */
import { createRequire } from 'node:module';
import { relative, sep } from 'node:path';
import { compiledFile, LIB } from './compiled-modules.mjs';

const require = createRequire(import.meta.url);

/**
 * The index: jsii writes a function for each name, more than a hundred.
 *
 * @param compiled the text that jsii wrote
 */
export function lazyIndex(compiled) {
  const files = new Map([...compiled.matchAll(/^(?:const|var) (\w+) = require\("([^"]+)"\);$/gm)].map(([, name, path]) => [name, path]));
  const getters = /^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return (\w+)\.(\w+); \} \}\);\n/gm;
  const names = new Map();
  for (const [whole, exported, file, name] of compiled.matchAll(getters)) {
    if (!files.has(file) || exported !== name) {
      throw new Error(`index.js has an export that this script does not know: ${whole}`);
    }
    names.set(files.get(file), [...(names.get(files.get(file)) ?? []), name]);
  }
  const rest = [
    getters, /^(?:const|var) (\w+) = require\("([^"]+)"\);\n/gm, /^(?:exports\.\w+ = )+void 0;\n/gm, /^"use strict";\n/gm,
    /^Object\.defineProperty\(exports, "__esModule".*\n/gm, /^\/\/.*\n/gm,
  ].reduce((text, known) => text.replace(known, ''), compiled);
  if (rest.trim() !== '') {
    throw new Error(`index.js has something that this script does not know; see what jsii writes now: ${rest.slice(0, 500)}`);
  }
  return `Object.defineProperty(exports, "__esModule", { value: true });
function have(load, names) {
  for (const name of names.split(" ")) {
    Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });
  }
}
${[...names].map(([path, own]) => `have(() => require("${path}"), "${own.join(' ')}");`).join('\n')}
`;
}

/** What a rule says, which few programs ask for. Its other texts, numbers and lists decide whether it looks at anything. */
const WORDS = ['summary', 'why', 'because', 'bad', 'good', 'facts'];

/**
 * The registry of rules, as a table of what decides whether a rule looks at anything. The module of a rule is loaded when the rule
 * looks, or has something to say.
 */
export function lazyRegistry() {
  const { RULES } = require(compiledFile('src/preflight/registry'));
  const places = placesOfRules();
  const fields = [...new Set(RULES.flatMap((rule) => Object.keys(rule)))]
    .filter((key) => !WORDS.includes(key) && key !== 'check' && key !== 'appliesTo');
  const rows = RULES.map((rule) => {
    const place = places.get(rule);
    const unknown = fields.find((field) => !['undefined', 'string', 'number', 'boolean'].includes(typeof [rule[field]].flat()[0]));
    if (place === undefined || unknown !== undefined) {
      throw new Error(`rule ${rule.id} has what this script does not know: ${unknown ?? 'no module that exports it'}`);
    }
    return [place.path, place.name, rule.appliesTo !== undefined, ...fields.map((field) => rule[field])];
  });
  // engines read long tables faster as JSON than as code
  const table = `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`.replace(/[\\`$]/g, '\\$&');
  return `Object.defineProperty(exports, "__esModule", { value: true });
class LazyRule {
  constructor([path, name, isConditional, ${fields.join(', ')}]) {
    this.path = path;
    this.name = name;
    this.isConditional = isConditional;
${fields.map((field) => `    this.${field} = ${field} ?? undefined;\n`).join('')}  }
  load() {
    return $(this.path)[this.name];
  }
  appliesTo(world) {
    return this.isConditional ? this.load().appliesTo(world) : true;
  }
  check(subject, report, world) {
    this.load().check(subject, report, world);
  }
${WORDS.map((name) => `  get ${name}() {\n    return this.load().${name};\n  }\n`).join('')}}
exports.RULES = JSON.parse(\`${table}\`).map((row) => new LazyRule(row));
// for the script that puts modules together
${[...new Set(rows.map(([path]) => path))].map((path) => `// $("${path}")\n`).join('')}`;
}

/** Which module exports a rule, under which name. */
function placesOfRules() {
  const places = new Map();
  for (const { filename, exports } of Object.values(require.cache)) {
    const path = relative(LIB, filename).split(sep).join('/');
    if (/^src\/preflight\/(schema\/)?rules\/.*\.js$/.test(path)) {
      for (const [name, value] of Object.entries(exports)) {
        places.set(value, { path: path.replace(/\.js$/, ''), name });
      }
    }
  }
  return places;
}
