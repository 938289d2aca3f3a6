import { closeSync, lstatSync, openSync, readdirSync, readSync, realpathSync, Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { Input, ReadError, MAX_BYTES, readInput } from './read-input';

/** Files that kubectl takes from a folder. */
const IS_MANIFEST = /\.(ya?ml|json)$/i;

/** Folders that tools fill, of which files without objects are no mistakes. */
const IS_OF_TOOLS = /(^|[\\/])(node_modules|\.[^\\/.][^\\/]*)[\\/]/;

/** Files below a path, and what is in the way of reading some. */
export interface FoundFiles {
  readonly files: readonly string[];
  readonly problems: readonly ReadError[];
}

/**
 * All files that `kubectl apply --recursive` reads from a path, hidden ones included, and those behind symbolic links to
 * folders. What cannot be read without harm, such as a pipe, is a problem.
 */
export function manifestFiles(path: string): FoundFiles {
  const found = { files: [] as string[], problems: [] as ReadError[] };
  collect(path, true, new Set(), found);
  return found;
}

/** Reads a file and what is in it. */
export function readManifestFile(file: string): Input {
  let content: string | ReadError;
  try {
    content = textOf(file);
  } catch (error) {
    content = { file, message: reasonOf(error) };
  }
  if (typeof content !== 'string') {
    return { manifests: [], problems: [content], others: 0 };
  }
  if (IS_OF_TOOLS.test(file) && !content.includes('apiVersion')) {
    return { manifests: [], problems: [], others: 1 };
  }
  return readInput(content, file);
}

function collect(path: string, isGiven: boolean, seen: Set<string>, found: { files: string[]; problems: ReadError[] }): void {
  try {
    const stats = statSync(path);
    if (!stats.isDirectory()) {
      if (isGiven || IS_MANIFEST.test(path)) {
        const message = isReadable(path, stats) ? undefined : 'is no file but a pipe, socket or device, and reading it may never end';
        if (message === undefined) {
          found.files.push(path);
        } else {
          found.problems.push({ file: path, message });
        }
      }
      return;
    }
    const real = realpathSync(path);
    if (seen.has(real)) {
      // a link that leads back
      return;
    }
    seen.add(real);
    for (const name of readdirSync(path).sort((a, b) => (a < b ? -1 : 1))) {
      collect(join(path, name), false, seen, found);
    }
  } catch (error) {
    if (isGiven || IS_MANIFEST.test(path) || !isDanglingLink(path)) {
      found.problems.push({ file: path, message: reasonOf(error) });
    }
  }
}

/** Shells give what a program prints as a pipe below /dev or /proc. */
function isReadable(path: string, stats: Stats): boolean {
  return stats.isFile() || (stats.isFIFO() && /^\/(dev|proc)\//.test(path));
}

function isDanglingLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/** The text of a file, or of a stream, as far as it is not too large. */
function textOf(file: string): string | ReadError {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = readBounded(descriptor);
    return bytes === undefined ? { file, message: `is larger than ${MAX_BYTES / 1024 / 1024} MiB; split it` } : decode(bytes);
  } finally {
    closeSync(descriptor);
  }
}

/** Reads a descriptor to its end; undefined when there is too much. */
export function readBounded(descriptor: number): Buffer | undefined {
  const parts: Buffer[] = [];
  let length = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(parts.length === 0 ? 64 * 1024 : 1024 * 1024);
    const count = readSome(descriptor, part);
    if (count === 0) {
      return parts.length === 1 ? parts[0] : Buffer.concat(parts);
    }
    length += count;
    if (length > MAX_BYTES) {
      return undefined;
    }
    parts.push(part.subarray(0, count));
  }
}

function readSome(descriptor: number, part: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, part, 0, part.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') {
        return 0;
      }
      if (code !== 'EAGAIN') {
        throw error;
      }
      // a terminal or pipe that has nothing yet
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** UTF-8, or UTF-16 where a file begins with its mark, as kubectl reads it. */
export function decode(bytes: Buffer): string {
  if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) {
    return bytes.subarray(2).toString('utf16le');
  }
  if (bytes.length >= 2 && bytes[0] === 0xfe && bytes[1] === 0xff) {
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2))).swap16().toString('utf16le');
  }
  return bytes.toString('utf8');
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'cannot be read: permission denied'
    : code === 'ELOOP' ? 'is a link that leads to itself' : `cannot be read: ${message}`;
}
