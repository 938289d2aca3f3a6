import { ApiRequest, ApiResponse, ApiTransport } from '../../src/client';

/** A request that the client made, and what the API server answered. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;

  /** Position among the answers. */
  readonly answer: number;
}

/** What was recorded of one scenario. */
export interface Recording {
  readonly exchanges: Exchange[];

  /** Different bodies, each once: who polls gets the same again and again. */
  readonly answers: unknown[];
}

async function textIn(body: ApiResponse['body']): Promise<string> {
  let all = '';
  for await (const chunk of body) {
    all += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
  }
  return all;
}

/** What the client does not look at. */
const UNREAD = new Set([
  'env', 'managedFields', 'ownerReferences', 'plugins', 'podSets', 'policies', 'resources', 'securityContext', 'template', 'tolerations',
  'volumeMounts', 'volumes',
]);

function trimmed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, entry: unknown) => (UNREAD.has(key) ? undefined : entry)) as unknown;
}

/** Notes what a transport is asked and answers. */
export function recording(transport: ApiTransport): { readonly transport: ApiTransport; readonly recorded: Recording } {
  const recorded: Recording = { exchanges: [], answers: [] };
  const known = new Map<string, number>();
  return {
    recorded,
    transport: {
      async send({ method, path, body, signal }) {
        const response = await transport.send({ method, path, body, signal });
        const text = await textIn(response.body);
        const answer = trimmed(JSON.parse(text));
        const key = JSON.stringify(answer);
        if (!known.has(key)) {
          known.set(key, recorded.answers.push(answer) - 1);
        }
        recorded.exchanges.push({ method, path, ...(body ? { body } : {}), status: response.status, answer: known.get(key)! });
        return { ...response, body: bodyOf(text) };
      },
    },
  };
}

export async function* bodyOf(text: string): AsyncGenerator<string> {
  yield text;
}

/**
 * Answers as was recorded: of several answers to one request the first, then the second, and in the end the last for ever. A
 * request that was not recorded, or with another body, fails the test.
 */
export function replaying({ exchanges, answers }: Recording): ApiTransport {
  const next = new Map<string, number>();
  return {
    async send({ method, path, body, signal }: ApiRequest): Promise<ApiResponse> {
      signal?.throwIfAborted();
      const same = exchanges.filter((exchange) => exchange.method === method && exchange.path === path);
      const position = next.get(`${method} ${path}`) ?? 0;
      const exchange = same[Math.min(position, same.length - 1)];
      if (exchange === undefined) {
        throw new Error(`not recorded: ${method} ${path}`);
      }
      next.set(`${method} ${path}`, position + 1);
      if (JSON.stringify(body) !== JSON.stringify(exchange.body)) {
        throw new Error(`recorded with another body: ${method} ${path}\n${JSON.stringify(body)}\n${JSON.stringify(exchange.body)}`);
      }
      return { status: exchange.status, headers: {}, body: bodyOf(JSON.stringify(answers[exchange.answer])) };
    },
  };
}
