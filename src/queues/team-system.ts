import { MlCluster } from '../cluster/ml-cluster';
import { Problems } from '../base/problems';
import { LoanReturn } from './loan-return';
import { QuotaPlan } from './quota-plan';

/** What the renderers of both systems get. */
export interface TeamSystemInput {
  readonly cluster: MlCluster;
  readonly plan: QuotaPlan;
  readonly loans: LoanReturn;

  /** Name of the cohort, or of the queue above. */
  readonly cohort: string;
  readonly problems: Problems;
}

/** Whether some team lends what another may borrow, so that something has to come back. */
export function hasLoans({ plan }: Pick<TeamSystemInput, 'plan'>): boolean {
  const lends = (team: number): boolean => plan.teams[team].team.idle?._kind !== 'none';
  const borrows = (team: number): boolean => plan.teams[team].team.borrow?._kind !== 'none';
  return plan.teams.some((_, lender) => lends(lender) && plan.teams.some((__, borrower) => borrower !== lender && borrows(borrower)));
}
