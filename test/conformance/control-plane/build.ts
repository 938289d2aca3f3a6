import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { chosenKubernetes, Component, COMPONENTS, FOLDERS, KUBERNETES_PROGRAMS, versionOf } from '../settings';

/** Says which program the machine lacks, and what for. */
export function requireTools(): void {
  for (const [tool, args, what] of [
    ['go', 'version', 'builds the control plane (go.dev/dl)'],
    ['openssl', 'version', 'makes its certificates'],
  ]) {
    if (spawnSync(tool, [args]).status !== 0) {
      throw new Error(`the conformance suites need ${tool}, which ${what}: install it and run the command again`);
    }
  }
}

/** Builds what is not built yet; with an empty Go cache that takes 70 CPU minutes. */
export function build(): void {
  mkdirSync(FOLDERS.programs, { recursive: true });
  buildKubernetes(chosenKubernetes());
  prepareVolcanoApis();
  COMPONENTS.forEach(buildPackages);
}

/** The folder of a component's module, with its CRDs and configuration. */
export function moduleFolder(component: Component): string {
  const args = ['list', '-m', '-f', '{{.Dir}}', ...modfile(component), component.module];
  return go(component, args).trim();
}

function buildKubernetes(component: Component): void {
  const version = versionOf(component);
  const folder = join(FOLDERS.programs, `kubernetes-${version}`);
  const program = join(folder, 'kubernetes');
  if (!isCurrent(program, component)) {
    announce('Kubernetes', version);
    const [major, minor] = version.split('.');
    const facts = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor };
    const flags = Object.entries(facts).map(([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`);
    go(component, ['build', ...modfile(component), '-ldflags', ['-s', '-w', ...flags].join(' '), '-o', program, '.']);
    remember(program, component);
  }
  for (const name of KUBERNETES_PROGRAMS) {
    const link = join(folder, name);
    if (!existsSync(link)) {
      symlinkSync('kubernetes', link);
    }
  }
}

function buildPackages(component: Component): void {
  for (const [name, path] of Object.entries(component.programs)) {
    const program = join(FOLDERS.programs, name);
    if (!isCurrent(program, component)) {
      announce(name, versionOf(component));
      go(component, ['build', '-ldflags', '-s -w', '-o', program, path]);
      remember(program, component);
    }
  }
}

/** Volcano 1.15.1 needs one constant that its types have from 1.15.0 on, which some module proxies lack: it is added to 1.14.0. */
function prepareVolcanoApis(): void {
  const volcano = COMPONENTS.find(({ folder }) => folder === 'volcano')!;
  if (existsSync(FOLDERS.volcanoApis)) {
    return;
  }
  const { Dir } = JSON.parse(go(volcano, ['mod', 'download', '-json', 'volcano.sh/apis@v1.14.0'])) as { Dir: string };
  const made = `${FOLDERS.volcanoApis}.new`;
  rmSync(made, { recursive: true, force: true });
  cpSync(Dir, made, { recursive: true });
  const all = readdirSync(made, { recursive: true, encoding: 'utf8' }).map((name) => join(made, name));
  all.concat(made).forEach((path) => chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o644));
  copyFileSync(
    join(FOLDERS.components, 'volcano', 'queue-allocation-gate.go.txt'),
    join(made, 'pkg', 'apis', 'scheduling', 'v1beta1', 'queue_allocation_gate.go'),
  );
  execFileSync('mv', [made, FOLDERS.volcanoApis]);
}

function modfile({ modfile: name }: Component): string[] {
  return name === undefined || name === 'go.mod' ? [] : [`-modfile=${name}`];
}

function go({ folder }: Component, args: readonly string[]): string {
  return execFileSync('go', args, {
    cwd: join(FOLDERS.components, folder),
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
}

function isCurrent(program: string, component: Component): boolean {
  const mark = `${program}.version`;
  return existsSync(program) && existsSync(mark) && readFileSync(mark, 'utf8') === versionOf(component);
}

function remember(program: string, component: Component): void {
  writeFileSync(`${program}.version`, versionOf(component));
}

function announce(name: string, version: string): void {
  console.log(`building ${name} ${version}`);
}
