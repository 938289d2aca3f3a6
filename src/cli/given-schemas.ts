import { Dict, isDict } from '../base/json';
import { readPaths } from './input-files';

/** The CustomResourceDefinitions in files and folders. */
export function definitionsIn(paths: readonly string[]): readonly Dict[] {
  const { manifests, problems } = readPaths(paths, () => '');
  if (problems.length > 0) {
    const [{ file, message }] = problems;
    throw new Error(`--schemas: ${file} ${message}`);
  }
  const definitions = manifests
    // What kubectl prints is a list.
    .flatMap(({ manifest }) => (isDict(manifest) && Array.isArray(manifest.items) ? (manifest.items as readonly unknown[]) : [manifest]))
    .filter((manifest): manifest is Dict => isDict(manifest) && manifest.kind === 'CustomResourceDefinition');
  if (paths.length > 0 && definitions.length === 0) {
    throw new Error(
      `--schemas (${paths.join(', ')}) has no CustomResourceDefinitions; take them from the project, or from 'kubectl get crd -o yaml'`,
    );
  }
  return definitions;
}
