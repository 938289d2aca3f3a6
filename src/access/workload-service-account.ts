import { Construct } from 'constructs';
import { checkDnsSubdomain } from '../upstream/names';
import { nameOf, openConstruct, propNames, renderObject } from '../render/construct-object';
import { Identity } from '../pod/identity';
import { reportValue } from '../base/problems';
import { flag, listOf, struct, text } from '../base/shape';
import { CloudIdentity, cloudIdentityShape } from './cloud-identity';
import { Subject } from './subject';

/** Properties of a `WorkloadServiceAccount`. */
export interface WorkloadServiceAccountProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * The namespace.
   *
   * @default - the chart's
   */
  readonly namespace?: string;

  /**
   * Whether pods get the token for the Kubernetes API. Only what calls the API needs it, such as a dispatcher.
   *
   * @default false
   */
  readonly mountToken?: boolean;

  /**
   * Names of the Secrets with which images are pulled.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * The identity that pods have in a cloud.
   *
   * @default - none
   */
  readonly cloudIdentity?: CloudIdentity;
}

const SHAPE = struct<WorkloadServiceAccountProps>({
  name: text, namespace: text, mountToken: flag, imagePullSecrets: listOf(text), cloudIdentity: cloudIdentityShape,
});

/**
 * A service account for workloads or a dispatcher, without the token for the Kubernetes API unless it is asked for.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * const account = new WorkloadServiceAccount(chart, 'checkpoints', {
 *   cloudIdentity: CloudIdentity.eks('arn:aws:iam::111122223333:role/checkpoints'),
 * });
 * WorkloadDefaults.of(chart).set({ identity: account.identity });
 */
export class WorkloadServiceAccount extends Construct {
  /** Name of the object. */
  public readonly name: string;

  /** Namespace; undefined if neither it nor the chart's is known. */
  public readonly namespace?: string;

  /** Whether pods get the token for the Kubernetes API. */
  public readonly mountToken: boolean;

  private readonly cloudIdentity?: CloudIdentity;

  constructor(scope: Construct, id: string, props: WorkloadServiceAccountProps = {}) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    this.mountToken = props.mountToken ?? false;
    this.cloudIdentity = props.cloudIdentity;
    if (this.name === 'default') {
      problems.add('name', this.name, 'is the service account that Kubernetes makes, of every pod that names none', 'choose another name');
    }
    props.imagePullSecrets?.forEach((secret, i) => checkDnsSubdomain(problems, `imagePullSecrets[${i}]`, secret));
    reportValue(problems, 'cloudIdentity', props.cloudIdentity);
    const body = {
      automountServiceAccountToken: this.mountToken, imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
    };
    const object = renderObject(
      this, problems,
      {
        apiVersion: 'v1', kind: 'ServiceAccount', name: this.name, givenName: props.name, namespace: props.namespace,
        annotations: props.cloudIdentity?._annotations, body,
      },
      propNames({ 'metadata.namespace': 'namespace' }),
    );
    this.namespace = object.metadata.namespace;
  }

  /** What workloads take as their `identity`. */
  public get identity(): Identity {
    return Identity.serviceAccount(this.name, { mountToken: this.mountToken });
  }

  /** What `GpuRbac` and `AccessRole` take as a subject. */
  public get subject(): Subject {
    return Subject.serviceAccount(this.name, { namespace: this.namespace });
  }

  /** Labels that pods need for the cloud to know them; give them to workloads as `labels`. Empty except on AKS. */
  public get podLabels(): Record<string, string> {
    return { ...this.cloudIdentity?._podLabels };
  }
}
