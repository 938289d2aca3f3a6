import type { ResourceRequirements } from '../../imports/k8s';
import { Problems, reportValue } from '../base/problems';
import { extendedResourceProblem } from '../upstream/gpu';
import { Quantity } from '../base/quantity';
import { sizeQuantity } from '../base/size-quantity';
import { ContainerProps } from './container-props';

interface Amounts {
  readonly requests: Record<string, string>;
  readonly limits: Record<string, string>;
}

/** Requests and limits of one container. Both are always written, so that no LimitRange default comes between. */
export function renderResources(problems: Problems, prefix: string, props: ContainerProps): ResourceRequirements | undefined {
  const amounts: Amounts = { requests: {}, limits: {} };
  cpu(problems, prefix, props, amounts);
  const memory = props.memory && sizeQuantity(props.memory);
  const memoryRequest = props.memoryRequest && sizeQuantity(props.memoryRequest);
  amount(problems, `${prefix}memory`, 'memory', { limit: memory, request: memoryRequest, none: noneOf(props.memoryLimit) }, amounts);
  const storage = props.ephemeralStorage && sizeQuantity(props.ephemeralStorage);
  const storageRequest = props.ephemeralStorageRequest && sizeQuantity(props.ephemeralStorageRequest);
  amount(problems, `${prefix}ephemeralStorage`, 'ephemeral-storage', {
    limit: storage, request: storageRequest, none: noneOf(props.ephemeralStorageLimit),
  }, amounts);
  hugePages(problems, prefix, props, amounts);
  devices(problems, prefix, props, amounts);
  const { requests, limits } = amounts;
  if (Object.keys(requests).length === 0) {
    return undefined;
  }
  return { requests, limits: Object.keys(limits).length > 0 ? limits : undefined };
}

/** What stands for no limit at all, in an enum of limits. */
function noneOf(choice: string | undefined): string | undefined {
  return choice === 'none' ? choice : undefined;
}

/** An amount that may have no limit, by asking. */
function amount(
  problems: Problems, property: string, resource: string,
  given: { readonly limit?: Quantity; readonly request?: Quantity; readonly none?: string }, amounts: Amounts,
): void {
  const { limit, request, none } = given;
  if (none !== undefined && limit === undefined && request === undefined) {
    problems.add(
      `${property}Limit`, none, `needs '${property}': without it the container would have neither a request nor a limit`,
      `set '${property}' to what the scheduler should set aside`,
    );
    return;
  }
  const asked = request ?? limit;
  const set = (to: Amounts): void => countable(
    problems, property, resource, none === undefined ? limit : limit ?? request, request, to,
    resource === 'cpu' ? ', or set cpuLimit: CpuLimit.NONE' : '',
  );
  if (none === undefined || asked === undefined) {
    set(amounts);
    return;
  }
  set({ requests: {}, limits: {} });
  amounts.requests[resource] = asked.toString();
}

/** Huge pages cannot be overcommitted, and the API server wants cpu or memory beside them. */
function hugePages(problems: Problems, prefix: string, props: ContainerProps, amounts: Amounts): void {
  for (const [page, size] of Object.entries(props.hugePages ?? {})) {
    const property = `${prefix}hugePages.${page}`;
    const pageSize = Quantity.parse(page);
    const total = sizeQuantity(size);
    reportValue(problems, property, total);
    if (pageSize._problem !== undefined || !/^[1-9]\d*[KMG]i$/.test(page)) {
      problems.add(property, page, 'must be the size of a page, as nodes name it', "write '2Mi' or '1Gi'");
    } else if (total._problem === undefined && (total.isZero || total._nanos % pageSize._nanos !== 0n)) {
      problems.add(property, total, `must be a multiple of the page, which is ${page}`, 'round it up');
    } else {
      amounts.limits[`hugepages-${page}`] = total.toString();
      amounts.requests[`hugepages-${page}`] = total.toString();
    }
    if (amounts.requests.cpu === undefined && amounts.requests.memory === undefined) {
      problems.add(property, total, "needs 'cpu' or 'memory' beside it, or the API server refuses the pod", 'add one of them');
    }
  }
}

function cpu(problems: Problems, prefix: string, props: ContainerProps, amounts: Amounts): void {
  reportValue(problems, `${prefix}cpu`, props.cpu);
  reportValue(problems, `${prefix}cpuRequest`, props.cpuRequest);
  if (props.cpu?._problem !== undefined || props.cpuRequest?._problem !== undefined) {
    return;
  }
  const { cpu: limit, cpuRequest: request } = props;
  amount(problems, `${prefix}cpu`, 'cpu', { limit: limit?._quantity, request: request?._quantity, none: noneOf(props.cpuLimit) }, amounts);
}

function countable(
  problems: Problems, property: string, resource: string, limit: Quantity | undefined, request: Quantity | undefined, amounts: Amounts,
  otherFix = '',
): void {
  const zero = Quantity.parse('0');
  for (const [name, amount] of [[property, limit], [`${property}Request`, request]] as const) {
    reportValue(problems, name, amount);
    if (amount === undefined || amount._problem !== undefined) {
      continue;
    }
    if (amount.compareTo(zero) <= 0) {
      problems.add(name, amount, 'must be more than 0', 'leave it out, or write what the process needs');
    } else if (resource !== 'cpu' && !amount.isWhole) {
      problems.add(name, amount, 'must be whole bytes', 'round it, for instance to whole mebibytes');
    }
  }
  if (request !== undefined && limit === undefined) {
    problems.add(
      `${property}Request`, request, `needs '${property}', the limit: a request alone leaves the container without one`,
      `set '${property}'${otherFix}`,
    );
    return;
  }
  if (request !== undefined && limit !== undefined && request.compareTo(limit) > 0) {
    problems.add(
      `${property}Request`, request, `must be at most '${property}', which is ${limit}: the API server refuses a request above its limit`,
      `lower it, or raise '${property}'`,
    );
  }
  if (limit !== undefined) {
    amounts.limits[resource] = limit.toString();
    amounts.requests[resource] = (request ?? limit).toString();
  }
}

function devices(problems: Problems, prefix: string, props: ContainerProps, amounts: Amounts): void {
  reportValue(problems, `${prefix}gpu`, props.gpu);
  reportValue(problems, `${prefix}rdma`, props.rdma);
  for (const device of [props.gpu, props.rdma]) {
    if (device !== undefined) {
      setDevice(problems, `${prefix}${device === props.gpu ? 'gpu' : 'rdma'}`, device.resource, device.count, amounts);
    }
  }
  for (const [resource, count] of Object.entries(props.devices ?? {})) {
    reportValue(problems, `${prefix}devices`, { _problem: extendedResourceProblem(resource) });
    if (!Number.isSafeInteger(count) || count < 1) {
      problems.add(
        `${prefix}devices.${resource}`, count, 'must be a whole number, 1 or more: extended resources cannot be divided',
        'write a whole number, or leave it out',
      );
    }
    setDevice(problems, `${prefix}devices.${resource}`, resource, count, amounts);
  }
}

function setDevice(problems: Problems, property: string, resource: string, count: number, amounts: Amounts): void {
  if (resource in amounts.limits) {
    problems.add(
      property, count, `asks for ${resource}, of which the container already asks for ${amounts.limits[resource]}`, 'ask for it once',
    );
  }
  amounts.limits[resource] = String(count);
  amounts.requests[resource] = String(count);
}
