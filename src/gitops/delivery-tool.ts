import { RunPruning, RunStyle } from './run-style';
import { objectMarks, runMarks, runPartMarks } from './marks';
import { fluxObjectMarks, fluxRunMarks, STAGE, stageOf } from './marks-of-flux';

/** How runs are treated. */
export interface RunTreatment {
  readonly style: RunStyle;
  readonly pruning: RunPruning;
}

/** What an object is to a delivery: a run, something that a run needs as long as it goes on, or neither. */
export type Role = 'run' | 'part of a run' | 'other';

/** What applies the committed output, and how it is told what to do with an object. */
export interface DeliveryTool {
  /** The method of `Delivery` that chooses it. */
  readonly method: string;

  /** Annotations of an object of a kind and API group such as `Job.batch`. */
  marksOf(type: string, role: Role, treatment: RunTreatment): Record<string, string>;

  /** The annotation that says when an object is applied. */
  orderOf(type: string, wave: number): Record<string, string>;
}

export const ARGO_CD: DeliveryTool = {
  method: 'argoCd',
  marksOf: (type, role, { style, pruning }) =>
    role === 'run' ? runMarks(type, style, pruning) : role === 'other' ? objectMarks(type) : runPartMarks(type, pruning),
  orderOf: (_, wave) => ({ 'argocd.argoproj.io/sync-wave': String(wave) }),
};

export const FLUX: DeliveryTool = {
  method: 'flux',
  marksOf: (type, role, { style }) => (role === 'other' ? fluxObjectMarks(type) : fluxRunMarks(style)),
  orderOf: (type, wave) => ({ [STAGE]: stageOf(type, wave) }),
};
