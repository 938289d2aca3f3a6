import { isAccelerator } from '../../preflight/model/amounts';
import { Quantity } from '../../base/quantity';
import { ClusterReport } from '../model/cluster-report';
import { Block, Fact, plural, Section } from './document';
import { changesSection, findingsSection } from './findings';
import { accessSection, gangsSection, poolsSection } from './pools-gangs-access';
import { sharesSection } from './shares';
import { weekSection } from './week';
import { workloadsSection } from './workloads';

/** The parts of a cluster's report that it has anything for, what is most urgent first. */
export function sectionsOf(cluster: ClusterReport): Section[] {
  const { changes, shares, queues, calendar: { rows, once }, gangs, access } = cluster;
  const section = (id: string, title: string, isThere: boolean, blocks: (of: ClusterReport) => Block[]): Section[] =>
    (isThere ? [{ id, title, blocks: blocks(cluster) }] : []);
  return [
    ...section('changes', 'What changes', changes !== undefined, changesSection),
    ...section('shares', 'Shares', shares.length > 0, sharesSection),
    ...section('workloads', 'Workloads', queues.length > 0, workloadsSection),
    ...section('week', 'The week', rows.length + once.length > 0, weekSection),
    ...section('gangs', 'Gangs', gangs.length > 0, gangsSection),
    ...section('findings', 'Findings', true, findingsSection),
    ...section('pools', 'Node pools', shares.length + queues.length + cluster.pools.length > 0, poolsSection),
    ...section('access', 'Access', access.length > 0, accessSection),
  ];
}

/** The numbers that somebody wants first, and what the cluster is. */
export function summaryOf(cluster: ClusterReport): Block[] {
  const { pools, systems, kubernetes } = cluster;
  const words = [
    ...systems, ...(kubernetes === undefined ? [] : [`Kubernetes ${kubernetes}`]),
    pools.length === 0 ? 'no pools declared' : plural(pools.length, 'node pool'),
  ];
  return [{ facts: factsOf(cluster) }, { paragraph: { quiet: words.join(' · ') } }];
}

export function factsOf({ pools, shares, queues, gangs, result: { findings } }: ClusterReport): Fact[] {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const accelerators = new Map<string, Quantity>();
  pools.flatMap(({ total }) => total).filter(([resource]) => isAccelerator(resource))
    .forEach(([resource, amount]) => accelerators.set(resource, (accelerators.get(resource) ?? amount.minus(amount)).plus(amount)));
  const teams = new Set(shares.flatMap(({ rows }) => rows.map(({ queue }) => queue))).size;
  return [
    ...[...accelerators].map(([name, amount]) => ({ name, value: amount.toString() })),
    { name: 'Queues', value: String(teams) },
    { name: 'Workloads', value: String(queues.reduce((sum, { rows }) => sum + rows.length, 0)) },
    { name: 'Gangs', value: String(gangs.length) },
    { name: 'Errors', value: String(errors), kind: errors > 0 ? 'error' : 'good' },
    { name: 'Warnings', value: String(warnings), ...(warnings > 0 ? { kind: 'warning' as const } : {}) },
  ];
}

/** What a cluster is called. */
export function clusterName({ name }: ClusterReport): string {
  return name === '' ? 'Other objects' : name;
}
