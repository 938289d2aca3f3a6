import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { renderWorkload } from '../workloads/workload-object';
import { RUN_SHAPE } from '../workloads/run-shape';
import { Priority } from '../cluster/priority';
import { Queue } from '../cluster/queue';
import { TopologyRequest } from '../cluster/topology-request';
import { PodProps } from '../pod/pod-props';
import { CleanUp } from '../workloads/clean-up';
import { ManifestObject } from '../render/manifest-object';
import { duration, POD_SHAPE } from '../pod/pod-shape';
import { flag, number, oneOf, struct, text } from '../base/shape';
import { Problems } from '../base/problems';
import { headOf } from './engines/engine';
import { GroupRestart, GroupStartup } from './engines/leader-worker-set';
import { Framework } from './framework';
import { GangEngine } from './gang-engine';
import { GangRole, ROLE_SHAPE } from './gang-role';
import { GANG_SHAPE } from './gang-shape';
import { NcclOptions } from './nccl';
import { planGang } from './plan-gang';
import { MOST_PORT } from '../upstream/limits';

/** Properties of a `GangInferenceServer`. */
export interface GangInferenceServerProps extends PodProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** How many pods serve one copy of the model together, the leader among them. */
  readonly nodes: number;

  /**
   * How many such groups there are.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * What is different for leaders: the command, readiness, ports.
   *
   * @default - nothing
   */
  readonly leader?: GangRole;

  /**
   * What is different for the other pods of a group.
   *
   * @default - nothing
   */
  readonly worker?: GangRole;

  /**
   * Port of the leaders on which they serve. A Service, called `<name>-leader`, spreads requests over them.
   *
   * @default - no Service
   */
  readonly port?: number;

  /**
   * What happens to a group when one of its pods fails.
   *
   * @default GroupRestart.GROUP
   */
  readonly restart?: GroupRestart;

  /**
   * When the workers of a group start.
   *
   * @default GroupStartup.WITH_LEADER
   */
  readonly startup?: GroupStartup;

  /**
   * Node label whose value the nodes of a group share, while no other group is on nodes with this value.
   *
   * @default - groups lie anywhere
   */
  readonly exclusiveTopology?: string;

  /**
   * The queue of Kueue that each group waits in.
   *
   * @default - none: groups start when the scheduler finds room for their pods
   */
  readonly queue?: Queue;

  /**
   * What goes first when there is not room for all.
   *
   * @default - the priority of the cluster's default class
   */
  readonly priority?: Priority;

  /**
   * Where Kueue may place the pods, on a cluster with topology-aware scheduling.
   *
   * @default - on such a cluster TopologyRequest.unconstrained()
   */
  readonly topology?: TopologyRequest;

  /**
   * How long pods take from their admission until they are ready.
   *
   * @default - not known
   */
  readonly startUpTime?: Duration;

  /**
   * Settings of NCCL.
   *
   * @default - NCCL's own
   */
  readonly nccl?: NcclOptions;

  /**
   * Accepts that the queue sets quota aside for all pods of a group, but no places.
   *
   * @default false
   */
  readonly acceptQuotaOnlyGang?: boolean;

  /**
   * Accepts that nothing starts the pods of a group together.
   *
   * @default false
   */
  readonly acceptNoGang?: boolean;
}

const { queue, priority, topology } = RUN_SHAPE;

const SHAPE = struct<GangInferenceServerProps>(
  {
    ...POD_SHAPE, name: text, nodes: number, replicas: number, leader: ROLE_SHAPE, worker: ROLE_SHAPE, port: number,
    restart: oneOf(GroupRestart), startup: oneOf(GroupStartup), exclusiveTopology: text, queue, priority, topology, startUpTime: duration,
    nccl: GANG_SHAPE.nccl, acceptQuotaOnlyGang: flag, acceptNoGang: flag,
  },
  ['image', 'nodes'],
);

/**
 * A server on several pods for batch scoring: a leader that takes requests, and workers that hold the rest of a model
 * too large for one node. A LeaderWorkerSet: all pods of a group are made anew when one fails. Pods are told of each
 * other by `LWS_LEADER_ADDRESS`, `LWS_GROUP_SIZE` and `LWS_WORKER_INDEX`, which is 0 for the leader.
 *
 * It serves until it is deleted. Scaling by load, rollouts, gateways and probes of models are not its business.
 *
 * @see https://lws.sigs.k8s.io
 * @throws one error with everything that is wrong with the props
 * @example
 * new GangInferenceServer(chart, 'llama', {
 *   image: 'vllm/vllm-openai:v0.8.5',
 *   nodes: 2,
 *   gpu: Gpu.nvidia(8),
 *   cpu: Cpu.units(32),
 *   memory: Size.gibibytes(256),
 *   port: 8080,
 *   leader: { command: ['sh', '-c', 'serve --size=$(LWS_GROUP_SIZE)'], readinessProbe: Probe.tcp(8080) },
 *   worker: { command: ['sh', '-c', 'join --leader=$(LWS_LEADER_ADDRESS)'] },
 *   queue: Queue.kueue('nlp'),
 *   acceptQuotaOnlyGang: true,
 * });
 */
export class GangInferenceServer extends Construct {
  /** Name of the object. */
  public readonly name: string;

  /** Address of the Service within the namespace; undefined without `port`. */
  public readonly address?: string;

  constructor(scope: Construct, id: string, props: GangInferenceServerProps) {
    super(scope, id);
    const object = renderWorkload(this, props, (problems, resolved) => {
      checkServer(problems, resolved);
      const { leader = {}, worker = {}, restart, startup, exclusiveTopology, nodes, replicas, ...pods } = resolved;
      const roles = [
        { name: 'leader', property: 'leader', role: leader },
        ...(nodes > 1 ? [{ name: 'worker', property: 'worker', role: { ...worker, replicas: nodes - 1 } }] : []),
      ];
      const { gang, engine, rendered } = planGang(problems, this, {
        ...pods,
        framework: Framework._server(roles),
        engine: GangEngine._leaderWorkerSet({ replicas, restart, startup, exclusiveTopology }),
      }, { name: resolved.name, cleanUp: CleanUp.never(), component: 'inference' });
      const { labels, annotations, spec } = rendered;
      return { ...headOf(engine.makes), name: gang.name, labels, annotations, body: { spec } };
    }, SHAPE);
    this.name = object.name;
    if (props.port !== undefined) {
      this.address = `${this.name}-leader:${props.port}`;
      this.renderService(props.port);
    }
  }

  /** LeaderWorkerSet makes a headless Service of the server's own name. */
  private renderService(port: number): void {
    new ManifestObject(this, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      name: `${this.name}-leader`,
      body: () => ({
        spec: {
          selector: { 'leaderworkerset.sigs.k8s.io/name': this.name, 'leaderworkerset.sigs.k8s.io/worker-index': '0' },
          ports: [{ name: 'http', port, protocol: 'TCP', targetPort: port }],
        },
      }),
    });
  }
}

function checkServer(problems: Problems, { nodes, port, leader, worker }: GangInferenceServerProps): void {
  if (!Number.isSafeInteger(nodes) || nodes < 1) {
    problems.add('nodes', nodes, 'must be a whole number of pods, 1 or more', 'write how many serve one copy of the model');
  }
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > MOST_PORT)) {
    problems.add('port', port, 'must be a port from 1 to 65535', 'correct it');
  }
  const counts = ['replicas', 'minAvailable', 'onFailure', 'failOnExitCodes'] as const;
  for (const [property, role] of [['leader', leader], ['worker', worker]] as const) {
    for (const name of counts.filter((each) => role?.[each] !== undefined)) {
      problems.add(`${property}.${name}`, 'given', 'means nothing for pods that serve', "leave it out; 'nodes' counts the pods of a group");
    }
  }
}
