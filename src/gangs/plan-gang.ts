import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { MlCluster } from '../cluster/ml-cluster';
import { QueueSystem } from '../cluster/queue-system';
import { TopologyRequest } from '../cluster/topology-request';
import { needsVersion, workloadCluster } from '../cluster/workload-cluster';
import { CleanUp } from '../workloads/clean-up';
import { jobLabels } from '../workloads/job-spec';
import { queueingMarks } from '../workloads/queueing-marks';
import { workloadName } from '../render/workload-name';
import { Problems, reportValue } from '../base/problems';
import { secondsOf, wholeSeconds } from '../base/seconds';
import { checkFeatures } from './check-features';
import { checkFailures } from './check-failures';
import { Engine, GangNames, RenderedGang } from './engines/engine';
import { Gang, GangRoleModel, sizeOf } from './gang';
import { checkGuarantee, GangGuarantee, guaranteeOf } from './gang-guarantee';
import { GangDefaults } from './gang-defaults';
import { GangEngine } from './gang-engine';
import { GangProps } from './gang-props';
import { planRoles } from './plan-roles';
import { NetworkTopology } from './network-topology';
import { renderPods } from './render-pods';
import { MOST_IN_LABEL } from '../upstream/limits';

/** What is different for a gang that runs once and for one that recurs. */
export interface GangKind {
  readonly name?: string;
  readonly run?: string;

  /** When it is deleted unless the user says. */
  readonly cleanUp: CleanUp;

  /** Whether it recurs. */
  readonly recurring?: boolean;

  /** Whether it is a template, of which jobs are made that have names of their own. */
  readonly isTemplate?: boolean;

  /** Value of `app.kubernetes.io/component`; `training` unless given. */
  readonly component?: string;
}

/** A gang ready to be rendered. */
export interface PlannedGang {
  readonly gang: Gang;

  /** Without a spec if something is wrong with the gang. */
  readonly rendered: RenderedGang;
  readonly engine: Engine;
  readonly names: GangNames;
  readonly guarantee: GangGuarantee;

  /** By how many characters the name could be longer. */
  readonly nameRoom: number;
}

/** Makes the data of a gang of its props, and notes what is wrong with them. */
export function planGang(problems: Problems, construct: IConstruct, props: GangProps, kind: GangKind): PlannedGang {
  const framework = props.framework._model;
  const roles = planRoles(problems, props, framework);
  const outline = {
    roles,
    coupled: framework.coupled,
    elastic: roles.some(({ minAvailable, replicas }) => minAvailable < replicas) && framework.elastic,
    needs: framework.needs ?? {},
    queue: props.queue,
  };
  const engine = (props.engine ?? GangDefaults._engineFor(construct, outline) ?? GangEngine._for(outline))._engine;
  for (const { property = 'engine', value = engine.title, problem, fix } of engine.cannot(outline)) {
    problems.add(property, value, problem, fix);
  }
  const recurring = kind.recurring || kind.isTemplate ? engine.recurring : undefined;
  if (kind.recurring && recurring === undefined) {
    problems.add(
      'engine', engine.title, 'cannot recur: only Volcano has a schedule for gangs',
      'use a queue of Volcano, or start each run as a GangTrainingJob',
    );
  }
  const cluster = workloadCluster(problems, construct, props.queue);
  const limit = engine.nameLimit(roles);
  const template = kind.isTemplate ? engine.template : undefined;
  const { length, because } = (kind.recurring ? recurring?.nameLimit(limit) : undefined)
    ?? { ...limit, length: limit.length - (template?.suffix ?? 0) };
  checkRoleNames(problems, roles, length);
  const name = workloadName(problems, construct, kind, length < 1 ? MOST_IN_LABEL : length, because);
  checkFirstLetter(problems, props, kind, name.full);
  const topology = kueueTopology(problems, props, engine);
  const marks = queueingMarks(problems, {
    queue: props.queue, priority: props.priority, topology, cluster, accelerated: true,
    pods: Math.min(...roles.map(({ replicas }) => replicas)),
  });
  const gang: Gang = {
    name: name.full,
    labels: {
      'app.kubernetes.io/name': name.base,
      'app.kubernetes.io/component': kind.component ?? 'training',
      ...jobLabels(problems, props, marks),
    },
    annotations: props.annotations ?? {},
    isTemplate: template !== undefined,
    ...outline,
    own: Object.entries(props).filter(([, value]) => value !== undefined).map(([property]) => property),
    leader: framework.leader,
    success: { role: props.success === undefined ? framework.success : props.success._role, count: props.success?._count },
    restarts: props.retry?.retries,
    inPlace: !framework.coupled && (props.retry?._inPlace ?? true),
    ignoreDisruptions: props.failurePolicy?.ignoreDisruptions,
    timeoutSeconds: wholeSeconds(problems, 'timeout', props.timeout, 1),
    ttlSeconds: wholeSeconds(problems, 'cleanUp', (props.cleanUp ?? kind.cleanUp)._after),
    networkTopology: networkTopology(problems, props, engine, 'networkTopology'),
    sliceNetworkTopology: networkTopology(problems, props, engine, 'sliceNetworkTopology'),
    marks,
  };
  checkFeatures(problems, gang, engine);
  checkFailures(problems, props, gang);
  checkStartUp(problems, props, cluster);
  engine.check(problems, gang, (property, feature, since) => needsVersion(problems, cluster, property, feature, since));
  const facts = { engine, queue: props.queue, cluster, pods: sizeOf(gang), asksForTopology: props.topology !== undefined };
  const guarantee = guaranteeOf(facts);
  if (framework.coupled) {
    checkGuarantee(problems, guarantee, facts, {
      acceptNoGang: props.acceptNoGang, acceptQuotaOnlyGang: props.acceptQuotaOnlyGang ?? GangDefaults._acceptsQuotaOnly(construct),
    });
  }
  const names = (recurring ?? template)?.names(gang.labels['app.kubernetes.io/name']) ?? engine.names(name.full, roles);
  const pods = renderPods(problems, gang, { props, framework, engine, names, cluster });
  engine.checkPods?.(problems, pods);
  // an engine renders only what it can run
  const rendered = problems.isEmpty ? engine.render(gang, pods) : { labels: {}, annotations: {}, spec: {} };
  return { gang, rendered, engine, names, guarantee, nameRoom: limit.length - name.full.length };
}

/** Services and what JobSet makes must begin with a letter; a name that works on one engine works on all. */
function checkFirstLetter(problems: Problems, { framework }: GangProps, kind: GangKind, name: string): void {
  if (framework._model.coupled && /^[0-9]/.test(name)) {
    problems.add(
      kind.name === undefined ? 'name, from the construct ids' : 'name', name, 'must begin with a letter: a Service is called after it',
      `set 'name', for instance 'train-${name}'`,
    );
  }
}


/** Reports roles whose names leave no room for that of the gang. */
function checkRoleNames(problems: Problems, roles: readonly GangRoleModel[], room: number): void {
  const longest = roles.reduce((a, b) => (b.name.length > a.name.length ? b : a));
  if (room < 1) {
    problems.add(
      `${longest.property}.name`, longest.name,
      `must be at least ${1 - room} ${room === 0 ? 'character' : 'characters'} shorter: names of pods are made of the gang's and the `
      + `role's`,
      'shorten it',
    );
  }
}

/** Kueue's own limit where nothing is declared. */
const SHIPPED_PODS_READY = Duration.minutes(30);

function checkStartUp(problems: Problems, { startUpTime, queue }: GangProps, cluster: MlCluster | undefined): void {
  const seconds = wholeSeconds(problems, 'startUpTime', startUpTime, 1);
  if (seconds === undefined || queue?.system !== QueueSystem.KUEUE) {
    return;
  }
  const limit = secondsOf(cluster?.queueing === undefined ? SHIPPED_PODS_READY : cluster.queueing._podsReady.timeout);
  if (limit !== undefined && seconds >= limit) {
    const known = cluster?.queueing === undefined ? ' as shipped' : '';
    problems.add(
      'startUpTime', `${seconds}s`,
      `must be less than the ${limit}s after which Kueue${known} evicts a workload whose pods are not all ready`,
      'raise waitForPodsReady.timeout and declare it with PodsReady.within, or have the images on the nodes beforehand',
    );
  }
}

/** What the gang asks of Kueue; reports a request that only Kueue could keep. */
function kueueTopology(problems: Problems, props: GangProps, engine: Engine): TopologyRequest | undefined {
  if (!isOnVolcano(props, engine)) {
    return props.topology;
  }
  if (props.topology !== undefined && props.networkTopology === undefined) {
    problems.add(
      'topology', props.topology._levels, 'is a request to Kueue, and the gang is on Volcano',
      "say it in Volcano's words too, with 'networkTopology', or leave it out",
    );
  }
  return undefined;
}

/** What the gang asks of Volcano; reports a request that only Volcano could keep. */
function networkTopology(
  problems: Problems, props: GangProps, engine: Engine, property: 'networkTopology' | 'sliceNetworkTopology',
): NetworkTopology | undefined {
  const given = props[property];
  reportValue(problems, property, given);
  if (isOnVolcano(props, engine)) {
    return given;
  }
  if (given !== undefined && props.topology === undefined) {
    problems.add(
      property, given._spec.mode, 'is a request to Volcano, and the gang is not on Volcano',
      "say it in Kueue's words too, with 'topology', or leave it out",
    );
  }
  return undefined;
}

function isOnVolcano({ queue }: GangProps, engine: Engine): boolean {
  return (engine.system ?? queue?.system) === QueueSystem.VOLCANO;
}
