import { relative } from 'node:path';
import { IConstruct } from 'constructs';

/** What cdk8s writes to where nobody says otherwise. */
const DEFAULT = 'dist';

/**
 * The output folder of the app that a construct belongs to, which tells several apps of one program apart in messages.
 *
 * Undefined for the only app of most programs, which has the default folder, and for folders elsewhere on the machine.
 */
export function appFolder(construct: IConstruct): string | undefined {
  const { outdir } = construct.node.root as IConstruct & { readonly outdir?: unknown };
  if (typeof outdir !== 'string') {
    return undefined;
  }
  const folder = relative('', outdir);
  return folder === '' || folder === (process.env.CDK8S_OUTDIR ?? DEFAULT) || folder.startsWith('..') ? undefined : folder;
}
