import { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { ManifestObject } from '../../src/render/manifest-object';

/** A part that stands in a manifest twice, which YAML says by an anchor. */
export const OTHER = { x: 'eA==' };

/** A construct with one object. */
export class ConfigMapObject extends Construct {
  public readonly object: ManifestObject;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.object = new ManifestObject(this, 'Resource', {
      apiVersion: 'v1', kind: 'ConfigMap', name: id, namespace: 'ml', body: () => ({ data: { a: '1', b: 'yes', c: 'a\nb\n' } }),
    });
  }

  /** Adds a part by a patch. */
  public patch(path: string, value: object): void {
    this.object.addJsonPatch(JsonPatch.add(path, value));
  }
}
