import { PlaceRequest } from './place-request';
import { PlacedPods } from './queued-workload';
import { Domain, TopologyTree } from './topology-tree';

/** What a place has room for. */
export interface Counts {
  pods: number;
  podsWithLeader: number;
  leaders: number;
  slices: number;
  slicesWithLeader: number;
}

type Unit = 'pods' | 'slices';

/**
 * Chooses places for pods: as few as there can be, or, for pods that may go anywhere, those with the least room.
 *
 * @see findTopologyAssignment in pkg/cache/scheduler/tas_flavor_snapshot.go of Kueue
 */
export class Search {
  private readonly sliceSize: number;
  private readonly isRequired: boolean;
  private readonly isUnconstrained: boolean;
  private readonly leaders: number;

  constructor(
    private readonly topology: TopologyTree,
    private readonly counts: Map<Domain, Counts>,
    private readonly workers: PlaceRequest,
    private readonly leader: PlaceRequest | undefined,
  ) {
    const asked = workers.topology;
    this.sliceSize = asked?.sliceLevel === undefined ? 1 : (asked.sliceSize ?? 0);
    this.isRequired = asked?.required !== undefined;
    const isOnlySlices = asked?.sliceLevel !== undefined && asked.required === undefined && asked.preferred === undefined;
    this.isUnconstrained =
      asked === undefined || asked.unconstrained || isOnlySlices || (asked.required === undefined && asked.preferred === undefined);
    this.leaders = leader === undefined ? 0 : 1;
  }

  /** The places of each pod set, or why there are none. */
  public run(): ReadonlyMap<string, readonly PlacedPods[]> | string {
    const { topology, workers } = this;
    const { levels, byLevel } = topology;
    const asked = workers.topology;
    const isOnlySlices = asked?.sliceLevel !== undefined && asked.required === undefined && asked.preferred === undefined;
    const wanted = asked?.required ?? asked?.preferred ?? (isOnlySlices ? levels[0] : levels[levels.length - 1]);
    const level = levels.indexOf(wanted);
    const sliceLevel = levels.indexOf(asked?.sliceLevel ?? levels[levels.length - 1]);
    if (this.sliceSize <= 0) {
      return 'slices are asked for, and their size is not';
    }
    if (level < 0 || sliceLevel < 0 || level > sliceLevel) {
      return level < 0
        ? `topology ${topology.name} has no level ${wanted}`
        : `topology ${topology.name} has no level for slices below ${wanted}`;
    }
    byLevel[0].forEach((root) => this.fill(root, 0, sliceLevel));
    const found = this.levelWithRoom(level);
    if (typeof found === 'string') {
      return found;
    }
    let current = found.level;
    let domains = this.takeFrom(found.domains, workers.count, this.leaders, this.sliceSize, 'slices');
    for (; current < Math.min(levels.length - 1, sliceLevel); current++) {
      domains = this.takeFrom(
        this.sorted(domains.flatMap(({ children }) => children)),
        workers.count,
        this.leaders,
        this.sliceSize,
        'slices',
      );
    }
    for (; current < levels.length - 1; current++) {
      const unit = current >= sliceLevel ? 'pods' : 'slices';
      const size = unit === 'pods' ? 1 : this.sliceSize;
      domains = domains.flatMap((domain) => {
        const { pods, leaders } = this.of(domain);
        return this.takeFrom(this.sorted(domain.children), pods, leaders, size, unit);
      });
    }
    return this.result(domains);
  }

  private result(domains: readonly Domain[]): ReadonlyMap<string, readonly PlacedPods[]> {
    const { topology, workers, leader } = this;
    const sorted = [...domains].sort((a, b) => this.compareNames(a, b));
    const placed = (request: PlaceRequest, count: (domain: Domain) => number): readonly PlacedPods[] =>
      sorted
        .filter((domain) => count(domain) > 0)
        .map((domain) => ({
          flavor: topology.flavor,
          values: topology.isOfNodes ? domain.values.slice(-1) : domain.values,
          count: count(domain),
          onNode: request.onNode,
        }));
    return new Map([
      [workers.name, placed(workers, (domain) => this.of(domain).pods)],
      ...(leader === undefined ? [] : [[leader.name, placed(leader, (domain) => this.of(domain).leaders)] as const]),
    ]);
  }

  private of(domain: Domain): Counts {
    let counts = this.counts.get(domain);
    if (counts === undefined) {
      counts = { pods: 0, podsWithLeader: 0, leaders: 0, slices: 0, slicesWithLeader: 0 };
      this.counts.set(domain, counts);
    }
    return counts;
  }

  private fill(domain: Domain, level: number, sliceLevel: number): void {
    const own = this.of(domain);
    if (domain.children.length > 0) {
      let [lessPods, lessSlices] = [Infinity, Infinity];
      Object.assign(own, { pods: 0, podsWithLeader: 0, leaders: 0, slices: 0, slicesWithLeader: 0 });
      for (const child of domain.children) {
        this.fill(child, level + 1, sliceLevel);
        const below = this.of(child);
        own.pods += below.pods;
        own.slices += below.slices;
        own.leaders = Math.max(own.leaders, below.leaders);
        if (this.leader === undefined || below.leaders > 0) {
          lessPods = Math.min(lessPods, below.pods - below.podsWithLeader);
          lessSlices = Math.min(lessSlices, below.slices - below.slicesWithLeader);
        }
      }
      own.podsWithLeader = lessPods === Infinity ? 0 : own.pods - lessPods;
      own.slicesWithLeader = lessSlices === Infinity ? 0 : own.slices - lessSlices;
    }
    if (level === sliceLevel) {
      own.slices = Math.floor(own.pods / this.sliceSize);
      own.slicesWithLeader = Math.floor(own.podsWithLeader / this.sliceSize);
    }
  }

  private levelWithRoom(level: number): { readonly level: number; readonly domains: readonly Domain[] } | string {
    const { byLevel, levels, name } = this.topology;
    const domains = byLevel[level];
    if (domains.length === 0) {
      return `topology ${name} has no place of level ${levels[level]}`;
    }
    const sorted = [...domains].sort((a, b) => this.compareWithLeader(a, b));
    const slices = Math.floor(this.workers.count / this.sliceSize);
    const hasRoom = (domain: Domain): boolean => this.of(domain).slicesWithLeader >= slices && this.of(domain).leaders >= this.leaders;
    if (this.isUnconstrained) {
      const first = sorted.find((domain) => (this.leaders > 0 ? hasRoom(domain) : this.of(domain).slices >= slices));
      if (first !== undefined) {
        return { level, domains: [first] };
      }
    }
    if (hasRoom(sorted[0])) {
      return { level, domains: [this.isUnconstrained ? sorted[0] : this.tightest(sorted, slices, this.leaders, 'slices')] };
    }
    if (this.isRequired) {
      return this.noRoom(this.of(sorted[0]).slices, slices, levels[level]);
    }
    return level > 0 && !this.isUnconstrained ? this.levelWithRoom(level - 1) : this.spread(level, sorted, slices);
  }

  /** Several places of the widest level. */
  private spread(
    level: number,
    given: readonly Domain[],
    slices: number,
  ): { readonly level: number; readonly domains: readonly Domain[] } | string {
    const sorted = this.withLeaderFirst(given, this.workers.count, this.leaders, this.sliceSize, 'slices');
    const found: Domain[] = [];
    let [left, leaders, i] = [slices, this.leaders, 0];
    for (; leaders > 0 && i < sorted.length && this.of(sorted[i]).leaders > 0; i++) {
      const isTight = !this.isUnconstrained && this.of(sorted[i]).slicesWithLeader >= left;
      const domain = isTight ? this.tightest(sorted.slice(i), left, leaders, 'slices') : sorted[i];
      found.push(domain);
      leaders -= this.of(domain).leaders;
      left -= this.of(domain).slicesWithLeader;
    }
    if (leaders > 0) {
      return this.noRoom(0, slices);
    }
    const rest = this.sorted(sorted.slice(i));
    for (let k = 0; left > 0 && k < rest.length; k++) {
      const isTight = !this.isUnconstrained && this.of(rest[k]).slices >= left;
      const domain = isTight ? this.tightest(rest.slice(k), left, 0, 'slices') : rest[k];
      found.push(domain);
      left -= this.of(domain).slices;
    }
    return left > 0 ? this.noRoom(slices - left, slices) : { level, domains: found };
  }

  private noRoom(fitting: number, wanted: number, level?: string): string {
    const unit = this.sliceSize === 1 ? 'pods' : 'slices';
    return `topology ${this.topology.name} has room for ${fitting} of ${wanted} ${unit}${level === undefined ? '' : ` in one ${level}`}`;
  }

  /** Takes what is needed of places, the best first, and sets what each takes. */
  private takeFrom(given: readonly Domain[], count: number, leaderCount: number, size: number, unit: Unit): Domain[] {
    const domains = this.withLeaderFirst(given, count, leaderCount, size, unit);
    const result: Domain[] = [];
    const withLeader = unit === 'slices' ? 'slicesWithLeader' : 'podsWithLeader';
    let left = unit === 'slices' ? Math.floor(count / size) : count;
    let leaders = leaderCount;
    for (let i = 0; i < domains.length; i++) {
      let domain = domains[i];
      if (leaders > 0) {
        if (!this.isUnconstrained && this.of(domain)[withLeader] >= left && this.of(domain).leaders >= leaders) {
          domain = this.tightest(domains.slice(i), left, leaders, unit);
        }
        const own = this.of(domain);
        const isEnough = own[withLeader] >= left && own.leaders >= leaders;
        own[withLeader] = Math.min(own[withLeader], isEnough ? Infinity : left);
        own.leaders = isEnough ? leaders : Math.min(own.leaders, leaders);
        own[unit] = isEnough ? left : own[withLeader];
        own.pods = own[unit] * (unit === 'slices' ? size : 1);
        result.push(domain);
        if (isEnough) {
          return result;
        }
        leaders -= own.leaders;
        left -= own[withLeader];
        continue;
      }
      if (!this.isUnconstrained && this.of(domain)[unit] >= left) {
        domain = this.tightest(domains.slice(i), left, 0, unit);
      }
      const own = this.of(domain);
      own.leaders = 0;
      const isLast = own[unit] >= left;
      own[unit] = isLast ? left : own[unit];
      own.pods = own[unit] * (unit === 'slices' ? size : 1);
      result.push(domain);
      if (isLast) {
        return result;
      }
      left -= own[unit];
    }
    return result;
  }

  /** The place with the least room that is enough; the first if none has enough. */
  private tightest(domains: readonly Domain[], needed: number, leaders: number, unit: Unit): Domain {
    const room = (domain: Domain): number => {
      const own = this.of(domain);
      return leaders > 0 ? (unit === 'slices' ? own.slicesWithLeader : own.podsWithLeader) : own[unit];
    };
    let best: Domain | undefined;
    for (const domain of domains) {
      if (this.of(domain).leaders >= leaders && room(domain) >= needed && (best === undefined || room(domain) < room(best))) {
        best = domain;
      }
    }
    return best ?? domains[0];
  }

  /** The first place with room for a leader beside which enough is left comes first. */
  private withLeaderFirst(domains: readonly Domain[], count: number, leaders: number, size: number, unit: Unit): readonly Domain[] {
    if (leaders === 0 || domains.length < 2) {
      return domains;
    }
    const needed = unit === 'slices' ? Math.floor(count / size) : count;
    const available = domains.reduce((sum, domain) => sum + this.of(domain)[unit], 0);
    const found = domains.find((domain) => {
      const own = this.of(domain);
      const penalty = unit === 'slices' ? own.slices - own.slicesWithLeader : own.pods - own.podsWithLeader;
      return own.leaders >= leaders && available - penalty >= needed;
    });
    return found === undefined ? domains : [found, ...domains.filter((domain) => domain !== found)];
  }

  private sorted(domains: readonly Domain[]): readonly Domain[] {
    const sign = this.isUnconstrained ? 1 : -1;
    return [...domains].sort((a, b) => {
      const [first, second] = [this.of(a), this.of(b)];
      return sign * (first.slices - second.slices) || first.pods - second.pods || this.compareNames(a, b);
    });
  }

  private compareWithLeader(a: Domain, b: Domain): number {
    const [first, second] = [this.of(a), this.of(b)];
    const sign = this.isUnconstrained ? 1 : -1;
    return (
      second.leaders - first.leaders ||
      sign * (first.slicesWithLeader - second.slicesWithLeader) ||
      first.podsWithLeader - second.podsWithLeader ||
      this.compareNames(a, b)
    );
  }

  private compareNames(a: Domain, b: Domain): number {
    for (let i = 0; i < Math.min(a.values.length, b.values.length); i++) {
      if (a.values[i] !== b.values[i]) {
        return a.values[i] < b.values[i] ? -1 : 1;
      }
    }
    return a.values.length - b.values.length;
  }
}
