import { CheckOptions, check } from './check';
import { Finding } from './finding';

/**
 * What the API server or a webhook refuses about a manifest on its own, without the objects that may be beside it.
 *
 * Constructs ask this about what they render, so that what upstream refuses is written once; `property` is the path within
 * the manifest.
 */
export function refusals(manifest: object, options: Pick<CheckOptions, 'facts'> = {}): readonly Finding[] {
  return check([{ manifest }], { ...options, withoutInfo: true, families: REJECTED }).findings.filter(
    ({ severity }) => severity === 'error',
  );
}

const REJECTED: CheckOptions['families'] = new Set(['is rejected']);
