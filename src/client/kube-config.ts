import { IncomingMessage, request as plainRequest } from 'node:http';
import { request, RequestOptions } from 'node:https';
import { ApiRequest, ApiResponse, ApiTransport } from './api';
import { InvalidRun } from './errors';

/** Where the API server is, and who asks. */
export interface KubeConfigOptions {
  /** Path of a kubeconfig; by default KUBECONFIG, `~/.kube/config`, or in a cluster the pod's service account. */
  readonly kubeconfig?: string;

  /** Context of the kubeconfig. */
  readonly context?: string;
}

/** What is used of a `KubeConfig` of @kubernetes/client-node, 1.x and 2.x. */
export interface KubeConfigLike {
  getCurrentCluster(): { readonly server: string } | null;
  getContextObject(name: string): { readonly namespace?: string } | null;
  getCurrentContext(): string;
  applyToHTTPSOptions(options: RequestOptions): Promise<void>;
}

interface LoadedKubeConfig extends KubeConfigLike {
  loadFromFile(file: string): void;
  loadFromDefault(): void;
  loadFromCluster(): void;
  setCurrentContext(context: string): void;
}

/** Reads a kubeconfig, or what a pod knows of its cluster. */
export async function transportFrom({ kubeconfig, context }: KubeConfigOptions = {}): Promise<ApiTransport> {
  const { KubeConfig } = await loadClient();
  const config = new KubeConfig();
  if (kubeconfig !== undefined) {
    config.loadFromFile(kubeconfig);
  } else if (isInCluster() && process.env.KUBECONFIG === undefined) {
    config.loadFromCluster();
  } else {
    config.loadFromDefault();
  }
  if (context !== undefined) {
    if (config.getContextObject(context) === null) {
      throw new InvalidRun(`the kubeconfig has no context '${context}'`);
    }
    config.setCurrentContext(context);
  }
  return kubeConfigTransport(config);
}

/** Whether this process is a pod. */
export function isInCluster(): boolean {
  return (process.env.KUBERNETES_SERVICE_HOST ?? '') !== '';
}

/** Takes requests to the cluster of a `KubeConfig`. */
export function kubeConfigTransport(config: KubeConfigLike): ApiTransport {
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    throw new InvalidRun('there is no kubeconfig with a current context; set KUBECONFIG, or run in a cluster');
  }
  return {
    namespace: config.getContextObject(config.getCurrentContext())?.namespace,
    async send({ method, path, body, signal }: ApiRequest): Promise<ApiResponse> {
      const url = new URL(cluster.server.replace(/\/$/, '') + path);
      const content = body === undefined ? undefined : JSON.stringify(body);
      const options: RequestOptions = {
        method, signal,
        headers: { accept: 'application/json', ...(content === undefined ? {} : { 'content-type': 'application/json' }) },
      };
      // tokens change while a service runs
      await config.applyToHTTPSOptions(options);
      return new Promise((resolve, reject) => {
        const answered = (response: IncomingMessage): void =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response });
        const sent = url.protocol === 'http:'
          ? plainRequest(url, { method, signal, headers: options.headers }, answered)
          : request(url, options, answered);
        sent.on('error', reject);
        sent.end(content);
      });
    },
  };
}

async function loadClient(): Promise<{ readonly KubeConfig: new () => LoadedKubeConfig }> {
  try {
    return await import('@kubernetes/client-node');
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') {
      throw error;
    }
    throw new InvalidRun(
      "@kubernetes/client-node is not installed, which reads kubeconfigs; npm install '@kubernetes/client-node@^1.4.0' (2.x with Node 22)",
      { cause: error },
    );
  }
}
