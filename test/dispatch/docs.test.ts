import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import * as client from '../../src/client';
import { nameOfId } from '../../src/client/run-id';
import { codeBlocks } from '../support/code-blocks';
import { templateOf } from './dispatchers';
import { COMPLETE, FakeApi, job, ok, pod } from './fake-api';

const PAGE = join(__dirname, '../../docs/dispatch.md');
const blocks = (language: string): string[] => codeBlocks(PAGE).filter((block) => block.language === language).map(({ code }) => code);

const [recipe, waiting] = blocks('python');

/** A client for Kubernetes that keeps what is made. */
const STUB = `
import json
class ApiException(Exception):
    def __init__(self, status): self.status = status
class Thing:
    def __init__(self, value): self.__dict__.update({k: Thing(v) if isinstance(v, dict) else [Thing(e) for e in v] if isinstance(v, list) and v and isinstance(v[0], dict) else v for k, v in value.items()})
MADE = {}
STATUSES = []
class BatchV1Api:
    def create_namespaced_job(self, namespace, body):
        if body["metadata"]["name"] in MADE: raise ApiException(409)
        if body["metadata"]["name"].endswith("refused"): raise ApiException(403)
        MADE[body["metadata"]["name"]] = body
        return body
    def read_namespaced_job(self, name, namespace):
        return Thing({"status": STATUSES.pop(0)}) if STATUSES else MADE[name]
`;

const python = ((): string | undefined =>
  ['python3', 'python'].find((command) => spawnSync(command, ['-c', 'import yaml']).status === 0))();

(python === undefined ? describe.skip : describe)('the recipe for Python', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'recipe-'));
    mkdirSync(join(folder, 'kubernetes'));
    writeFileSync(join(folder, 'kubernetes/__init__.py'), '');
    writeFileSync(join(folder, 'kubernetes/client.py'), STUB);
    writeFileSync(join(folder, 'kubernetes/config.py'), '');
    mkdirSync(join(folder, 'single'));
    writeFileSync(join(folder, 'single/template.yaml'), templateOf('single').text);
    writeFileSync(join(folder, 'recipe.py'), `${recipe}\n${waiting}`);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function run(code: string): unknown {
    const program = `import json\nfrom recipe import *\nfrom kubernetes.client import *\n${code}`;
    const { stdout, stderr, status } = spawnSync(python ?? '', ['-c', program], {
      cwd: folder, encoding: 'utf8', env: { ...process.env, DISPATCH_TEMPLATES: folder },
    });
    if (status !== 0) {
      throw new Error(stderr);
    }
    return JSON.parse(stdout);
  }

  test('has twenty lines', () => {
    expect(recipe.split('\n').filter((line) => line.trim() !== '' && !/^(import|from) /.test(line)).length).toBeLessThanOrEqual(20);
  });

  test('makes what the client in TypeScript makes, but for the hash of the template', async () => {
    const made = run('print(json.dumps(dispatch("single", "Order 7")))') as { metadata: { annotations: object }; spec: object };
    const requests: client.ApiRequest[] = [];
    const transport: client.ApiTransport = {
      async send(request) {
        requests.push(request);
        return { status: 201, headers: {}, body: (async function* () { yield JSON.stringify(request.body); })() };
      },
    };
    await (await client.RunDispatcher.of(templateOf('single'), { transport })).dispatch('Order 7');
    const sent = requests[0].body as typeof made;
    const withoutHash = (job7: typeof made): object => ({ ...job7, metadata: { ...job7.metadata, annotations: {} } });
    expect(withoutHash(made)).toEqual(withoutHash(sent));
  });

  test('names runs as the client in TypeScript does', () => {
    const ids = ['workflow-123', 'Order 7/ABC', 'x'.repeat(200), '日本', '--', 'a.b_c', '0', 'end-'];
    expect(run(`print(json.dumps([dispatch("single", id)["metadata"]["name"] for id in ${JSON.stringify(ids)}]))`)).toEqual(
      ids.map((id) => `single-${nameOfId(id, 40)}`),
    );
  });

  test('finds the run that is there, and passes on what is refused', () => {
    expect(run('print(json.dumps(dispatch("single", "a") == dispatch("single", "a")))')).toBe(true);
    expect(run('try:\n  dispatch("single", "refused")\nexcept ApiException as e:\n  print(e.status)')).toBe(403);
  });

  test('waits for a condition, and not for a pod', () => {
    const job = 'Thing({"metadata": {"name": "a", "namespace": "ml"}})';
    const failed = '{"failed": 2, "conditions": None}';
    expect(run(`STATUSES[:] = [${failed}, {"conditions": [{"type": "Complete", "status": "True"}]}]\nprint(json.dumps(wait(${job}, 0)))`)).toBeNull();
    expect(run(
      `STATUSES[:] = [${failed}, {"conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "no more"}]}]\n`
      + `try:\n  wait(${job}, 0)\nexcept RuntimeError as e:\n  print(json.dumps(str(e)))`,
    )).toBe('a: BackoffLimitExceeded: no more');
  });
});

describe('the blocks in TypeScript', () => {
  const path = '/apis/batch/v1/namespaces/dispatch-test/jobs';
  const named = (name: string, status = {}) => ok({ ...job(name, status), metadata: { name, namespace: 'dispatch-test', uid: 'u' } });

  test.each(blocks('typescript').map((code) => [code.split('\n').find((line) => !line.startsWith('import') && line !== '') ?? '', code]))('%s runs', async (_, code) => {
    const api = new FakeApi({
      [`POST ${path}`]: [named('single-x')], [`GET ${path}/single-x`]: [named('single-x', COMPLETE)],
      'GET /api/v1/namespaces/dispatch-test/pods?labelSelector=batch.kubernetes.io/job-name=single-x': [
        ok({ items: [pod('a', { containerStatuses: [{ name: 'main', state: { terminated: {} } }] })] }),
      ],
      'GET /api/v1/namespaces/dispatch-test/pods/a/log?container=main&follow=true': [ok('epoch 1\n')],
    });
    const printed: unknown[] = [];
    const dispatcher = client.RunDispatcher.of(templateOf('single'), { transport: api });
    const local = client.RunDispatcher.of({ ...templateOf('single'), text: templateOf('single').text.replace('- beluga\n', '- echo\n') }, { transport: api });
    const scope = {
      RunDispatcher: { mounted: () => dispatcher, fromFile: (...args: unknown[]) => (args.length === 3 ? dispatcher : local) },
      console: { log: (...words: unknown[]) => printed.push(words.join(' ')) },
    };
    const { outputText } = transpileModule(`(async () => { ${code.replace(/^import .*$/m, '')} })()`, {
      compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
    });
    await (new Function(...Object.keys(scope), `return ${outputText.replace(/^"use strict";\s*/, '')}`)(...Object.values(scope)) as Promise<void>);
    expect(printed.join('\n')).toBe(code.includes('console.log(pod') ? 'a epoch 1' : code.includes('onLog') ? 'run --workflow workflow-125' : '');
  });
});
