import type { Container, EnvVar } from '../../imports/k8s';
import { checkDnsLabel, isPortName } from '../upstream/names';
import { nonEmpty } from '../base/non-empty';
import { Problems, reportValue } from '../base/problems';
import { ContainerProps, PortProtocol } from './container-props';
import { Env } from './env';
import { orderedNames } from './env-order';
import { imageProblem } from './image-name';
import { portProblem } from './probe';
import { renderResources } from './resources';
import { checkRdma, containerSecurity } from './container-security';
import { SecurityProfile } from './security-profile';
import { RequestedMount, Volumes } from './volumes';

/** What a container gets from its pod. */
export interface ContainerContext {
  readonly name: string;

  /** Where its properties stand in the props of the workload, for instance `sidecars[0].`; empty for the main one. */
  readonly prefix: string;
  readonly security: SecurityProfile;
  readonly volumes: Volumes;

  /** Mounts besides those of the user. */
  readonly mounts: readonly RequestedMount[];

  /** Variables besides those of the user. */
  readonly env: Record<string, Env>;

  /** Names of the pod's resource claims, with the request of each. */
  readonly claims?: { name: string; request?: string }[];
}

export function renderContainer(problems: Problems, props: ContainerProps, context: ContainerContext): Container {
  const { prefix } = context;
  checkDnsLabel(problems, prefix === '' ? 'containerName' : `${prefix}name`, context.name);
  checkImage(problems, `${prefix}image`, props.image);
  checkCommand(problems, prefix, props);
  checkRdma(problems, prefix, props, context.security);
  for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const) {
    reportValue(problems, `${prefix}${probe}`, props[probe]);
  }
  props.envFrom?.forEach((source, i) => reportValue(problems, `${prefix}envFrom[${i}]`, source));
  const resources = renderResources(problems, prefix, props);
  return {
    name: context.name,
    image: props.image,
    imagePullPolicy: props.imagePullPolicy,
    command: props.command,
    args: props.args,
    workingDir: props.workingDir,
    env: renderEnv(problems, `${prefix}env`, { ...context.env, ...props.env }),
    envFrom: nonEmpty(props.envFrom?.map((source) => source._source)),
    resources: context.claims?.length ? { ...resources, claims: context.claims } : resources,
    volumeMounts: nonEmpty(context.volumes.mount([...requested(`${prefix}mounts`, props), ...context.mounts])),
    ports: renderPorts(problems, `${prefix}ports`, props),
    startupProbe: props.startupProbe?._probe,
    readinessProbe: props.readinessProbe?._probe,
    livenessProbe: props.livenessProbe?._probe,
    lifecycle: props.preStop && { preStop: { exec: { command: props.preStop } } },
    securityContext: containerSecurity(problems, prefix, props, context.security),
    stdin: props.stdin ? true : undefined,
    tty: props.tty ? true : undefined,
    // what the process printed last is where people look first
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

function requested(property: string, props: ContainerProps): RequestedMount[] {
  return props.mounts?.map((mount, i) => ({ property: `${property}[${i}]`, mount })) ?? [];
}

function renderEnv(problems: Problems, property: string, env: Record<string, Env>): EnvVar[] | undefined {
  for (const [name, value] of Object.entries(env)) {
    reportValue(problems, `${property}.${name}`, value);
    if (name === '' || !/^[\x20-\x3C\x3E-\x7E]+$/.test(name)) {
      problems.add(
        property, name, "must be the name of a variable: one or more printable characters other than '='", 'rename the variable',
      );
    }
  }
  // the API server leaves an empty value out, so that one that is written would be a difference for ever
  return nonEmpty(
    orderedNames(problems, property, env).map((name) => ({
      name, value: env[name]._value === '' ? undefined : env[name]._value, valueFrom: env[name]._valueFrom as EnvVar['valueFrom'],
    })),
  );
}

function renderPorts(problems: Problems, property: string, props: ContainerProps): Container['ports'] {
  const taken = new Map<string, string>();
  props.ports?.forEach(({ port, name, protocol = PortProtocol.TCP }, i) => {
    reportValue(problems, `${property}[${i}].port`, { _problem: portProblem(port) });
    if (name !== undefined && !isPortName(name)) {
      problems.add(
        `${property}[${i}].name`, name, "must be at most 15 lower-case letters, digits and single '-', with at least one letter",
        "write for instance 'metrics'",
      );
    }
    for (const [value, what] of [[`${port}/${protocol}`, 'port'], ...(name === undefined ? [] : [[name, 'name']])]) {
      const earlier = taken.get(`${what} ${value}`);
      if (earlier !== undefined) {
        problems.add(`${property}[${i}].${what}`, value, `is that of '${earlier}' too`, 'leave one of them out, or change it');
      }
      taken.set(`${what} ${value}`, `${property}[${i}]`);
    }
  });
  return nonEmpty(props.ports?.map(({ port, name, protocol }) => ({ containerPort: port, name, protocol: protocol ?? PortProtocol.TCP })));
}

function checkImage(problems: Problems, property: string, image: string): void {
  reportValue(problems, property, { _problem: imageProblem(image) });
}

function checkCommand(problems: Problems, prefix: string, props: ContainerProps): void {
  if (props.command?.length === 0) {
    problems.add(`${prefix}command`, props.command, 'must have at least one word', "leave it out to use the image's entry point");
  }
  if (props.preStop?.length === 0) {
    problems.add(`${prefix}preStop`, props.preStop, 'must have at least one word', 'leave it out');
  }
}
