import { dataKeyProblem, isDnsLabel, isDnsSubdomain, isText, objectNameProblem } from '../upstream/names';
import { Problem } from '../base/problems';
import { Quantity } from '../base/quantity';
import { AccessMode, EphemeralClaimOptions, FileMountOptions } from './mount-options';
import { MOST_IN_LABEL } from '../upstream/limits';

/** What is wrong with a path that must be absolute. */
export function absoluteProblem(path: string): Problem | undefined {
  return isText(path) && path.startsWith('/')
    ? undefined
    : { value: path, problem: "must be an absolute path, beginning with '/'", fix: `write '/${isText(path) ? path : 'data'}'` };
}

/** What is wrong with the path of a mount in a container. Another way to write the same path would hide another mount. */
export function pathProblem(path: string): Problem | undefined {
  if (/^\/+$/.test(path)) {
    return { value: path, problem: 'must not be the root, where the image itself is', fix: "choose a folder, for instance '/data'" };
  }
  if (path.includes(':')) {
    return { value: path, problem: "must not contain ':'", fix: 'choose another path' };
  }
  return /\/(\.{0,2})\//.test(`${path.replace(/\/+$/, '')}/`)
    ? { value: path, problem: "must be written without '//', '.' and '..'", fix: 'write the path that it stands for' }
    : undefined;
}

/** What the API server refuses in paths on a node and within a volume. */
export function backStepProblem(path: string): Problem | undefined {
  return path.split('/').includes('..')
    ? { value: path, problem: "must not contain '..'", fix: 'write the path that it stands for' }
    : undefined;
}

/** What is wrong with a path within a volume. */
export function subPathProblem(subPath: string | undefined): Problem | undefined {
  const wrong = subPath !== undefined && (!isText(subPath) || subPath.startsWith('/') || subPath.split('/').includes('..'));
  return wrong
    ? { value: subPath, problem: "must be a sub path relative to the volume, without '..'", fix: "leave out the leading '/' and any '..'" }
    : undefined;
}

/** What is wrong with the name of an NFS server. */
export function serverProblem(server: string): Problem | undefined {
  return isText(server) && /^\S+$/.test(server)
    ? undefined
    : { value: server, problem: 'must be the name or address of an NFS server', fix: "write for instance 'nfs.example.com'" };
}

/** What is wrong with the name of a CSI driver. */
export function driverProblem(driver: string): Problem | undefined {
  const valid = isText(driver) && driver.length <= MOST_IN_LABEL && isDnsSubdomain(driver.toLowerCase());
  return valid
    ? undefined
    : {
        value: driver,
        problem: "must be the name of a CSI driver: at most 63 letters, digits, '-' and '.'",
        fix: 'write it as kubectl get csidrivers prints it',
      };
}

/** What is wrong with what a claim of the pod's own asks for. */
export function claimProblem({ accessModes, storageClass }: EphemeralClaimOptions): Problem | undefined {
  if (accessModes?.length === 0) {
    return {
      value: accessModes, problem: `must have access modes out of ${Object.values(AccessMode).join(', ')}, one or more`,
      fix: 'choose one, or leave them out',
    };
  }
  if (accessModes?.includes(AccessMode.READ_WRITE_ONCE_POD) && accessModes.length > 1) {
    return { value: accessModes, problem: 'must have no other access mode besides ReadWriteOncePod', fix: 'leave the others out' };
  }
  return storageClass === undefined ? undefined : objectNameProblem(storageClass, 'a StorageClass');
}

/** What is wrong with the permissions of files. */
export function modeProblem({ mode }: FileMountOptions): Problem | undefined {
  const wrong = mode !== undefined && (!Number.isInteger(mode) || mode < 0 || mode > 0o777);
  return wrong
    ? { value: mode, problem: 'must be file permissions between 0 and 0o777', fix: 'write them as octal, for instance 0o400' }
    : undefined;
}

/** What is wrong with the choice of keys that become files. */
export function itemsProblem(options: FileMountOptions): Problem | undefined {
  const paths = Object.values(options.items ?? {});
  const wrong = paths.find((path) => !isText(path) || path === '' || /^(\/|\.\.)/.test(path) || path.split('/').includes('..'));
  if (wrong !== undefined) {
    return {
      value: wrong, problem: "must have file names that are relative to the mount, without '..'",
      fix: "leave out the leading '/' and any '..'",
    };
  }
  return Object.keys(options.items ?? {}).map((key) => dataKeyProblem(key)).find((problem) => problem !== undefined);
}

/** What is wrong with the size of a volume. */
export function sizeProblem(quantity: Quantity | undefined): Problem | undefined {
  if (quantity === undefined || quantity._problem !== undefined) {
    return quantity?._problem;
  }
  const value = quantity.toString();
  if (quantity.isZero) {
    return { value, problem: 'must have a size of more than 0', fix: 'write what the volume is to hold' };
  }
  return quantity.isWhole
    ? undefined
    : { value, problem: 'must have a size of whole bytes', fix: 'round it, for instance to whole mebibytes' };
}

/** What is wrong with facts about the pod as files. */
export function factsProblem(items: Record<string, string>): Problem | undefined {
  const entries = Object.entries(items);
  const wrongFile = entries.find(([file]) => file === '' || file.startsWith('/') || file.split('/').includes('..'));
  const wrong = entries.find(([, fact]) =>
    !/^metadata\.(name|namespace|uid|labels|annotations)$|^metadata\.(labels|annotations)\['[^']+'\]$/.test(fact)
    && !/^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(fact));
  if (entries.length === 0) {
    return { value: undefined, problem: 'needs at least one file', fix: "write for instance { labels: 'metadata.labels' }" };
  }
  if (wrongFile !== undefined) {
    return { value: wrongFile[0], problem: "must have names of files relative to the mount, without '..'", fix: 'rename the file' };
  }
  return wrong === undefined ? undefined : {
    value: wrong[1], problem: 'must be metadata.name, .namespace, .uid, .labels or .annotations, one label or annotation, or an amount',
    fix: "write for instance metadata.labels['team'] or limits.cpu",
  };
}

/** What is wrong with a name that is one label of DNS. */
export function dnsLabelProblem(name: string): Problem | undefined {
  return isDnsLabel(name)
    ? undefined
    : { value: name, problem: "must be a DNS label: at most 63 lower-case letters, digits and '-'", fix: 'rename it' };
}
