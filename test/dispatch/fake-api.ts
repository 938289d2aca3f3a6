import { ApiRequest, ApiResponse, ApiTransport } from '../../src/client';
import { bodyOf } from './stage';

/** An answer, or what goes wrong instead. */
export type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> } | Error;

/** An API server of which a test says what it answers; each list of answers ends in one that is given for ever. */
export class FakeApi implements ApiTransport {
  public readonly requests: ApiRequest[] = [];

  constructor(private readonly answers: Readonly<Record<string, readonly Answer[]>>, public readonly namespace = 'ml') {}

  public async send(request: ApiRequest): Promise<ApiResponse> {
    request.signal?.throwIfAborted();
    const key = `${request.method} ${decodeURIComponent(request.path)}`;
    const before = this.requests.filter(({ method, path }) => method === request.method && path === request.path).length;
    this.requests.push(request);
    const list = this.answers[key];
    if (list === undefined) {
      return { status: 404, headers: {}, body: bodyOf(JSON.stringify({ kind: 'Status', reason: 'NotFound', message: `${key} not found` })) };
    }
    const answer = list[Math.min(before, list.length - 1)];
    if (answer instanceof Error) {
      throw answer;
    }
    const { status, body, headers = {} } = answer;
    return { status, headers, body: bodyOf(typeof body === 'string' ? body : JSON.stringify(body ?? {})) };
  }
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

export const refusal = (status: number, reason: string, message = reason, headers: Record<string, string> = {}): Answer =>
  ({ status, headers, body: { kind: 'Status', status: 'Failure', reason, message } });

/** A Job as the API server gives it back. */
export function job(name: string, status: object = {}, more: { readonly spec?: object; readonly labels?: object } = {}): object {
  return {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'ml', uid: `uid-${name}`, labels: more.labels },
    spec: more.spec ?? {}, status,
  };
}

export const COMPLETE = { conditions: [{ type: 'Complete', status: 'True', reason: 'CompletionsReached' }] };

/** A pod of a Job. */
export function pod(name: string, status: object, containers: readonly string[] = ['main']): object {
  return {
    metadata: { name, creationTimestamp: `2026-01-01T00:00:0${name.length % 10}Z` },
    spec: { containers: containers.map((container) => ({ name: container })) }, status,
  };
}
