import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { RunConflict, RunDispatcher, RunFailed, RunGone, WaitTimeout } from 'cdk8s-ml-workloads/dispatch';

/** What the service answers for what can go wrong with a run. */
const STATUS: readonly (readonly [new (...args: never[]) => Error, number])[] = [
  [RunConflict, 409], [RunGone, 410], [WaitTimeout, 504], [RunFailed, 502],
];

/**
 * Starts workflows as Jobs: `POST /workflows/ID` starts one, `GET /workflows/ID` waits for its end. The same id again is the same
 * run, so that a client that has lost an answer simply asks again.
 */
export function service(dispatcher: RunDispatcher): Server {
  return createServer((request, response) => void handle(dispatcher, request, response));
}

async function handle(dispatcher: RunDispatcher, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, id] = /^\/workflows\/([^/]+)$/.exec(request.url ?? '') ?? [];
  if (id === undefined) {
    response.writeHead(404).end();
    return;
  }
  // whoever hangs up is not waited for; the workflow goes on
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const run = await dispatcher.dispatch(decodeURIComponent(id), {}, gone.signal);
    if (request.method === 'POST') {
      response.writeHead(202).end(JSON.stringify(run));
      return;
    }
    const { completionTime } = await dispatcher.wait(run, { timeout: '10m', signal: gone.signal });
    response.writeHead(200).end(JSON.stringify({ ...run, completionTime }));
  } catch (error) {
    const [, status] = STATUS.find(([type]) => error instanceof type) ?? [undefined, 500];
    response.writeHead(status).end((error as Error).message);
  }
}

if (require.main === module) {
  void RunDispatcher.mounted('beluga-workflow').then((dispatcher) => service(dispatcher).listen(8080));
}
