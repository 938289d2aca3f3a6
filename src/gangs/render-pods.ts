import type { PodTemplateSpec } from '../../imports/k8s';
import { MlCluster } from '../cluster/ml-cluster';
import { needsVersion } from '../cluster/workload-cluster';
import { PodProps } from '../pod/pod-props';
import { renderPodTemplate } from '../pod/pod-template';
import { Problems } from '../base/problems';
import { Engine, GangNames } from './engines/engine';
import { checkEnv, FrameworkModel, withEnv } from './frameworks/framework-model';
import { Gang, GangRoleModel } from './gang';
import { GangProps } from './gang-props';
import { ncclEnv } from './nccl';

/** What the pods of a gang are made of, besides its plan. */
interface PodsContext {
  readonly props: GangProps;
  readonly framework: FrameworkModel;
  readonly engine: Engine;
  readonly names: GangNames;
  readonly cluster?: MlCluster;
}

/** The pods of each role, which the framework has told how to find each other. */
export function renderPods(problems: Problems, gang: Gang, context: PodsContext): PodTemplateSpec[] {
  const { props, framework, engine, names } = context;
  const common = { ...ncclEnv(problems, props.nccl), ...(gang.coupled ? names.env : {}) };
  const wired = framework.wire({ problems, roles: gang.roles, names, engine });
  return gang.roles.map((role, i) => renderPod(problems, gang, context, role, withEnv(problems, wired[i], common)));
}

function renderPod(
  problems: Problems, gang: Gang, { engine, names, cluster }: PodsContext, role: GangRoleModel, props: PodProps,
): PodTemplateSpec {
  const found = new Problems('');
  checkEnv(
    found, role.props, Object.keys(role.props.env ?? {}).filter((name) => engine.variables.names.test(name)),
    `by ${engine.variables.writer}, for each pod another`,
  );
  const template = renderPodTemplate(found, props, {
    newClaims: 'by name',
    ...engine.pod(gang),
    labels: Object.fromEntries(['app.kubernetes.io/name', 'app.kubernetes.io/component'].map((key) => [key, gang.labels[key]])),
    selector: names.selector,
    runLabel: Object.keys(engine.names(gang.name, gang.roles).selector)[0],
    restartPolicy: gang.inPlace ? 'OnFailure' : 'Never',
    priorityClassName: role.priorityClassName ?? gang.marks.priorityClassName,
    nodeLabelsAsAffinity: gang.marks.nodeLabelsAsAffinity,
    needsVersion: (property, feature, since) => needsVersion(found, cluster, property, feature, since),
  });
  problems.take(found, (property) => (role.own.includes(property.split(/[.[]/)[0]) ? `${role.property}.${property}` : property));
  return template;
}
