import { Env } from '../pod/env';
import { referencesIn } from '../pod/env-order';
import { PodProps } from '../pod/pod-props';
import { Problems, reportValue } from '../base/problems';
import { ScriptShell } from './script-shell';
import { isShellName } from '../upstream/names';

/**
 * The shell script that works out what only the running container can know, such as the date of a run, and then
 * starts the program in its own place.
 *
 * It needs nothing of the image but a POSIX shell: no `date`, whose options differ between GNU and busybox, and no
 * time-zone files. It never says `$$`, and `$(…)` only around arithmetic, because the kubelet reads both as its own
 * before the shell sees them.
 */

/** What the script exits with when it cannot work a value out; EX_CONFIG of sysexits.h. */
export const NO_VALUE_EXIT_CODE = 78;

/** A part of the script that works out variables. */
export interface ScriptValues {
  /** The property that asks for them. */
  readonly property: string;

  /** The variables that it sets and exports. */
  readonly names: readonly string[];

  /** Why it has no value for a variable that programs may expect; by the name of the variable. */
  readonly missing?: Record<string, string>;

  /** Functions that are needed before anything else. */
  readonly functions?: string;
  readonly code: string;

  /** What the script takes before the program's command, and has shifted away when the code is done. */
  readonly leading?: readonly string[];

  /** Variables that it reads. */
  readonly env?: Record<string, Env>;

  /** How the program is started, if not in place of the shell. */
  readonly start?: (tools: string) => string;
}

const HEAD = `set -eu
fail() {
  echo "start script: $1" >&2
  exit ${NO_VALUE_EXIT_CODE}
}
open='$''('
replace() { # $2 by $3 in $1, into $text
  rest=$1; text=
  while :; do
    case $rest in
      *"$2"*)
        [ -n "$3" ] || fail "this run has no value for $2"
        text=$text\${rest%%"$2"*}$3; rest=\${rest#*"$2"} ;;
      *) break ;;
    esac
  done
  text=$text$rest
}`;

const FILL_ARGUMENTS = `left=$#
while [ "$left" -gt 0 ]; do
  fill "$1"
  shift
  set -- "$@" "$text"
  left=$((left - 1))
done`;

/** The props of a pod whose main container works out the values before its program starts. */
export function withStartScript(
  problems: Problems, props: PodProps, shell: ScriptShell | undefined, values: readonly ScriptValues[],
): PodProps {
  if (values.length === 0) {
    if (shell !== undefined) {
      problems.add('scriptShell', shell._path, 'starts no script: nothing here has to be worked out in the container', 'leave it out');
    }
    return props;
  }
  const used = shell ?? ScriptShell.inImage('/bin/sh');
  reportValue(problems, 'scriptShell', used);
  check(problems, props, values);
  const script = render(values, variablesToFill(props, values), used._tools);
  return {
    ...props,
    command: [used._path, '-c', script, 'start', ...values.flatMap(({ leading }) => leading ?? []), ...(props.command ?? [])],
    env: { ...props.env, ...Object.assign({}, ...values.map(({ env }) => env)) },
    mounts: [...(props.mounts ?? []), ...used._mounts],
    initContainers: [...used._initContainers, ...(props.initContainers ?? [])],
  };
}

function render(values: readonly ScriptValues[], variables: readonly string[], tools: string): string {
  const names = values.flatMap((value) => value.names);
  const replacements = names.map((name) => `  replace "$text" "$open"'${name})' "\${${name}:-}"`);
  return [
    HEAD,
    `fill() { # what is known now, into $1\n  text=$1\n${replacements.join('\n')}\n}`,
    ...new Set(values.flatMap(({ functions }) => functions ?? [])),
    ...values.map(({ code }) => code),
    ...variables.map((name) => `fill "$${name}"; ${name}=$text; export ${name}`),
    FILL_ARGUMENTS,
    values.find(({ start }) => start !== undefined)?.start?.(tools) ?? 'exec "$@"',
    '',
  ].join('\n');
}

/** Variables of the pod whose text refers to a value, be it by way of others: the kubelet leaves the reference as it is. */
function variablesToFill(props: PodProps, values: readonly ScriptValues[]): string[] {
  const known = new Set(values.flatMap(({ names }) => names));
  const env = Object.entries(props.env ?? {});
  const found = new Set<string>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    env
      .filter(([, value]) => referencesIn(value._value ?? '').some((name) => known.has(name) || found.has(name)))
      .forEach(([name]) => found.add(name));
  }
  return [...found].sort();
}

function check(problems: Problems, props: PodProps, values: readonly ScriptValues[]): void {
  const [{ property }] = values;
  if (props.command === undefined) {
    problems.add(
      'command', undefined,
      `needs to be given with '${property}': the shell that works out its value takes the place of the image's entry point`,
      "write the image's entry point, for instance ['python', 'infer.py']",
    );
  }
  const own = new Set(variablesOf(render(values, [], '')));
  for (const [name, value] of Object.entries(props.env ?? {})) {
    const setter = values.find(({ names, env }) => names.includes(name) || env?.[name] !== undefined);
    if (setter !== undefined) {
      problems.add(`env.${name}`, value._value, `is a variable that '${setter.property}' sets`, 'leave it out');
    } else if (own.has(name)) {
      problems.add(
        `env.${name}`, value._value, 'is a variable that the start script uses for itself, and would reach the program changed',
        'rename it',
      );
    }
  }
  for (const name of variablesToFill(props, values).filter((candidate) => !isShellName(candidate))) {
    problems.add(
      `env.${name}`, props.env?.[name]._value, 'refers to a value that a shell fills in, which needs a name of letters, digits and _',
      'rename it',
    );
  }
  for (const { property: setter, missing } of values) {
    for (const [name, reason] of Object.entries(missing ?? {})) {
      texts(props)
        .filter((text) => referencesIn(text).includes(name))
        .forEach((text) => problems.add('args', text, `refers to $(${name}), and with this '${setter}' ${reason}`, `leave $(${name}) out`));
    }
  }
}

/** Reports helper containers that wait in vain for what only the main container's shell knows. */
export function checkHelpers(problems: Problems, props: PodProps, names: readonly string[]): void {
  for (const list of ['initContainers', 'sidecars'] as const) {
    props[list]?.forEach((helper, i) => {
      for (const text of [...(helper.command ?? []), ...(helper.args ?? [])]) {
        const name = referencesIn(text).find((reference) => names.includes(reference) && helper.env?.[reference] === undefined);
        if (name !== undefined) {
          problems.add(
            `${list}[${i}].args`, text, `refers to $(${name}), which only the main container knows`,
            'let the main container do what needs it',
          );
        }
      }
    });
  }
}

/** All texts of the main container in which the kubelet, or the script, replaces variables. */
export function texts(props: PodProps): string[] {
  return [...(props.command ?? []), ...(props.args ?? []), ...Object.values(props.env ?? {}).flatMap(({ _value }) => _value ?? [])];
}

/** The variables that a script uses for itself. */
function variablesOf(script: string): string[] {
  return [...script.matchAll(/(?:^|[ ;(])([a-z_]+)=|\bfor ([a-z]+) in/gm)].map(([, assigned, listed]) => assigned ?? listed);
}
