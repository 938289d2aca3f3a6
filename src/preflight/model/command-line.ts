import { placeIn, text, texts } from '../../base/json';
import { Container } from './container';

/** What a container runs, as far as the manifest says. */
export interface CommandLine {
  readonly entries: readonly CommandEntry[];

  /** Whether the command is in the image, so that what happens to the arguments is not known. */
  readonly isImageCommand: boolean;

  /** All words, those of shell scripts included, quotes removed. */
  readonly words: readonly string[];
}

/** One entry of command or args. */
export interface CommandEntry {
  /** Below the container, for instance `args[0]`. */
  readonly path: string;
  readonly value: string;

  /** Whether a shell reads it as a script. */
  readonly isScript: boolean;
}

const SHELLS = /(^|\/)(sh|bash|ash|dash|zsh|ksh)$/;

const NOTHING: CommandLine = { entries: [], isImageCommand: true, words: [] };
const known = new WeakMap<Container, CommandLine>();

export function commandLineOf(container: Container): CommandLine {
  if (container.body.command === undefined && container.body.args === undefined) {
    return NOTHING;
  }
  let line = known.get(container);
  if (line === undefined) {
    line = readCommandLine(texts(container.body.command), texts(container.body.args));
    known.set(container, line);
  }
  return line;
}

/** Takes a command and its arguments apart. */
export function readCommandLine(command: readonly string[], args: readonly string[]): CommandLine {
  const values = [...command, ...args];
  let afterFlag = false;
  let sawShell = false;
  let sawScript = false;
  const entries = values.map((value, i): CommandEntry => {
    const path = i < command.length ? placeIn('command', i) : placeIn('args', i - command.length);
    const isScript = sawShell && afterFlag && !sawScript;
    sawScript ||= isScript;
    sawShell ||= !sawScript && SHELLS.test(value);
    afterFlag = sawShell && (/^-[a-z]*c[a-z]*$/.test(value) || (afterFlag && /^-/.test(value)));
    return { path, value, isScript };
  });
  return {
    entries, isImageCommand: text(command[0]) === undefined,
    words: sawScript ? entries.flatMap(({ value, isScript }) => (isScript ? scriptWords(value) : [value])) : values,
  };
}

/** Words of a shell script; what ends a command is a word of its own. */
function scriptWords(script: string): string[] {
  return script
    .replace(/\\\r?\n/g, ' ')
    .replace(/\$\(\([^()]*\)\)/g, (sum) => sum.replace(/\s+/g, ''))
    .replace(/(;|&&|\|\|?|\n)/g, ' \n ')
    .split(/[ \t]+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/^["']|["']$/g, ''));
}

/** Whether the word at a position starts torchrun. */
export function isTorchrun(words: readonly string[], i: number): boolean {
  return /(^|\/)torchrun$/.test(words[i]) || (/^torch\.distributed\.(run|launch)$/.test(words[i]) && words[i - 1] === '-m');
}

/** Flags of a program from its position on, `--a-b=c` and `--a_b c` alike as `a-b`. */
export function flagsAfter(words: readonly string[], start: number): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (let i = start; i < words.length && words[i] !== '\n'; i++) {
    const match = /^--?([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(words[i]);
    if (match === null) {
      // The first word that is neither a flag nor the value of one is the user's program.
      return flags;
    }
    const name = match[1].replace(/_/g, '-');
    const next = words[i + 1];
    if (match[2] !== undefined) {
      flags.set(name, match[2].replace(/^["']|["']$/g, ''));
    } else if (next !== undefined && next !== '\n' && !next.startsWith('--') && !SWITCHES.has(name)) {
      flags.set(name, next);
      i++;
    } else {
      flags.set(name, '');
    }
  }
  return flags;
}

const SWITCHES = new Set([
  'standalone', 'm', 'module', 'no-python', 'run-path', 'use-env', 'allow-run-as-root', 'oversubscribe', 'tag-output',
]);
