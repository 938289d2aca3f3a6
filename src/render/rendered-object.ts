import { ApiObject } from 'cdk8s';

/** What objects of this library know of the synth, and of themselves. */
type OwnObject = ApiObject & {
  readonly isAsBuilt?: boolean;
  beginSynth?(manifest: Record<string, unknown> | undefined): void;
  endSynth?(): void;
  toRead?(): Record<string, unknown>;
};

/** Objects of others that hand out what was rendered. */
const handingOut = new WeakSet<ApiObject>();

/** Whether a construct of this library rendered it, and nobody patched it. */
export function isAsBuilt(object: OwnObject): boolean {
  return object.isAsBuilt === true;
}

/** The manifest of an object, for those who change nothing in it. */
export function readOnlyManifest(object: OwnObject): Record<string, unknown> {
  return object.toRead?.() ?? object.toJson() as Record<string, unknown>;
}

/** Makes an object hand out what was rendered before, if anything was. */
export function beginSynth(object: OwnObject, manifest: Record<string, unknown> | undefined): void {
  if (object.beginSynth !== undefined) {
    object.beginSynth(manifest);
  } else if (manifest !== undefined && !Object.prototype.hasOwnProperty.call(object, 'toJson')) {
    handingOut.add(object);
    Object.defineProperty(object, 'toJson', { value: () => manifest, configurable: true, writable: true });
  }
}

/** Makes it render again. */
export function endSynth(object: OwnObject): void {
  object.endSynth?.();
  if (handingOut.delete(object)) {
    delete (object as { toJson?: unknown }).toJson;
  }
}
