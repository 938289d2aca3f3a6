import { readFileSync } from 'node:fs';
import * as cdk8s from 'cdk8s';
import * as constructs from 'constructs';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import * as library from '../../src';

/** A fenced block of a page. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

/** The fenced blocks of a page, in order. */
export function codeBlocks(file: string): CodeBlock[] {
  const blocks = readFileSync(file, 'utf8').matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```$/gm);
  return [...blocks].map(([, , language, code]) => ({ language, code }));
}

const MODULES: Record<string, unknown> = { cdk8s, constructs, 'cdk8s-ml-workloads': library };

/** Runs TypeScript of a page. All that cdk8s, constructs and this library export is in scope, and what `scope` has. */
export function run(code: string, scope: Record<string, unknown> = {}): unknown {
  const names = { ...cdk8s, ...constructs, ...library, ...scope };
  const compiled = transpileModule(code, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true },
  }).outputText;
  return new Function('require', 'exports', ...Object.keys(names), compiled)((name: string) => MODULES[name], {}, ...Object.values(names));
}
