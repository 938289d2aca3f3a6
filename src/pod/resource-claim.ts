import { isDnsLabel, isDnsSubdomain } from '../upstream/names';
import { soundOptions, struct, text } from '../base/shape';
import { Problem } from '../base/problems';

/** Options of a resource claim. */
export interface ResourceClaimOptions {
  /**
   * One request of the claim, where it has several and the container needs only one.
   *
   * @default - all of the claim
   */
  readonly request?: string;
}

const OPTIONS = struct<ResourceClaimOptions>({ request: text });

/**
 * Devices by dynamic resource allocation.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 */
export class ResourceClaim {
  /**
   * A claim of the pod's own, made from a ResourceClaimTemplate.
   *
   * @param name within the pod
   * @param template name of the ResourceClaimTemplate
   * @param options which request
   */
  public static template(name: string, template: string, options: ResourceClaimOptions = {}): ResourceClaim {
    return new ResourceClaim(name, { name, resourceClaimTemplateName: template }, template, options);
  }

  /**
   * A ResourceClaim that exists and that pods may share.
   *
   * @param name within the pod
   * @param claim name of the ResourceClaim
   * @param options which request
   */
  public static existing(name: string, claim: string, options: ResourceClaimOptions = {}): ResourceClaim {
    return new ResourceClaim(name, { name, resourceClaimName: claim }, claim, options);
  }

  /** Name within the pod. */
  public readonly name: string;

  /** @internal */
  public readonly _claim: PodClaim;

  /** @internal */
  public readonly _request?: string;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(name: string, claim: PodClaim, object: string, options: ResourceClaimOptions) {
    const [{ request }, problem] = soundOptions(OPTIONS, options);
    this.name = name;
    this._claim = claim;
    this._request = request;
    this._problem = nameProblem(name, object) ?? problem ?? requestProblem(request);
  }
}

/** A pod's resource claim in the form of a manifest. */
export interface PodClaim {
  readonly name: string;
  readonly resourceClaimName?: string;
  readonly resourceClaimTemplateName?: string;
}

function nameProblem(name: string, object: string): Problem | undefined {
  return isDnsLabel(name) && isDnsSubdomain(object)
    ? undefined
    : {
        value: `${String(name)}: ${String(object)}`,
        problem: 'must have a DNS label as its name in the pod, and the name of an object',
        fix: 'write both in lower case',
      };
}

function requestProblem(request: string | undefined): Problem | undefined {
  return request === undefined || isDnsLabel(request)
    ? undefined
    : { value: request, problem: 'must name a request of the claim, a DNS label', fix: "write it as it stands in the claim's spec" };
}
