import { HelperContainer } from '../pod/container-props';
import { NewClaim } from '../pod/mounted-volume';
import { Problems } from '../base/problems';
import { Gang, GangRoleModel } from './gang';

/** A mount of a claim that is made with the gang. */
interface Asked {
  readonly property: string;
  readonly path: string;
  readonly role: GangRoleModel;
  readonly claim: NewClaim;
}

/** The claims that are made with a gang, each once. */
export function newClaimsOf(gang: Gang): NewClaim[] {
  return [...new Map(mountsOf(gang).map(({ claim }) => [claim.name, claim])).values()];
}

/** The paths at which the main containers find them, by name of the claim. */
export function pathsOfNewClaims(gang: Gang): Map<string, string> {
  return new Map(mountsOf(gang).map(({ claim, path }) => [claim.name, path]));
}

function mountsOf(gang: Gang): Asked[] {
  return gang.roles.flatMap((role) => {
    const helpers = (list: 'initContainers' | 'sidecars'): { prefix: string; container: Pick<HelperContainer, 'mounts'> }[] =>
      (role.props[list] ?? []).map((container, i) => ({ prefix: `${list}[${i}].`, container }));
    const checkpoint = role.props.checkpoint?.mount;
    const own = [...(role.props.mounts ?? []), ...(checkpoint === undefined ? [] : [checkpoint])];
    return [{ prefix: '', container: { mounts: own } }, ...helpers('initContainers'), ...helpers('sidecars')]
      .flatMap(({ prefix, container }) => (container.mounts ?? []).flatMap((mount, i) => {
        const claim = mount?._volume.newClaim;
        return claim === undefined ? [] : [{ property: `${prefix}mounts[${i}]`, path: mount.path, role, claim }];
      }));
  });
}

/** Reports claims of one name that differ, and where the engine makes none. */
export function checkNewClaims(problems: Problems, gang: Gang, engine: { readonly title: string; readonly makes: boolean }): void {
  const seen = new Map<string, NewClaim>();
  for (const { property, claim } of mountsOf(gang)) {
    const earlier = seen.get(claim.name);
    if (!engine.makes) {
      problems.add(
        property, claim.name, `cannot be kept by ${engine.title}, which makes no claims`,
        'mount a claim that exists, with Mount.claim, or run the gang on JobSet or Volcano',
      );
      return;
    }
    if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(claim)) {
      problems.add(
        property, claim.name, 'is already the name of another claim of the gang', 'rename one of them, or say the same of both',
      );
    }
    seen.set(claim.name, claim);
  }
}

/** Reports what Volcano cannot do: it mounts each claim into all containers of all pods, and deletes it with the job. */
export function checkNewClaimsOfAllPods(problems: Problems, gang: Gang): void {
  const mounts = mountsOf(gang);
  for (const claim of newClaimsOf(gang)) {
    const [first, ...others] = mounts.filter(({ claim: { name } }) => name === claim.name);
    const missing = gang.roles.find(({ name }) => !mounts.some((mount) => mount.role.name === name && mount.claim.name === claim.name));
    if (missing !== undefined || others.some(({ path }) => path !== first.path)) {
      problems.add(
        first.property, claim.name, 'must be mounted by all roles at the same path on Volcano, which mounts it into all pods',
        "say it in 'mounts' of the gang",
      );
    }
    if (claim.retain) {
      problems.add(
        first.property, claim.name, 'cannot be retained on Volcano, which deletes it with the job',
        "leave 'retain' out, or use Mount.claim",
      );
    }
  }
}
