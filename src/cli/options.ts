import { parseArgs, ParseArgsConfig } from 'node:util';
import { nearestOf } from '../base/nearest';

type Options = NonNullable<ParseArgsConfig['options']>;

type Value<O> = O extends { type: 'boolean' } ? boolean : O extends { multiple: true } ? string[] : string;

/** What the options say, and everything else. */
interface Parsed<T extends Options> {
  readonly values: { readonly [K in keyof T]?: Value<T[K]> } & { readonly help?: boolean };
  readonly positionals: string[];
}

/** As `parseArgs` of Node, with `-h`, and with what was probably meant where an option does not exist. */
export function parseOptions<T extends Options>(args: readonly string[], options: T): Parsed<T> {
  const all: Options = { ...options, help: { type: 'boolean', short: 'h' } };
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: all }) as unknown as Parsed<T>;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const [, option] = /Unknown option '(-[^']*)'/.exec(message) ?? [];
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || option === undefined) {
      throw error;
    }
    throw new Error(`unknown option '${option}'${suggestion(option, Object.keys(all).map((name) => `--${name}`))}`, { cause: error });
  }
}

/** What was probably meant, as the end of a sentence. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const nearest = nearestOf(word, candidates);
  return nearest === undefined ? '' : `; did you mean '${nearest}'?`;
}
