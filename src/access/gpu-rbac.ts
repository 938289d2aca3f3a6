import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { KubernetesVersion } from '../cluster/kubernetes-version';
import { MlCluster } from '../cluster/ml-cluster';
import { Queue } from '../cluster/queue';
import { admissionPolicy } from '../queues/policies/admission-policy';
import { workloadPolicy } from '../queues/policies/kueue-queue-policy';
import { QueueSystem } from '../cluster/queue-system';
import { WorkloadDefaults } from '../workloads/workload-defaults';
import { checkDnsLabel } from '../upstream/names';
import { objectName } from '../render/object-name';
import { Problems, problemsOf, reportValue } from '../base/problems';
import { AccessSummary } from './access-summary';
import { checkDeployment } from './dispatcher-deployment';
import { checkDispatchers, dispatcherNames, permissionsOfDispatcher } from './dispatcher-role';
import { GPU_RBAC_SHAPE, GpuRbacProps } from './gpu-rbac-props';
import { kindsInChart, systemsInChart } from './in-use';
import { AccessRequest, Permission } from './permission';
import { Persona } from './persona';
import {
  InUse, operatorPermissions, queueAdminPermissions, queueStatusPermissions, submitterPermissions, viewerPermissions,
} from './personas';
import { QueueStatus } from './queue-status';
import { QueueStatusRole } from './queue-status-role';
import { checkSubjects, Grant, renderBinding, renderRole } from './role-objects';
import { checkRule, permissionsOf } from './rule-check';
import { Subject } from './subject';
import { isVolcano, resourceOf, withRuns } from './workload-resources';

/** The personas that people have in the namespace of a team. */
const PEOPLE = [
  { persona: Persona.VIEWER, property: 'viewers', permissions: viewerPermissions },
  { persona: Persona.SUBMITTER, property: 'submitters', permissions: submitterPermissions },
  { persona: Persona.OPERATOR, property: 'operators', permissions: operatorPermissions },
] as const;

/**
 * Who may do what with the workloads of a team, with the least rights that work.
 *
 * Every persona has one Role in the namespace, and queues outside it are seen by a ClusterRole that the app makes
 * once. Roles name the kinds of workloads that the chart really has, so that a new kind widens them by itself.
 *
 * Whoever may create a workload may run as any service account of the namespace, and mount any Secret in it. Give each
 * team a namespace of its own, without service accounts that have rights, and have Pod Security enforced there.
 *
 * @throws one error with everything that is wrong with the props
 * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/
 * @example
 * new GpuRbac(chart, 'access', {
 *   viewers: [Subject.group('nlp-managers')],
 *   submitters: [Subject.group('nlp-engineers')],
 *   workloads: [WorkloadKind.JOB],
 * });
 */
export class GpuRbac extends Construct {
  /** How the names of roles begin. */
  public readonly name: string;

  /** The namespace of the team; undefined if only queue admins are given access. */
  public readonly namespace?: string;

  private readonly props: GpuRbacProps;
  private readonly systems: readonly QueueSystem[];
  private readonly grants: Grant[] = [];

  constructor(scope: Construct, id: string, props: GpuRbacProps) {
    super(scope, id);
    const problems = problemsOf(this);
    GPU_RBAC_SHAPE(problems, '', props);
    problems.throwIfAny();
    this.props = props;
    this.name = objectName(problems, this, props.name);
    this.namespace = props.namespace ?? Chart.of(this).namespace;
    this.systems = this.findSystems(problems);
    this.check(problems);
    problems.throwIfAny();

    this.renderPeople();
    this.renderDispatchers();
    this.renderQueueAdmins();
    this.node.addValidation({ validate: () => this.validate() });
  }

  /**
   * Who may do what, and how to ask the cluster. Call it after the workloads are made: the roles name the kinds that
   * the chart has.
   */
  public describe(): AccessSummary {
    const kinds = withRuns(this.inUse().kinds);
    const probes: AccessRequest[] = kinds.flatMap((kind) =>
      ['create', 'delete', 'patch'].map((verb) => ({
        ...resourceOf(kind), verb,
      })),
    );
    return AccessSummary._of(this.node.path, this.namespace, this.grants, probes);
  }

  private get people(): Subject[] {
    return PEOPLE.flatMap(({ property }) => this.props[property] ?? []);
  }

  /** What decides which objects exist, and so cannot wait for the workloads to be made. */
  private findSystems(problems: Problems): QueueSystem[] {
    const queueing = MlCluster._of(this)?.queueing;
    const { systems, workloads } = this.props;
    if (systems !== undefined) {
      const wrong = queueing === undefined ? undefined : systems.find((system) => system !== queueing.system);
      if (wrong !== undefined) {
        problems.add(
          'systems', systems, `must be that of the chart's cluster, which has ${queueing?.system ?? 'no'} queues`, 'leave it out',
        );
      }
      return [...new Set(systems)];
    }
    if (queueing !== undefined) {
      return queueing.system === undefined ? [] : [queueing.system];
    }
    const queue = WorkloadDefaults._resolve(this).queue as Queue | undefined;
    return queue !== undefined ? [queue.system] : workloads?.some(isVolcano) ? [QueueSystem.VOLCANO] : [];
  }

  private check(problems: Problems): void {
    const { dispatchers = [], queueAdmins = [], workloads, queueStatus, extraRules = [] } = this.props;
    if (this.people.length + dispatchers.length + queueAdmins.length === 0) {
      problems.add(
        'submitters', undefined, 'needs somebody: no persona has a subject', "write for instance submitters: [Subject.group('team')]",
      );
    }
    if (this.namespace !== undefined) {
      checkDnsLabel(problems, 'namespace', this.namespace);
    } else if (this.people.length + dispatchers.length > 0) {
      problems.add('namespace', undefined, 'needs the namespace of the team', "give the chart a namespace, or set 'namespace'");
    }
    for (const { persona, property } of PEOPLE) {
      checkSubjects(problems, property, this.props[property] ?? [], { namespace: this.namespace, mayBeBroad: persona === Persona.VIEWER });
    }
    checkSubjects(problems, 'queueAdmins', queueAdmins, { namespace: this.namespace });
    if (workloads?.length === 0) {
      problems.add(
        'workloads', workloads, 'must have at least one kind', 'leave it out to follow the chart, or write for instance [WorkloadKind.JOB]',
      );
    }
    if (queueAdmins.length > 0 && this.systems.length === 0) {
      problems.add(
        'queueAdmins', queueAdmins.map(({ name }) => name), 'needs a queueing system to administer, and none is known',
        "declare it in the chart's MlCluster, or write for instance systems: [QueueSystem.KUEUE]",
      );
    }
    reportValue(problems, 'queueStatus', queueStatus);
    checkDispatchers(problems, dispatchers, {
      prefix: this.name, namespace: this.namespace,
      taken: PEOPLE.filter(({ persona }) => this.has(persona)).map(({ persona }) => this.roleName(persona)),
    });
    extraRules.forEach((rule, i) => {
      checkRule(problems, `extraRules[${i}]`, rule, rule.persona !== Persona.QUEUE_ADMIN);
      if (!this.has(rule.persona)) {
        problems.add(
          `extraRules[${i}].persona`, rule.persona, 'has nobody who would have the rule', 'give it a subject, or leave the rule out',
        );
      }
    });
  }

  private has(persona: Persona): boolean {
    const given = {
      [Persona.VIEWER]: this.props.viewers, [Persona.SUBMITTER]: this.props.submitters, [Persona.OPERATOR]: this.props.operators,
      [Persona.DISPATCHER]: this.props.dispatchers, [Persona.QUEUE_ADMIN]: this.props.queueAdmins,
    };
    return (given[persona]?.length ?? 0) > 0;
  }

  private roleName(persona: Persona): string {
    return `${this.name}-${persona}`;
  }

  private renderPeople(): void {
    for (const { persona, property, permissions } of PEOPLE) {
      const subjects = this.props[property] ?? [];
      const role = this.roleName(persona);
      this.render(persona, {
        role, binding: role, namespace: this.namespace, subjects, permissions: () => [...permissions(this.inUse()), ...this.extra(persona)],
      });
    }
    if (this.has(Persona.OPERATOR) && this.inUse().keepsWorkloads) {
      const here = { matchLabels: { 'kubernetes.io/metadata.name': this.namespace ?? '' } };
      admissionPolicy(this, 'workloads', this.clusterName('workloads').replaceAll(':', '.'), workloadPolicy(), here);
    }
    const queueStatus = this.props.queueStatus ?? QueueStatus.shared();
    if (this.people.length > 0 && this.systems.length > 0 && queueStatus._isGranted) {
      const role = queueStatus._existing ?? QueueStatusRole._for(this, this.systems).name;
      this.bind('queue-status', {
        role, binding: this.clusterName(role), subjects: this.people, permissions: () => queueStatusPermissions(this.systems),
      });
    }
  }

  private renderDispatchers(): void {
    for (const dispatcher of this.props.dispatchers ?? []) {
      const permissions = [...permissionsOfDispatcher(dispatcher, this.systems), ...this.extra(Persona.DISPATCHER)];
      const names = dispatcherNames(this.name, dispatcher);
      this.render(names.role, { ...names, namespace: this.namespace, subjects: [dispatcher.subject], permissions: () => permissions });
    }
  }

  private renderQueueAdmins(): void {
    const role = this.clusterName(Persona.QUEUE_ADMIN);
    this.render(Persona.QUEUE_ADMIN, {
      role, binding: role, subjects: this.props.queueAdmins ?? [],
      permissions: () => [...queueAdminPermissions(this.systems), ...this.extra(Persona.QUEUE_ADMIN)],
    });
  }

  /** Names of cluster-wide objects say whose they are; the colons keep two teams from ever having the same. */
  private clusterName(end: string): string {
    return [...(this.namespace === undefined ? [] : [this.namespace]), this.name, end].join(':');
  }

  private render(id: string, grant: Grant): void {
    if (grant.subjects.length > 0) {
      renderRole(this, `${id}-role`, grant);
      this.bind(id, grant);
    }
  }

  private bind(id: string, grant: Grant): void {
    renderBinding(this, `${id}-binding`, grant, this.namespace);
    this.grants.push(grant);
  }

  private extra(persona: Persona): Permission[] {
    return permissionsOf((this.props.extraRules ?? []).filter((rule) => rule.persona === persona));
  }

  private inUse(): InUse {
    const version = MlCluster._of(this)?.kubernetes;
    const hasPolicies = version === undefined || version._isAtLeast(KubernetesVersion.of('1.30'));
    return {
      kinds: this.props.workloads ?? kindsInChart(this, this.namespace), systems: this.systems,
      keepsWorkloads: hasPolicies && this.systems.includes(QueueSystem.KUEUE),
    };
  }

  private validate(): string[] {
    const problems = problemsOf(this);
    if (this.people.length > 0) {
      this.checkInUse(problems);
    }
    this.props.dispatchers?.forEach((dispatcher, i) => {
      if (dispatcher.deployment !== undefined) {
        checkDeployment(problems, `dispatchers[${i}]`, dispatcher, this.node.root, this.namespace);
      }
    });
    return problems.messages;
  }

  private checkInUse(problems: Problems): void {
    if (this.inUse().kinds.length === 0) {
      problems.add(
        'workloads', undefined, `needs the kinds of workloads that the team runs: the chart has none in namespace '${this.namespace}'`,
        'write for instance workloads: [WorkloadKind.JOB]',
      );
    }
    if (this.props.systems === undefined && MlCluster._of(this)?.queueing === undefined) {
      for (const system of systemsInChart(this, this.namespace).filter((one) => !this.systems.includes(one))) {
        problems.add(
          'systems', undefined, `needs ${system}, which workloads of the chart use, so that their queues can be seen`,
          `declare an MlCluster, or write systems: [QueueSystem.${system.toUpperCase()}]`,
        );
      }
    }
  }
}
