import { flag, made, soundOptions, struct, text } from '../base/shape';
import { isText } from '../upstream/names';
import { Problem } from '../base/problems';

/** Options of `CloudIdentity.eks`. */
export interface EksIdentityOptions {
  /**
   * Whether credentials come from the endpoint of the cluster's own region, which AWS advises.
   *
   * @default true
   */
  readonly regionalEndpoints?: boolean;
}

/** Options of `CloudIdentity.aks`. */
export interface AksIdentityOptions {
  /**
   * Tenant of the identity.
   *
   * @default - the tenant that the cluster's webhook is configured with
   */
  readonly tenantId?: string;
}

const EKS = struct<EksIdentityOptions>({ regionalEndpoints: flag });

const AKS = struct<AksIdentityOptions>({ tenantId: text });

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * An identity in a cloud that pods get through their service account. The cloud has to trust the service account,
 * which is set up there. None of these needs the token for the Kubernetes API.
 */
export class CloudIdentity {
  /**
   * An AWS IAM role, for pods of EKS (IAM roles for service accounts). EKS Pod Identity needs nothing here: it is
   * set up in AWS alone.
   *
   * @param roleArn for instance `arn:aws:iam::111122223333:role/checkpoints`
   * @param options endpoint
   * @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
   */
  public static eks(roleArn: string, options: EksIdentityOptions = {}): CloudIdentity {
    const [{ regionalEndpoints = true }, problem] = soundOptions(EKS, options);
    const annotations = {
      'eks.amazonaws.com/role-arn': roleArn, 'eks.amazonaws.com/sts-regional-endpoints': String(regionalEndpoints),
    };
    const valid = isText(roleArn) && /^arn:aws[-a-z]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(roleArn);
    return new CloudIdentity(
      annotations,
      {},
      valid
        ? problem
        : {
            value: roleArn,
            problem: 'must be the ARN of an IAM role',
            fix: "write for instance 'arn:aws:iam::111122223333:role/checkpoints'",
          },
    );
  }

  /**
   * A Google service account, for pods of GKE (Workload Identity Federation). Where IAM trusts the Kubernetes
   * service account itself, nothing is needed here.
   *
   * @param email of the Google service account
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
   */
  public static gke(email: string): CloudIdentity {
    const valid = isText(email) && /^[a-z0-9][-a-z0-9.]*@[-a-z0-9.]+\.gserviceaccount\.com$/.test(email);
    return new CloudIdentity(
      { 'iam.gke.io/gcp-service-account': email },
      {},
      valid
        ? undefined
        : {
            value: email,
            problem: 'must be the email address of a Google service account',
            fix: "write for instance 'checkpoints@my-project.iam.gserviceaccount.com'",
          },
    );
  }

  /**
   * A managed identity or application of Microsoft Entra, for pods of AKS (Workload ID). Pods also need a label:
   * see `WorkloadServiceAccount.podLabels`.
   *
   * @param clientId of the identity
   * @param options tenant
   * @see https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
   */
  public static aks(clientId: string, options: AksIdentityOptions = {}): CloudIdentity {
    const [{ tenantId }, problem] = soundOptions(AKS, options);
    const isWrong = [clientId, ...(tenantId === undefined ? [] : [tenantId])].map((id) => !isText(id) || !UUID.test(id));
    const annotations = {
      'azure.workload.identity/client-id': clientId,
      ...(tenantId === undefined ? {} : { 'azure.workload.identity/tenant-id': tenantId }),
    };
    return new CloudIdentity(
      annotations,
      { 'azure.workload.identity/use': 'true' },
      !isWrong.includes(true)
        ? problem
        : {
            value: isWrong[0] ? clientId : tenantId,
            problem: 'must be an id of Microsoft Entra',
            fix: "write for instance '00000000-0000-0000-0000-000000000000', as 'az identity show' prints it",
          },
    );
  }

  private constructor(
    /** @internal */
    public readonly _annotations: Record<string, string>,
    /** @internal */
    public readonly _podLabels: Record<string, string>,
    /** @internal */
    public readonly _problem: Problem | undefined,
  ) {}
}

/** A cloud identity, where a property wants one. */
export const cloudIdentityShape = made(CloudIdentity, "CloudIdentity.eks('arn:aws:iam::111122223333:role/checkpoints')");
