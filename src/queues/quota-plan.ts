import { NodePool } from '../cluster/node-pool';
import { ResourceList } from '../base/resource-list';
import { Team } from './team';

/** What one team has of one pool. */
export interface PoolQuota {
  readonly pool: NodePool;

  /** What belongs to it. */
  readonly nominal: ResourceList;

  /** The most that it lends; undefined for all of it. */
  readonly lend?: ResourceList;

  /** The most that it borrows; undefined where there is no limit. */
  readonly borrow?: ResourceList;
}

/** What one team has. */
export interface TeamQuota {
  readonly team: Team;
  readonly pools: readonly PoolQuota[];
}

/** What belongs to nobody, and is there for all to borrow. */
export interface UnassignedQuota {
  readonly pool: NodePool;
  readonly amounts: ResourceList;
}

/** How a cluster is divided. Pure data, the same for every system. */
export interface QuotaPlan {
  readonly teams: readonly TeamQuota[];
  readonly unassigned: readonly UnassignedQuota[];
}
