import { readFileSync } from 'node:fs';
import { Agent, request as send } from 'node:https';
import { PORTS, TOKEN } from '../settings';
import { CERTIFICATES } from './certificates';
import { sleep } from './processes';

/** A manifest, or what an API server gives back. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of any kind, made wrong on purpose
export type Obj = any;

export interface Answer {
  readonly code: number;
  readonly body: Obj;
  readonly warnings?: string;
}

interface Resource {
  readonly path: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

export interface WriteOptions {
  /** Nothing is stored. */
  readonly dryRun?: boolean;
  readonly fieldManager?: string;

  /** Whether conflicts with other managers are overridden (server-side apply). */
  readonly force?: boolean;
}

/** A client of the loopback control plane. Field validation is strict, as kubectl's. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16, ca: readFileSync(CERTIFICATES.authority) });
  private resources?: Promise<ReadonlyMap<string, Resource>>;

  /** Asks as the administrator, or as another user. */
  constructor(private readonly as?: string) {}

  public request(method: string, path: string, body?: unknown, type = 'application/json', attempts = 3): Promise<Answer> {
    const data = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${TOKEN}`,
      accept: 'application/json',
      ...(this.as === undefined ? {} : { 'impersonate-user': this.as }),
      ...(data === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(data) }),
    };
    return new Promise((resolve, reject) => {
      const call = send({ host: '127.0.0.1', port: PORTS.apiserver, method, path, agent: this.agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve({ code: response.statusCode ?? 0, body: parse(text), warnings: response.headers.warning as string | undefined }),
        );
      });
      call.on('error', (error) =>
        attempts > 1
          ? sleep(300)
              .then(() => this.request(method, path, body, type, attempts - 1))
              .then(resolve, reject)
          : (error as NodeJS.ErrnoException).code === 'ECONNRESET'
            ? resolve({ code: 500, body: { message: 'the API server ends the connection, since it panics' } })
            : reject(error),
      );
      call.end(data);
    });
  }

  public async serves(object: Obj): Promise<boolean> {
    return (await this.discover()).has(`${object.apiVersion}/${object.kind}`);
  }

  public async create(object: Obj, { dryRun }: WriteOptions = {}): Promise<Answer> {
    const path = await this.pathOf(object, false);
    return path === undefined
      ? noSuchKind(object)
      : this.request('POST', `${path}?fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`, object);
  }

  /** Server-side apply. */
  public async apply(object: Obj, { dryRun, fieldManager = 'conformance', force = true }: WriteOptions = {}): Promise<Answer> {
    const path = await this.pathOf(object, true);
    const query = `fieldManager=${fieldManager}&force=${force}&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    return path === undefined ? noSuchKind(object) : this.request('PATCH', `${path}?${query}`, object, 'application/apply-patch+yaml');
  }

  public async patch(object: Obj, patch: unknown, subresource = ''): Promise<Answer> {
    return this.request('PATCH', `${await this.pathOf(object, true)}${subresource}`, patch, 'application/merge-patch+json');
  }

  /** Puts the whole object in place of what is there. */
  public async replace(object: Obj, { dryRun }: WriteOptions = {}): Promise<Answer> {
    const path = await this.pathOf(object, true);
    return path === undefined
      ? noSuchKind(object)
      : this.request('PUT', `${path}?fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`, object);
  }

  public async get(object: Obj): Promise<Answer> {
    const path = await this.pathOf(object, true);
    return path === undefined ? noSuchKind(object) : this.request('GET', path);
  }

  /** All objects of the kind, of one namespace or of all. */
  public async list(apiVersion: string, kind: string, namespace?: string): Promise<Obj[]> {
    const resource = (await this.discover()).get(`${apiVersion}/${kind}`);
    if (resource === undefined) {
      return [];
    }
    const within = namespace === undefined ? '' : `/namespaces/${namespace}`;
    const { body } = await this.request('GET', `${resource.path}${within}/${resource.plural}?limit=10000`);
    return ((body.items ?? []) as Obj[]).map((item) => ({ apiVersion, kind, ...item }));
  }

  /** Deletes for good: whoever holds a finalizer is not waited for. */
  public async purge(object: Obj): Promise<void> {
    const path = await this.pathOf(object, true);
    if (path === undefined) {
      return;
    }
    let { code, body } = await this.request('DELETE', path, { propagationPolicy: 'Background' });
    for (let i = 0; i < 5 && code < 300 && object.kind !== 'Namespace' && body.metadata?.finalizers !== undefined; i++) {
      ({ code, body } = await this.request('PATCH', path, { metadata: { finalizers: null } }, 'application/merge-patch+json'));
    }
  }

  public forgetKinds(): void {
    this.resources = undefined;
  }

  public close(): void {
    this.agent.destroy();
  }

  /** Where the object is. */
  public async addressOf(object: Obj): Promise<string> {
    return String(await this.pathOf(object, true));
  }

  private async pathOf(object: Obj, withName: boolean): Promise<string | undefined> {
    const resource = (await this.discover()).get(`${object.apiVersion}/${object.kind}`);
    if (resource === undefined) {
      return undefined;
    }
    const within = resource.namespaced ? `/namespaces/${encodeURIComponent(String(object.metadata?.namespace ?? 'default'))}` : '';
    return `${resource.path}${within}/${resource.plural}${withName ? `/${encodeURIComponent(String(object.metadata.name))}` : ''}`;
  }

  private discover(): Promise<ReadonlyMap<string, Resource>> {
    return (this.resources ??= this.findResources());
  }

  private async findResources(): Promise<ReadonlyMap<string, Resource>> {
    const { body } = await this.request('GET', '/apis');
    const groups = ((body.groups ?? []) as Obj[]).flatMap((group) => group.versions.map((version: Obj) => version.groupVersion as string));
    const found = new Map<string, Resource>();
    for (const [groupVersion, path] of [['v1', '/api/v1'], ...groups.map((name) => [name, `/apis/${name}`])]) {
      for (const { name, kind, namespaced } of (await this.request('GET', path)).body.resources ?? []) {
        if (!name.includes('/')) {
          found.set(`${groupVersion}/${kind}`, { path, plural: name, namespaced });
        }
      }
    }
    return found;
  }
}

/** Runs over all items, so many at a time, and keeps their order. */
export async function inParallel<T, R>(items: readonly T[], width: number, each: (item: T, i: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const i = next++;
      results[i] = await each(items[i], i);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

function parse(text: string): Obj {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}

function noSuchKind({ apiVersion, kind }: Obj): Answer {
  return { code: 404, body: { message: `no matches for kind "${kind}" in version "${apiVersion}"` } };
}
