import { MlCluster } from '../cluster/ml-cluster';
import { needsVersion } from '../cluster/workload-cluster';
import { PodProps } from '../pod/pod-props';
import { renderPodTemplate } from '../pod/pod-template';
import { Problems } from '../base/problems';
import { Engine, GangNames } from './engines/engine';
import { checkEnv, FrameworkModel, withEnv } from './frameworks/framework-model';
import { GangMember, GangPlan, RolePlan } from './gang';
import { GangProps } from './gang-props';
import { ncclEnv } from './nccl';

/** What the pods of a gang are made of. */
export interface MembersContext {
  readonly plan: GangPlan;
  readonly props: GangProps;
  readonly framework: FrameworkModel;
  readonly engine: Engine;
  readonly names: GangNames;
  readonly cluster?: MlCluster;
}

/** The roles with their pods, which the framework has told how to find each other. */
export function renderMembers(problems: Problems, context: MembersContext): GangMember[] {
  const { plan, props, framework, engine, names } = context;
  const common = { ...ncclEnv(problems, props.nccl), ...(plan.coupled ? names.env : {}) };
  const wired = framework.wire({ problems, roles: plan.roles, names, engine });
  return plan.roles.map((role, i): GangMember => renderMember(problems, context, role, withEnv(problems, wired[i], common)));
}

function renderMember(problems: Problems, { plan, engine, names, cluster }: MembersContext, role: RolePlan, props: PodProps): GangMember {
  checkEnv(
    problems, role.props, Object.keys(role.props.env ?? {}).filter((name) => engine.variables.test(name)),
    `by ${engine.name === 'volcano' ? 'Volcano' : 'the Job controller'}, for each pod another`,
  );
  const { annotations, subdomain, activeDeadlineSeconds } = engine.pod(plan);
  const found = new Problems('');
  const template = renderPodTemplate(found, props, {
    labels: { 'app.kubernetes.io/name': plan.labels['app.kubernetes.io/name'], 'app.kubernetes.io/component': 'training' },
    annotations,
    selector: names.selector,
    restartPolicy: plan.inPlace ? 'OnFailure' : 'Never',
    priorityClassName: plan.marks.priorityClassName,
    schedulerName: engine.name === 'volcano' ? 'volcano' : plan.marks.schedulerName,
    subdomain,
    activeDeadlineSeconds,
    needsVersion: (property, feature, since) => needsVersion(found, cluster, property, feature, since),
  });
  problems.take(found, (property) => (role.own.includes(property.split(/[.[]/)[0]) ? `${role.property}.${property}` : property));
  return { ...role, props, template };
}
