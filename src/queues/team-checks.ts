import { Construct } from 'constructs';
import { MlCluster } from '../cluster/ml-cluster';
import { DNS_LABEL_RULE, isDnsLabel } from '../upstream/names';
import { Problems, reportValue } from '../base/problems';
import { listOf, made, number, oneOf, struct, text } from '../base/shape';
import { Borrow } from './borrow';
import { IdleQuota } from './idle-quota';
import { Share } from './share';
import { Team } from './team';
import { TeamPreemption } from './team-preemption';

/** A cluster can be divided once, by queues in charts of its own. */
export function checkDividedCluster(problems: Problems, cluster: MlCluster, queues: Construct): void {
  if (cluster._dividedBy !== undefined) {
    problems.add(
      'cluster', cluster.node.path, `is divided by '${cluster._dividedBy}' already, and the same nodes cannot be given twice`,
      'put all teams of the cluster into one TeamQueues',
    );
  }
  if (cluster.queueing?.system === undefined) {
    problems.add(
      'cluster', cluster.node.path, 'needs to say what admits workloads',
      "declare its 'queueing' with Queueing.kueue() or Queueing.volcano()",
    );
  }
  if (cluster.pools.length === 0) {
    problems.add('cluster', cluster.node.path, 'needs node pools, which are what is shared', "declare its 'pools'");
  }
  const own = MlCluster._of(queues);
  if (own !== undefined && own !== cluster) {
    problems.add(
      'cluster', cluster.node.path, `must be the cluster of the chart, which is '${own.node.path}'`,
      'put the queues into a chart of their own cluster',
    );
  }
}

/** What teams must be at run time. */
export const teamsShape = listOf(struct<Team>({
  name: text,
  namespaces: listOf(text),
  share: made(Share, 'Share.percent(50)'),
  idle: made(IdleQuota, 'IdleQuota.lend()'),
  borrow: made(Borrow, 'Borrow.withoutLimit()'),
  preemption: oneOf(TeamPreemption),
  localQueue: text,
  weight: number,
  priority: number,
}, ['name', 'namespaces', 'share']));

/** What is wrong with teams, whatever the cluster. */
export function checkTeams(problems: Problems, teams: readonly Team[]): void {
  const names = new Set<string>();
  const owners = new Map<string, string>();
  if (teams.length === 0) {
    problems.add('teams', undefined, 'needs at least one team', 'add one');
  }
  teams.forEach((team, i) => {
    const at = `teams[${i}]`;
    for (const [property, name] of Object.entries({ name: team.name, localQueue: team.localQueue ?? team.name })) {
      if (!isDnsLabel(name)) {
        problems.add(`${at}.${property}`, name, DNS_LABEL_RULE, 'rename it');
      }
    }
    if (team.name === 'default' || team.name === 'root') {
      problems.add(`${at}.name`, team.name, 'must not be the name of a queue that Volcano makes itself', 'rename the team');
    }
    if (names.has(team.name)) {
      problems.add(`${at}.name`, team.name, 'must differ from the other teams', 'rename one of the two');
    }
    names.add(team.name);
    checkNamespaces(problems, `${at}.namespaces`, team, owners);
    reportValue(problems, `${at}.share`, team.share);
    reportValue(problems, `${at}.idle`, team.idle);
    reportValue(problems, `${at}.borrow`, team.borrow);
  });
}

function checkNamespaces(problems: Problems, at: string, team: Team, owners: Map<string, string>): void {
  if (team.namespaces.length === 0) {
    problems.add(at, undefined, 'needs at least one namespace, from which the jobs of the team come', 'name it');
    return;
  }
  for (const namespace of team.namespaces) {
    if (!isDnsLabel(namespace)) {
      problems.add(at, namespace, 'must be the name of a namespace', "copy it from 'kubectl get namespaces'");
    }
    const owner = owners.get(namespace);
    if (owner !== undefined) {
      problems.add(
        at, namespace, owner === team.name ? 'is named twice' : `belongs to team '${owner}' already; a namespace must belong to one team`,
        'remove it from one',
      );
    }
    owners.set(namespace, team.name);
  }
}
