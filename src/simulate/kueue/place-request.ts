import { PodSet } from '../../preflight/model/workload';
import { PlacedPods, Requests } from './queued-workload';
import { TopologyRequest } from './topology-request';

/** Pods for which places of a flavor's topology are wanted. */
export interface PlaceRequest {
  readonly name: string;
  readonly flavor: string;
  readonly count: number;
  readonly onNode: Requests;
  readonly pods: PodSet;
  readonly topology: TopologyRequest | undefined;
}

/** Where pod sets go, or the first for which there is no room. */
export type Placement =
  | { readonly places: ReadonlyMap<string, readonly PlacedPods[]> }
  | { readonly missing: string; readonly flavor: string; readonly reason: string };
