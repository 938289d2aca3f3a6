import { createHash } from 'node:crypto';
import { isDnsLabel, isLabelValue } from '../upstream/names';
import { InvalidRun } from './errors';
import { MOST_IN_SUBDOMAIN } from '../upstream/limits';

const HASH_LENGTH = 8;

/** What is wrong with an id, if anything: it becomes a variable and an annotation as it is. */
export function checkId(id: unknown): asserts id is string {
  // eslint-disable-next-line no-control-regex
  if (typeof id !== 'string' || id === '' || id.length > MOST_IN_SUBDOMAIN || /[\u0000-\u001f\u007f]/.test(id)) {
    throw new InvalidRun(`'id' (${String(id)}) must be a text of 1 to 253 characters in one line: what the run is for, never the time`);
  }
}

/**
 * The id as a part of names. One that is fit for names stays as it is; another is made fit and ends in a hash of the whole, so
 * that no two have the same name.
 */
export function nameOfId(id: string, length: number): string {
  if (isDnsLabel(id) && id.length <= length) {
    return id;
  }
  const hash = hashOf(id).slice(0, HASH_LENGTH);
  const readable = id.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+/, '').slice(0, length - HASH_LENGTH - 1).replace(/-+$/, '');
  return readable === '' ? hash : `${readable}-${hash}`;
}

/** The id as the value of a label: as it is, where it may be one. */
export function labelOfId(id: string, length: number): string {
  return isLabelValue(id) ? id : nameOfId(id, length);
}

/** A short name for a content. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
