import { Problems } from '../base/problems';
import { Engine, GangFeature } from './engines/engine';
import { Gang } from './gang';
import { checkNewClaims } from './new-claims';
import { RoleState } from './start-after';

/** Where a gang asks for something that not all engines can do. */
interface Use {
  readonly feature: GangFeature;
  readonly property: string;
  readonly value: unknown;
}

/** Engines that a message names, by what they can do. */
const WHERE: Readonly<Record<GangFeature, string>> = {
  slices: 'JobSet or Volcano',
  startAfter: 'JobSet or Volcano',
  startAfterCompletion: 'JobSet',
  newClaims: 'JobSet or Volcano',
  rolePriority: 'another engine',
  roleEviction: 'Volcano',
  numaPolicy: 'Volcano',
};

/** Reports what the engine of a gang cannot do of what only some engines can. */
export function checkFeatures(problems: Problems, gang: Gang, engine: Engine): void {
  for (const { feature, property, value } of usesOf(gang).filter((use) => !engine.features.includes(use.feature))) {
    problems.add(property, value, `cannot be kept by ${engine.title}`, `leave it out, or run the gang on ${WHERE[feature]}`);
  }
  checkNewClaims(problems, gang, { title: engine.title, makes: engine.features.includes('newClaims') });
  checkStartAfter(problems, gang);
}

function usesOf(gang: Gang): Use[] {
  return gang.roles.flatMap((role): Use[] => {
    const { property, own } = role;
    const at = (name: string): string => (own.includes(name) ? `${property}.${name}` : name);
    return [
      ...(role.slices > 1 ? [{ feature: 'slices' as const, property: at('slices'), value: role.slices }] : []),
      ...role.startAfter.map(({ role: other, when }, i) => ({
        feature: when === RoleState.COMPLETE ? 'startAfterCompletion' as const : 'startAfter' as const,
        property: `${property}.startAfter[${i}]`, value: other,
      })),
      ...(role.priorityClassName === undefined
        ? []
        : [{ feature: 'rolePriority' as const, property: at('priority'), value: role.priorityClassName }]),
      ...(role.onEviction === undefined ? [] : [{ feature: 'roleEviction' as const, property: at('onEviction'), value: role.onEviction }]),
      ...(role.evictionDelaySeconds === undefined
        ? []
        : [{ feature: 'roleEviction' as const, property: at('evictionDelay'), value: `${role.evictionDelaySeconds}s` }]),
      ...(role.numaPolicy === undefined ? [] : [{ feature: 'numaPolicy' as const, property: at('numaPolicy'), value: role.numaPolicy }]),
    ];
  });
}

/** Reports roles that wait for ones that do not exist, or for each other. */
function checkStartAfter(problems: Problems, gang: Gang): void {
  const edges = new Map(gang.roles.map(({ name, startAfter }) => [name, startAfter.map(({ role }) => role)]));
  for (const { name, property, startAfter } of gang.roles) {
    startAfter.forEach(({ role }, i) => {
      if (!edges.has(role)) {
        problems.add(
          `${property}.startAfter[${i}]`, role, `must be a role of the gang: ${[...edges.keys()].join(', ')}`, 'correct the name',
        );
      } else if (reaches(edges, role, name)) {
        problems.add(`${property}.startAfter[${i}]`, role, 'waits for this role itself', 'leave it out');
      }
    });
  }
}

function reaches(edges: ReadonlyMap<string, readonly string[]>, from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) {
    return true;
  }
  seen.add(from);
  return (edges.get(from) ?? []).filter((next) => !seen.has(next)).some((next) => reaches(edges, next, to, seen));
}
