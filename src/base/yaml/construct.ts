import type { Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import { AliasBudget } from './alias-budget';
import { refusedByGo } from './refused-by-go';
import { keyText, resolvePlain, resolveTagged, ScalarError } from './scalar';

/** A key that its map has twice. */
export interface DuplicateKey {
  readonly key: string;

  /** Keys and positions that lead to the map. */
  readonly path: readonly (string | number)[];

  /** Where the second one is in the text. */
  readonly position: number;
}

/** What a document says, as kubectl reads it. */
export interface Constructed {
  readonly value: unknown;
  readonly duplicates: readonly DuplicateKey[];
}

/** What no YAML reader of Kubernetes accepts, and where. */
export class ConstructError extends Error {
  constructor(message: string, public readonly position: number) {
    super(message);
  }
}

type Anchored = MappingEvent | SequenceEvent | ScalarEvent;

interface Anchor {
  value: unknown;
  isComplete: boolean;

  /** How many values it has in it. */
  size: number;
}

/** A collection or document that is being read. */
interface Frame {
  readonly value: unknown[] | Record<string, unknown> | undefined;
  readonly isMap: boolean;
  readonly anchor: Anchor | undefined;

  /** Values that had been read when it began. */
  readonly start: number;
  key?: string;
  hasKey: boolean;
  isMerge: boolean;

  /** Keys that a merge brought, which may be given again. */
  merged?: Set<string>;
}

/** What the parser offers. */
interface Parser {
  getScalarValue(input: string, scalar: ScalarEvent): string;
}

const [SEQUENCE, MAPPING, SCALAR, ALIAS, POP] = [2, 3, 4, 5, 6];
const PLAIN = 1;

/**
 * Makes values of the events of the first document of a text, in the way of goyaml v2: the last of several equal keys
 * counts, merges count where they stand, keys become texts.
 */
export function construct(events: readonly Event[], source: string, parser: Parser): Constructed {
  return new Construction(source, parser).run(events);
}

class Construction {
  private readonly anchors = new Map<string, Anchor>();
  private readonly frames: Frame[] = [];
  private readonly duplicates: DuplicateKey[] = [];
  private readonly budget = new AliasBudget();
  private result: unknown = null;

  constructor(private readonly source: string, private readonly parser: Parser) {}

  public run(events: readonly Event[]): Constructed {
    for (let i = 1; i < events.length; i++) {
      const event = events[i];
      switch (event.type) {
        case SCALAR:
          this.scalar(event as ScalarEvent);
          break;
        case MAPPING:
          this.open(event as MappingEvent, true);
          break;
        case SEQUENCE:
          this.open(event as SequenceEvent, false);
          break;
        case ALIAS:
          this.alias(event as { anchorStart: number; anchorEnd: number });
          break;
        case POP:
          if (this.frames.length === 0) {
            // the document ends, and kubectl reads no further until the next '---'
            return { value: this.result, duplicates: this.duplicates };
          }
          this.close();
      }
    }
    return { value: this.result, duplicates: this.duplicates };
  }

  private scalar(event: ScalarEvent): void {
    this.budget.read(1);
    const text = this.parser.getScalarValue(this.source, event);
    const position = event.valueStart === -1 ? Math.max(event.tagStart, event.anchorStart, 0) : event.valueStart;
    if (!event.fast) {
      const wrong = refusedByGo(event, this.source);
      if (wrong !== undefined) {
        throw new ConstructError(wrong, position);
      }
    }
    const frame = this.frames[this.frames.length - 1] as Frame | undefined;
    let value: unknown;
    if (event.tagStart === -1) {
      if (event.style === PLAIN && text === '<<' && frame?.isMap === true && !frame.hasKey) {
        this.merge(frame);
        return;
      }
      value = event.style === PLAIN ? resolvePlain(text) : text;
    } else {
      const tag = this.tagOf(event);
      if (tag === 'tag:yaml.org,2002:merge' && text === '<<' && frame?.isMap === true && !frame.hasKey) {
        this.merge(frame);
        return;
      }
      value = this.guarded(position, () => resolveTagged(tag, text));
    }
    if (event.anchorStart !== -1) {
      this.anchors.set(this.anchorName(event), { value, isComplete: true, size: 1 });
    }
    this.add(value, position, text);
  }

  private merge(frame: Frame): void {
    frame.isMerge = true;
    frame.hasKey = true;
  }

  private open(event: MappingEvent | SequenceEvent, isMap: boolean): void {
    this.budget.read(1);
    const parent = this.frames[this.frames.length - 1] as Frame | undefined;
    if (parent?.isMap === true && !parent.hasKey) {
      throw new ConstructError('has a map or a list as a key', event.start);
    }
    const value: Frame['value'] = isMap ? {} : [];
    const anchor = event.anchorStart === -1 ? undefined : { value, isComplete: false, size: 0 };
    if (anchor !== undefined) {
      this.anchors.set(this.anchorName(event), anchor);
    }
    this.frames.push({ value, isMap, anchor, start: this.budget.total - 1, hasKey: false, isMerge: false });
  }

  private close(): void {
    const frame = this.frames.pop() as Frame;
    if (frame.anchor !== undefined) {
      frame.anchor.isComplete = true;
      frame.anchor.size = this.budget.total - frame.start;
    }
    this.add(frame.value, 0);
  }

  private alias(event: { readonly anchorStart: number; readonly anchorEnd: number }): void {
    const name = this.source.slice(event.anchorStart, event.anchorEnd);
    const anchor = this.anchors.get(name);
    if (anchor === undefined) {
      throw new ConstructError(`refers to '*${name}', and nothing before it is called '&${name}'`, event.anchorStart);
    }
    if (!anchor.isComplete) {
      throw new ConstructError(`has an anchor ('&${name}') that contains itself; write it out`, event.anchorStart);
    }
    this.budget.read(1);
    if (!this.budget.repeat(anchor.size)) {
      throw new ConstructError('has anchors that expand to too much, or to themselves; write it out', event.anchorStart);
    }
    this.add(anchor.value, event.anchorStart);
  }

  private add(value: unknown, position: number, text = ''): void {
    const frame = this.frames[this.frames.length - 1] as Frame | undefined;
    const isKey = frame?.isMap === true && !frame.hasKey;
    if (!isKey && typeof value === 'number' && !Number.isFinite(value)) {
      throw new ConstructError(`has '${String(value)}' as a number, which JSON does not know; put it in quotes`, position);
    }
    if (frame === undefined) {
      this.result = value;
    } else if (!frame.isMap) {
      (frame.value as unknown[]).push(value);
    } else if (isKey) {
      if (typeof value === 'object' && value !== null) {
        throw new ConstructError('has a map or a list as a key', position);
      }
      frame.key = typeof value === 'string' ? value : this.guarded(position, () => keyText(value, text));
      frame.hasKey = true;
      this.note(frame, frame.key, position);
    } else if (frame.isMerge) {
      frame.hasKey = false;
      frame.isMerge = false;
      this.mergeInto(frame, value, position);
    } else {
      frame.hasKey = false;
      put(frame.value as Record<string, unknown>, frame.key as string, value);
    }
  }

  /** Takes down a key that its map has already. */
  private note(frame: Frame, key: string, position: number): void {
    const map = frame.value as Record<string, unknown>;
    if (map[key] !== undefined && Object.prototype.hasOwnProperty.call(map, key) && frame.merged?.delete(key) !== true) {
      this.duplicates.push({ key, position, path: this.path() });
    }
  }

  /** The way to the collection that is being read. */
  private path(): (string | number)[] {
    return this.frames.slice(0, -1).map((frame) => (frame.isMap ? (frame.key ?? '') : (frame.value as unknown[]).length));
  }

  private mergeInto(frame: Frame, value: unknown, position: number): void {
    // earlier maps of a list win over later ones
    const sources: unknown[] = Array.isArray(value) ? [...(value as unknown[])].reverse() : [value];
    frame.merged ??= new Set();
    for (const source of sources) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        throw new ConstructError("merges ('<<') something that is no map", position);
      }
      for (const [key, entry] of Object.entries(source)) {
        put(frame.value as Record<string, unknown>, key, entry);
        frame.merged.add(key);
      }
    }
  }

  private tagOf(event: Anchored): string {
    const tag = this.source.slice(event.tagStart, event.tagEnd);
    if (tag.startsWith('!<')) {
      return tag.slice(2, -1);
    }
    return tag.startsWith('!!') ? `tag:yaml.org,2002:${tag.slice(2)}` : tag;
  }

  private anchorName({ anchorStart, anchorEnd }: Anchored): string {
    const name = this.source.slice(anchorStart, anchorEnd);
    if (!/^[A-Za-z0-9_-]+$/.test(name)) {
      throw new ConstructError(`has an anchor ('&${name}') with more than letters, digits, '-' and '_' in its name`, anchorStart);
    }
    return name;
  }

  private guarded<T>(position: number, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw error instanceof ScalarError ? new ConstructError(error.message, position) : error;
    }
  }
}

function put(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    map[key] = value;
  }
}
