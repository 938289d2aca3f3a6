import type { CompiledTable } from './compiled-table';
import { Walk } from './walk';

/** Placeholder until the evaluator is there. */
export function celCheck(_: CompiledTable, __: number, ___: unknown, ____: Walk): void {}
