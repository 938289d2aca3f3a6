import { Dict, dict, dicts, text } from '../base/json';
import { ApiError } from './errors';
import { sleep } from './time-span';

/** A request to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';

  /** With the query. */
  readonly path: string;
  readonly body?: object;
  readonly signal?: AbortSignal;
}

/** An answer: the body as it comes. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array | string>;
}

/** What takes requests to an API server. */
export interface ApiTransport {
  /** The namespace of the context or of the pod. */
  readonly namespace?: string;

  /** Throws where there is no answer. */
  send(request: ApiRequest): Promise<ApiResponse>;
}

/** How often a request is tried again that found no answer, or a server that is not well. */
const RETRIES = 5;

/** The parts of the Kubernetes API that runs need. */
export class KubeApi {
  constructor(private readonly transport: ApiTransport) {}

  public get namespace(): string | undefined {
    return this.transport.namespace;
  }

  /** An object, or undefined where there is none of that name. Tried once: who polls asks again anyway. */
  public async get(path: string, what: string, signal?: AbortSignal): Promise<Dict | undefined> {
    try {
      return await this.json({ method: 'GET', path, signal }, `get ${what}`);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  public async create(path: string, body: object, what: string, signal?: AbortSignal): Promise<Dict> {
    return this.retrying(() => this.json({ method: 'POST', path, body, signal }, `create ${what}`), signal);
  }

  public async list(path: string, query: Readonly<Record<string, string>>, what: string, signal?: AbortSignal): Promise<readonly Dict[]> {
    const question = new URLSearchParams(query).toString();
    const list = await this.json({ method: 'GET', path: `${path}${question === '' ? '' : `?${question}`}`, signal }, `list ${what}`);
    return dicts(list.items);
  }

  /** Deletes an object with all that belongs to it; nothing if it is gone. */
  public async delete(path: string, what: string, uid: string | undefined, signal?: AbortSignal): Promise<void> {
    const body = {
      apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', ...(uid === undefined ? {} : { preconditions: { uid } }),
    };
    try {
      await this.retrying(() => this.json({ method: 'DELETE', path, body, signal }, `delete ${what}`), signal);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) {
        throw error;
      }
    }
  }

  /** A text as it comes. */
  public async *stream(path: string, what: string, signal?: AbortSignal): AsyncGenerator<string> {
    const response = await this.transport.send({ method: 'GET', path, signal });
    await throwIfRefused(response, what);
    const decoder = new TextDecoder();
    for await (const chunk of response.body) {
      yield typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    }
  }

  private async json(request: ApiRequest, what: string): Promise<Dict> {
    let response: ApiResponse;
    let body: string;
    try {
      response = await this.transport.send(request);
      await throwIfRefused(response, what);
      body = await textIn(response);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (error instanceof ApiError) {
        throw error;
      }
      throw new ApiError(0, 'NoAnswer', (error as Error).message, what, undefined, { cause: error });
    }
    return dict(JSON.parse(body));
  }

  private async retrying<T>(attempt: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof ApiError) || !error.isTransient || tries > RETRIES) {
          throw error;
        }
        await sleep(pauseOf(error, tries), signal);
      }
    }
  }
}

/** Twice as long each time, or as long as the server says. */
function pauseOf({ retryAfterSeconds }: ApiError, tries: number): number {
  return retryAfterSeconds === undefined ? 100 * 2 ** (tries - 1) : retryAfterSeconds * 1000;
}

async function throwIfRefused(response: ApiResponse, what: string): Promise<void> {
  const { status, headers } = response;
  if (status >= 200 && status < 300) {
    return;
  }
  const body = await textIn(response);
  const answer = statusIn(body);
  const retryAfter = Number(headers['retry-after']);
  throw new ApiError(
    status, text(answer.reason) ?? `HTTP ${status}`, text(answer.message) ?? (body.trim().slice(0, 500) || `HTTP status ${status}`), what,
    Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined,
  );
}

function statusIn(body: string): Dict {
  try {
    return dict(JSON.parse(body));
  } catch {
    return {};
  }
}

async function textIn({ body }: ApiResponse): Promise<string> {
  const decoder = new TextDecoder();
  let all = '';
  for await (const chunk of body) {
    all += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  return all;
}
