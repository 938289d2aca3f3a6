import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readClusterFile } from '../upstream/cluster-file';
import { checkClusters, declaredClusters, describeClusters } from './check-clusters';
import { definitionsIn } from './given-schemas';
import { check } from '../preflight/check';
import { Finding, headlineOf, sentenceOf } from '../preflight/finding';
import { Manifest } from '../preflight/kube-object';
import { readInput } from '../preflight/input/read-input';

/** What cdk8s-cli hands to a validation plugin, as far as it is used here. */
interface Context {
  readonly manifests: readonly string[];
  readonly metadata?: Readonly<Record<string, { readonly path: string }>>;
  readonly stdout?: boolean;
  readonly logger: { log(message: string): void };
  readonly report: {
    addViolation(violation: object): void;
    submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
  };
}

/** Under `properties` in `cdk8s.yaml`. */
interface Properties {
  readonly cluster?: string;
  readonly disable?: Readonly<Record<string, string>>;
  readonly schemas?: string;
}

/**
 * Checks what `cdk8s synth` writes, in any app: a validation plugin of cdk8s-cli.
 *
 * ```yaml
 * # cdk8s.yaml
 * validations:
 *   - package: cdk8s-ml-workloads
 *     version: 0.1.0
 *     class: PreflightPlugin
 *     properties: { cluster: cluster.yaml, disable: { image-tag: 'tags are pinned by our registry' } }
 * ```
 *
 * Errors fail the synth; warnings are reported with them.
 */
export class PreflightPlugin {
  private readonly properties: Properties;

  /**
   * @param properties what `cdk8s.yaml` says under `properties`: `cluster`, a file with facts about the cluster,
   * `schemas`, a folder with CustomResourceDefinitions of other kinds, and `disable`, rules to turn off with the reason
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  constructor(properties: any = {}) {
    this.properties = properties as Properties;
  }

  /**
   * Called by cdk8s-cli.
   *
   * @param context the manifests, and where to report
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  public async validate(context: any): Promise<void> {
    const { manifests: files, metadata, report, logger, stdout } = context as Context;
    const facts = this.properties.cluster === undefined ? undefined : readClusterFile(this.properties.cluster);
    const manifests: Manifest[] = [];
    let isReadable = true;
    for (const file of files) {
      const input = readInput(readFileSync(file, 'utf8'), file);
      manifests.push(...input.manifests);
      for (const problem of input.problems) {
        isReadable = false;
        logger.log(`${problem.file}${problem.line === undefined ? '' : `:${problem.line}`} ${problem.message}`);
      }
    }
    const definitions = definitionsIn(this.properties.schemas === undefined ? [] : [this.properties.schemas]);
    const disabled = new Map(Object.entries(this.properties.disable ?? {}));
    const options = { facts, definitions, disabled };
    const { result, clusters } = facts === undefined
      ? checkClusters(manifests, declaredClusters([], clusterFilesOf(files)), options)
      : { result: check(manifests, options), clusters: [] };
    if (clusters.length > 1) {
      logger.log(describeClusters(clusters).trimEnd());
    }
    const findings = result.findings.filter(({ severity }) => severity !== 'info');
    for (const finding of findings) {
      report.addViolation(violationOf(finding));
    }
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const isFailure = errors > 0 || !isReadable;
    if (isFailure && stdout !== true) {
      logger.log(
        `preflight: ${errors} error${errors === 1 ? '' : 's'}; cdk8s removed the former content of the output folder before it wrote `
        + 'these manifests: do not commit or apply it',
      );
    }
    report.submit(isFailure ? 'failure' : 'success', { errors: String(errors), warnings: String(findings.length - errors) });
    if (stdout !== true && metadata !== undefined) {
      removeMetadata(files);
    }
  }
}

/** The cluster files in the folders of manifests: the same that the command line finds in the output folder. */
function clusterFilesOf(files: readonly string[]): string[] {
  const folders = [...new Set(files.map((file) => dirname(file)))].sort();
  return folders.map((folder) => join(folder, 'cluster.yaml')).filter((file) => existsSync(file));
}

function violationOf(finding: Finding): object {
  const { object } = finding;
  return {
    ruleName: `${finding.severity}: ${finding.rule}`,
    recommendation: `${headlineOf(finding)}: ${sentenceOf(finding)} (known because: ${finding.because})`,
    fix: finding.fix,
    violatingResources: [{ resourceName: object.name, locations: [finding.property], manifestPath: object.origin.file ?? '' }],
  };
}

/** With plugins cdk8s-cli makes the app write this file beside the manifests; it has been read, and does not belong to them. */
function removeMetadata(files: readonly string[]): void {
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    rmSync(join(folder, 'construct-metadata.json'), { force: true });
  }
}
