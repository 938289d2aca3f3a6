import { isAccelerator } from '../../preflight/model/amounts';
import { World } from '../../preflight/world';
import { kueueShares } from './kueue-shares';
import { ShareTable } from './share-table';
import { volcanoShares } from './volcano-shares';

/** How the cluster is divided, accelerators first. */
export function sharesOf(world: World): ShareTable[] {
  const tables = [...kueueShares(world), ...volcanoShares(world)]
    .filter(({ rows }) => rows.some(({ share, atBest }) => !share.isZero || !atBest.isZero));
  return tables.sort((a, b) => rank(a.resource) - rank(b.resource) || compare(a.resource, b.resource));
}

function rank(resource: string): number {
  return isAccelerator(resource) ? 0 : resource === 'cpu' ? 1 : resource === 'memory' ? 2 : 3;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
