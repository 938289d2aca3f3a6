/** What a label of an object is called in metrics of kube-state-metrics. */
export function metricLabel(key: string): string {
  return `label_${key.replace(/[^A-Za-z0-9_]/g, '_').replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()}`;
}

/** One of several values of a label. */
export interface Match {
  readonly pattern: string;
}

/** One of some names. */
export function anyOf(names: readonly string[]): Match {
  return { pattern: [...new Set(names)].sort().map((name) => name.replaceAll('.', '\\.')).join('|') };
}

/** Labels that a series must have: `{namespace="ml",name=~"a|b"}`. */
export function matchers(labels: Readonly<Record<string, string | Match>>): string {
  const given = Object.entries(labels).map(([name, value]) =>
    (typeof value === 'string' ? `${name}=${JSON.stringify(value)}` : `${name}=~${JSON.stringify(value.pattern)}`));
  return `{${given.join(',')}}`;
}

/** Workloads that something is said about: those of a namespace, or of them those with labels. */
export class Subjects {
  constructor(public readonly namespace: string, private readonly labels: Readonly<Record<string, string>>) {}

  /** A metric of a kind of object of the namespace. */
  public of(metric: string, labels: Readonly<Record<string, string | Match>> = {}): string {
    return `${metric}${matchers({ namespace: this.namespace, ...labels })}`;
  }

  /** Keeps series about Jobs with the labels; about those too that were there at some time of a window. */
  public jobs(expression: string, window?: string): string {
    return this.among(expression, 'kube_job_labels', 'job_name', window);
  }

  /** Keeps series about CronJobs with the labels. */
  public cronJobs(expression: string): string {
    return this.among(expression, 'kube_cronjob_labels', 'cronjob');
  }

  /** Keeps series about pods with the labels. */
  public pods(expression: string): string {
    return this.among(expression, 'kube_pod_labels', 'pod');
  }

  private among(expression: string, metric: string, by: string, window?: string): string {
    if (Object.keys(this.labels).length === 0) {
      return expression;
    }
    const labels = Object.fromEntries(Object.entries(this.labels).map(([key, value]) => [metricLabel(key), value]));
    const labelled = this.of(metric, labels);
    return `(${expression}) and on (namespace, ${by}) ${window === undefined ? labelled : `max_over_time(${labelled}[${window}])`}`;
  }
}
