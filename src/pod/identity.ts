import type * as kplus from 'cdk8s-plus-28';
import { objectNameProblem } from '../upstream/names';
import { flag, soundOptions, struct } from '../base/shape';
import { Problem } from '../base/problems';

/** Options of an identity. */
export interface IdentityOptions {
  /**
   * Whether the token for the Kubernetes API is mounted. Only a workload that calls the API needs it: with it,
   * whoever controls the code of the container has the rights of the service account.
   *
   * @default false
   */
  readonly mountToken?: boolean;
}

const OPTIONS = struct<IdentityOptions>({ mountToken: flag });

/** The service account that a pod runs as. */
export class Identity {
  /**
   * A service account that exists.
   *
   * @param name of the ServiceAccount in the workload's namespace
   * @param options token
   */
  public static serviceAccount(name: string, options: IdentityOptions = {}): Identity {
    return new Identity(name, options);
  }

  /**
   * A service account made with cdk8s-plus.
   *
   * @param serviceAccount for instance a `ServiceAccount` of the same app
   * @param options token
   */
  public static of(serviceAccount: kplus.IServiceAccount, options: IdentityOptions = {}): Identity {
    return new Identity(serviceAccount?.name, options);
  }

  /** Name of the service account. */
  public readonly name: string;

  /** Whether the token for the Kubernetes API is mounted. */
  public readonly mountToken: boolean;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(name: string, options: IdentityOptions) {
    const [{ mountToken = false }, problem] = soundOptions(OPTIONS, options);
    this.name = name;
    this.mountToken = mountToken;
    this._problem = problem ?? objectNameProblem(name, 'a ServiceAccount');
  }
}
