import { Dict, isDict, text } from '../../base/json';
import { readYaml, YamlDocument } from '../../base/yaml/read-yaml';
import { Manifest } from '../kube-object';
import { isKustomizationFile } from './kustomization';
import { isUnreadableTemplate, mayHavePlaceholders, rendererFor } from './placeholder';

/** Why an input, or a part of it, could not be read. */
export interface ReadError {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

/** What a file has in it. */
export interface Input {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly ReadError[];

  /** Documents that are no Kubernetes objects. */
  readonly others: number;
}

/** Above it a file is refused: its values may take twenty times as much memory. */
export const MAX_BYTES = 64 * 1024 * 1024;

/** Reads a file with any number of YAML documents, or with JSON. Never throws. */
export function readInput(content: string, file: string): Input {
  if (content.length > MAX_BYTES) {
    return unusable(file, `is larger than ${MAX_BYTES / 1024 / 1024} MiB; split it`);
  }
  if (content.includes('\u0000')) {
    return unusable(file, 'is no text');
  }
  const documents = readYaml(content);
  const [broken] = documents.filter(({ problem }) => problem !== undefined);
  if (broken?.problem !== undefined && isUnreadableTemplate(content)) {
    // a template has as many mistakes as marks, and none of them is one
    const { line, message } = broken.problem;
    return unusable(file, `is a template, not YAML (${message}); ${rendererFor(content)}`, line);
  }
  const manifests: Manifest[] = [];
  const problems: ReadError[] = [];
  let others = 0;
  const hasPlaceholders = mayHavePlaceholders(content);
  for (const document of documents) {
    const { problem, line } = document;
    const value = isKustomizationFile(file) ? named(document.value) : document.value;
    if (problem !== undefined) {
      problems.push({ file, ...problem });
    } else if (isDict(value) && text(value.kind) !== undefined && text(value.apiVersion) !== undefined) {
      manifests.push(manifestOf(value, document, file, hasPlaceholders));
    } else if (isDict(value) && isDict(value.metadata) && ('kind' in value || 'apiVersion' in value)) {
      const missing = text(value.kind) === undefined ? 'kind' : 'apiVersion';
      problems.push({ file, line, message: `has no ${missing}, so nothing is known about this object; add it` });
    } else if (value !== null) {
      others++;
    }
  }
  return { manifests, problems, others };
}

/** A file that is called kustomization.yaml need not say what it is. */
function named(value: unknown): unknown {
  return isDict(value) ? { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...value } : value;
}

function manifestOf(manifest: Dict, { line, lineOf, repeatedKeys }: YamlDocument, file: string, hasPlaceholders: boolean): Manifest {
  return {
    manifest,
    origin: { file, line, lineOf, ...(repeatedKeys.length > 0 ? { repeatedKeys } : {}), ...(hasPlaceholders ? { hasPlaceholders } : {}) },
  };
}

function unusable(file: string, message: string, line?: number): Input {
  return { manifests: [], problems: [{ file, ...(line === undefined ? {} : { line }), message }], others: 0 };
}
