import { at, Dict, dict, text } from '../base/json';
import { RunTemplate } from '../base/run-template';
import { ApiTransport } from './api';
import { checked } from './checked';
import { ApiError, InvalidRun, RunConflict } from './errors';
import { isInCluster, KubeConfigOptions, transportFrom } from './kube-config';
import { LocalRunOptions, runLocally } from './local-run';
import { imageOf, override, RunOverrides, setVariables } from './overrides';
import { pathOf, Run, runOf, titleOf } from './run';
import { RunClient, RunResult, WaitOptions, whatOf } from './run-client';
import { checkId, hashOf } from './run-id';
import { filled, mountedTemplate, Template, templateInFile } from './template';
import { templateOfJob } from './job-template';
import { inSpan } from './tracing';
import type { TrainingJobProps } from '../workloads/training-job';

/** How the cluster is reached, and where runs are made. */
export interface DispatcherOptions extends KubeConfigOptions {
  /** What takes requests to the API server; by default made of the kubeconfig. */
  readonly transport?: ApiTransport;

  /** Namespace of runs; by default the template's, else that of the context, else `default`. */
  readonly namespace?: string;
}

/** How a run is started and waited for in one. */
export interface RunOptions extends WaitOptions, LocalRunOptions {
  readonly signal?: AbortSignal;
}

/** Starts runs of one template. */
export class RunDispatcher extends RunClient {
  /** Of the template that a `JobDispatcher` of that name has mounted into this pod. */
  public static async mounted(name: string, options: DispatcherOptions = {}): Promise<RunDispatcher> {
    return RunDispatcher.of(mountedTemplate(name), options);
  }

  /** Of a template in a file of manifests: that of a `JobDispatcher`, or a Job or CronJob of which runs are made. */
  public static async fromFile(file: string, name: string, options: DispatcherOptions = {}): Promise<RunDispatcher> {
    return RunDispatcher.of(templateInFile(file, name), options);
  }

  /**
   * Of a Job that is rendered and checked now, as a `JobDispatcher` is at synth: for services that know only at run time what
   * they start. Needs cdk8s.
   *
   * @param job the image is required; 3 retries and clean-up after an hour unless it says otherwise
   */
  public static async ofJob(job: TrainingJobProps, options: DispatcherOptions & { readonly name?: string } = {}): Promise<RunDispatcher> {
    const { name = 'beluga-workflow', namespace = 'default', ...others } = options;
    return RunDispatcher.of(templateOfJob(name, namespace, job), { namespace, ...others });
  }

  /** Of a template. Outside a cluster no kubeconfig is needed until a run is dispatched. */
  public static async of(template: Template, options: DispatcherOptions = {}): Promise<RunDispatcher> {
    const { transport, namespace, ...config } = options;
    return new RunDispatcher(template, transport ?? lazily(() => transportFrom(config)), namespace);
  }

  private constructor(private readonly template: Template, transport: ApiTransport, private readonly namespace: string | undefined) {
    super(transport);
  }

  /**
   * Starts a run, or finds the one of the same id that is there already.
   *
   * @param id what the run is for, never the time: the same id again is the same run
   * @param overrides what is different for this run
   * @throws RunConflict if a run of that id is there and differs; InvalidRun if it would be refused; ApiError
   */
  public async dispatch(id: string, overrides: RunOverrides = {}, signal?: AbortSignal): Promise<Run> {
    const manifest = await this.manifestOf(id, overrides);
    const run = runOf(manifest);
    const attributes = { 'workflow.id': id, 'k8s.namespace': run.namespace, 'k8s.container.image': imageOf(manifest) ?? '' };
    return inSpan('kubernetes.schedule_workflow', attributes, async (span) => {
      // what differs each time is no part of what the run is
      setVariables(manifest, span.environment);
      const created = await this.create(run, manifest, signal);
      span.set({ 'k8s.job.name': created.name });
      return created;
    });
  }

  /**
   * Starts a run and waits for its end: in a cluster as a Job, and elsewhere as a process of this machine.
   *
   * @throws as `dispatch` and `wait`
   */
  public async run(id: string, overrides: RunOverrides = {}, options: RunOptions = {}): Promise<RunResult> {
    if (isInCluster()) {
      return this.wait(await this.dispatch(id, overrides, options.signal), options);
    }
    const manifest = await this.manifestOf(id, overrides);
    const run = runOf(manifest);
    const attributes = { 'workflow.id': id, 'k8s.namespace': run.namespace, 'k8s.container.image': imageOf(manifest) ?? '' };
    await inSpan('kubernetes.schedule_workflow', attributes, async (span) => {
      setVariables(manifest, span.environment);
      await runLocally(manifest, titleOf(run), options);
    });
    return { run };
  }

  /** The manifest of a run, as it would be made. */
  private async manifestOf(id: string, overrides: RunOverrides): Promise<Dict> {
    checkId(id);
    const manifest = filled(this.template, id);
    const metadata = manifest.metadata as Record<string, unknown>;
    metadata.namespace = this.namespace ?? text(metadata.namespace) ?? this._api.namespace ?? 'default';
    if (Object.values(overrides).some((value) => value !== undefined)) {
      override(manifest, overrides);
      checked(manifest);
    }
    metadata.annotations = { ...dict(metadata.annotations), [RunTemplate.HASH]: hashOf(JSON.stringify(manifest)) };
    return manifest;
  }

  private async create(run: Run, manifest: Dict, signal: AbortSignal | undefined): Promise<Run> {
    try {
      return runOf(await this._api.create(pathOf({ ...run, name: undefined }), manifest, whatOf(run), signal));
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) {
        return this.existing(run, manifest, error, signal);
      }
      if (error instanceof ApiError && error.status === 422) {
        throw new InvalidRun(error.message, { cause: error });
      }
      throw error;
    }
  }

  /** The run that has the name already, if it is the same. */
  private async existing(run: Run, manifest: Dict, refused: ApiError, signal: AbortSignal | undefined): Promise<Run> {
    const found = await this._api.get(pathOf(run), whatOf(run), signal);
    if (found === undefined) {
      throw refused;
    }
    const [wanted, is] = [manifest, found].map((object) => dict(at(object, 'metadata', 'annotations')));
    if (is[RunTemplate.ID] !== wanted[RunTemplate.ID]) {
      const other = text(is[RunTemplate.ID]);
      throw new RunConflict(titleOf(run), `and is the run of ${other === undefined ? 'somebody else' : `id '${other}'`}`);
    }
    if (is[RunTemplate.HASH] !== wanted[RunTemplate.HASH]) {
      throw new RunConflict(titleOf(run), 'made of another template or with other overrides; choose another id, or delete it');
    }
    if (text(at(found, 'metadata', 'deletionTimestamp')) !== undefined) {
      throw new RunConflict(titleOf(run), 'and is being deleted; start it again when it is gone');
    }
    return runOf(found);
  }
}

/** A way to the API server that is looked for when it is first needed. */
function lazily(make: () => Promise<ApiTransport>): ApiTransport {
  let made: Promise<ApiTransport> | undefined;
  return {
    async send(request) {
      made ??= make();
      return (await made).send(request);
    },
  };
}
