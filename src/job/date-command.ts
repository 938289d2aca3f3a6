import { ContainerProps } from '../pod/container-props';
import { Env } from '../pod/env';
import { referencesIn } from '../pod/env-order';
import { PodProps } from '../pod/pod-props';
import { Problems } from '../problems/problems';
import { reportValue } from '../problems/value-problem';
import { variablesOf } from './date-script';
import { ScriptShell } from './script-shell';

/** The variables that a run's date reaches the program in. */
export const DATE_VARIABLES = ['LOGICAL_DATE', 'LOGICAL_TIME'];

/** What other systems expand before Kubernetes sees it, and nobody here does. */
const FOREIGN_TEMPLATE = /\{\{-?\s*(yesterday|today|tomorrow|now|date|ds|ds_nodash|ts|execution_date|logical_date|data_interval_start)\s*-?\}\}/i;

/** How the date is worked out. */
export interface DateCommand {
  /** The property that asks for the date. */
  readonly property: string;
  readonly script: string;
  readonly shell: ScriptShell;

  /** What the script takes before the program's command. */
  readonly leading?: readonly string[];

  /** Whether runs have a time besides their date. */
  readonly timed: boolean;

  /** Variables that the script reads. */
  readonly env?: Record<string, Env>;
}

/** The props of a pod whose main container works out the date and then starts the program, which takes its place. */
export function withDateCommand(problems: Problems, props: PodProps, date: DateCommand): PodProps {
  reportValue(problems, `${date.property}.shell`, date.shell);
  check(problems, props, date);
  return {
    ...props,
    command: [date.shell._path, '-c', date.script, 'logical-date', ...(date.leading ?? []), ...(props.command ?? [])],
    env: { ...props.env, ...date.env },
    mounts: [...(props.mounts ?? []), ...date.shell._mounts],
    initContainers: [...date.shell._initContainers, ...(props.initContainers ?? [])],
  };
}

/** Reports dates that the pod's texts ask for in a way that nobody would fill in. */
export function checkDateReferences(problems: Problems, props: PodProps, dated: boolean): void {
  const texts = (container: ContainerProps) => [...(container.command ?? []), ...(container.args ?? [])];
  for (const text of texts(props)) {
    const [template] = FOREIGN_TEMPLATE.exec(text) ?? [];
    if (template !== undefined) {
      problems.add('args', text, `contains ${template}, which Kubernetes passes on as it stands`, "write $(LOGICAL_DATE), and set 'logicalDate: LogicalDate.dayBefore()'");
    }
    if (!dated && DATE_VARIABLES.some((name) => referencesIn(text).includes(name) && props.env?.[name] === undefined)) {
      problems.add('args', text, "refers to the date of the run, which needs 'logicalDate'", 'set for instance logicalDate: LogicalDate.dayBefore()');
    }
  }
  const helpers = [...(props.initContainers ?? []).map((helper, i) => ({ helper, path: `initContainers[${i}]` })), ...(props.sidecars ?? []).map((helper, i) => ({ helper, path: `sidecars[${i}]` }))];
  for (const { helper, path } of helpers) {
    for (const text of texts(helper).filter((candidate) => DATE_VARIABLES.some((name) => referencesIn(candidate).includes(name) && helper.env?.[name] === undefined))) {
      problems.add(`${path}.args`, text, 'refers to the date of the run, which only the main container knows', 'let the main container do what needs the date');
    }
  }
}

function check(problems: Problems, props: PodProps, { property, script, timed, env }: DateCommand): void {
  checkDateReferences(problems, props, true);
  const timeText = [...(props.command ?? []), ...(props.args ?? [])].find((text) => referencesIn(text).includes('LOGICAL_TIME'));
  if (!timed && timeText !== undefined) {
    problems.add('args', timeText, `refers to the time of the run, and with this '${property}' a run has only a date`, 'write $(LOGICAL_DATE)');
  }
  if (props.command === undefined) {
    problems.add('command', undefined, `needs to be given with '${property}': the shell that works out the date takes the place of the image's entry point`, "write the image's entry point, for instance ['python', 'infer.py']");
  }
  const reserved = [...Object.keys(env ?? {}), ...variablesOf(script)];
  for (const [name, value] of Object.entries(props.env ?? {})) {
    if (DATE_VARIABLES.includes(name)) {
      problems.add(`env.${name}`, value._value, `contradicts '${property}': every run would have this date`, 'leave it out; an operator sets it on a single Job, to run that one for a date');
    } else if (reserved.includes(name)) {
      problems.add(`env.${name}`, value._value, `is a variable that the shell of '${property}' uses for itself`, 'rename it');
    }
    const dates = referencesIn(value._value ?? '').filter((reference) => DATE_VARIABLES.includes(reference));
    if (dates.length > 0) {
      problems.add(`env.${name}`, value._value, `refers to $(${dates[0]}), which is known only once the container runs and would stay as it is`, `put it into 'args', or let the program read the variable ${dates[0]}`);
    }
  }
}
