import { isDict } from '../../base/json';
import { KubeObject } from '../kube-object';
import { SchemaSource } from './check-object';

/** As many as an input has of objects that differ in more than names; beyond them each is looked at. */
const MOST = 5000;

/** What rules about lengths and characters of names say nothing of. */
const ORDINARY_NAME = /^[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?$/;

/**
 * Remembers which objects schemas accept: of one job in two hundred namespaces, one is walked through. Only what differs in the
 * object's own name, namespace, labels and annotations counts as the same.
 */
export class AcceptedObjects {
  private readonly texts = new Set<string>();

  constructor(private readonly schemas: SchemaSource) {}

  /** The text that is the same for objects of which schemas say the same; undefined where they are not compared. */
  public textOf({ manifest, apiVersion, kind, origin }: KubeObject): string | undefined {
    // what was read from a file is plain data, of which JSON shows everything
    return origin.file === undefined || this.looksAtNames(apiVersion, kind) ? undefined
      : JSON.stringify({ ...manifest, metadata: withoutWords(manifest.metadata) });
  }

  public has(text: string | undefined): boolean {
    return text !== undefined && this.texts.has(text);
  }

  public add(text: string | undefined): void {
    if (text !== undefined && this.texts.size < MOST) {
      this.texts.add(text);
    }
  }

  /** Whether a rule of the kind reads more of an object's metadata than its form. */
  private looksAtNames(apiVersion: string, kind: string): boolean {
    const { known } = this.schemas.factsOf(apiVersion, kind);
    return known?.table.table.nodes[known.kind.node].rules?.some(({ rule }) => rule.includes('metadata')) === true;
  }
}

function withoutWords(metadata: unknown): unknown {
  if (!isDict(metadata)) {
    return metadata;
  }
  const { name, namespace, labels, annotations } = metadata;
  return {
    ...metadata, name: ordinary(name), namespace: ordinary(namespace), labels: textsOnly(labels), annotations: textsOnly(annotations),
  };
}

function ordinary(name: unknown): unknown {
  return typeof name === 'string' && ORDINARY_NAME.test(name) ? 'name' : name;
}

function textsOnly(map: unknown): unknown {
  return isDict(map) && Object.values(map).every((value) => typeof value === 'string') ? 'texts' : map;
}
