import { Problems } from '../base/problems';

/** The folders of a repository that are applied. */
export interface Folders {
  readonly platformPath: string;
  readonly runsPath: string;
}

/** Checks that each folder is one of the repository, and that none is in the other. */
export function checkFolders(problems: Problems, props: Folders): void {
  for (const property of ['platformPath', 'runsPath'] as const) {
    if (props[property].startsWith('/') || props[property] === '') {
      problems.add(
        property, props[property], 'must be a folder relative to the root of the repository', "write for instance 'dist/runs'",
      );
    }
  }
  if (inside(props.platformPath, props.runsPath) || inside(props.runsPath, props.platformPath)) {
    problems.add(
      'runsPath', props.runsPath,
      `must not lie in 'platformPath' (${props.platformPath}), nor hold it: an object must belong to one application`,
      'give each a folder of its own',
    );
  }
}

function inside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder.replace(/\/+$/, '')}/`);
}
