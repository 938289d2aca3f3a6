// Packs the library for Python, Java and Go, runs the same app in each, and compares the manifests with those of TypeScript.
// `npm run languages` tries the languages whose tools are here; `npm run languages -- python` only some. Needs `npm run build` before,
// and the registries of the languages for the runtime of jsii; what cdk8s publishes for Java and Go is made from its npm packages.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../..');

/** What the library rests on, lowest first. */
const BELOW = ['constructs', 'cdk8s', 'cdk8s-plus-28'];

function run(command, args, cwd, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd, encoding: 'utf8', env: { ...process.env, JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: '1', ...env }, maxBuffer: 1 << 28,
  });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? ''}\n${stdout}\n${stderr}`);
  }
  return stdout;
}

const isHere = (...commands) => commands.every((command) => spawnSync('which', [command]).status === 0);

/** What each language needs, and how it runs the app in a folder, with the generated package in another. */
const LANGUAGES = {
  python: {
    tools: ['python3'],
    below: [],
    synth(folder, [generated]) {
      run('python3', ['-m', 'venv', 'venv'], folder);
      run('venv/bin/pip', ['install', '--quiet', generated], folder);
      run('venv/bin/python', ['main.py'], folder);
    },
  },
  java: {
    tools: ['java', 'mvn'],
    below: BELOW,
    synth(folder, generated) {
      const repository = `-Dmaven.repo.local=${process.env.MAVEN_REPOSITORY ?? join(folder, 'repository')}`;
      for (const each of generated) {
        run('mvn', ['-q', '-B', repository, '-DskipTests', '-Dmaven.javadoc.skip=true', '-Dmaven.source.skip=true', 'install'], each);
      }
      run('mvn', ['-q', '-B', repository, 'compile', 'org.codehaus.mojo:exec-maven-plugin:3.5.0:java', '-Dexec.mainClass=Main'], folder);
    },
  },
  go: {
    tools: ['go'],
    below: BELOW,
    synth(folder, generated) {
      const replaced = generated.map((each) => {
        const [inside] = readdirSync(each);
        const [, module] = /^module (.*)$/m.exec(readFileSync(join(each, inside, 'go.mod'), 'utf8'));
        return `replace ${module} => ${join(each, inside)}`;
      });
      writeFileSync(join(folder, 'go.mod'), ['module example.com/same-app', '', 'go 1.25', '', ...replaced, ''].join('\n'));
      run('go', ['mod', 'tidy'], folder);
      run('go', ['run', '.'], folder);
    },
  },
};

/** The package in another language, of a package on npm; returns its folder. */
function generate(language, source, target) {
  mkdirSync(target);
  // the packages are built already, and npm would build ours again
  run('npx', ['jsii-pacmak', '--targets', language, '--code-only', '--force', '--outdir', target, source], ROOT, {
    npm_config_ignore_scripts: 'true',
  });
  return join(target, language);
}

function manifestsIn(folder) {
  return Object.fromEntries(readdirSync(folder).sort().map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in LANGUAGES));
if (unknown.length > 0) {
  throw new Error(`unknown: ${unknown.join(', ')}; there are ${Object.keys(LANGUAGES).join(', ')}`);
}
if (!existsSync(join(ROOT, '.jsii')) || !existsSync(join(ROOT, 'lib'))) {
  throw new Error('the package is not built; run: npm run build');
}
const work = mkdtempSync(join(tmpdir(), 'languages-'));
let hasDifferences = false;
try {
  run(process.execPath, ['--import', 'tsx', join(HERE, 'main.ts')], ROOT, { CDK8S_OUTDIR: join(work, 'typescript') });
  const expected = JSON.stringify(manifestsIn(join(work, 'typescript')));
  for (const [name, { tools, below, synth }] of Object.entries(LANGUAGES)) {
    if (chosen.length > 0 && !chosen.includes(name)) {
      continue;
    }
    if (!isHere(...tools)) {
      console.log(`${name}: left out, since ${tools.join(' or ')} is not here`);
      continue;
    }
    const started = Date.now();
    const folder = join(work, name);
    cpSync(join(HERE, name), folder, { recursive: true });
    const sources = [...below.map((each) => join(ROOT, 'node_modules', each)), ROOT];
    synth(folder, sources.map((source, i) => generate(name, source, join(work, `${name}-${i}`))));
    const isSame = JSON.stringify(manifestsIn(join(folder, 'dist'))) === expected;
    hasDifferences ||= !isSame;
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`${name}: ${isSame ? 'the same manifests as TypeScript' : 'OTHER MANIFESTS'} (${seconds} s)`);
  }
} finally {
  if (process.env.KEEP === undefined) {
    rmSync(work, { recursive: true });
  } else {
    console.log(`kept in ${work}`);
  }
}
process.exitCode = hasDifferences ? 1 : 0;
