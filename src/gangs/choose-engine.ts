import { QueueSystem } from '../cluster/queue-system';
import { Problems } from '../base/problems';
import { Engine } from './engines/engine';
import { indexedJobEngine } from './engines/indexed-job';
import { jobSetEngine } from './engines/jobset';
import { volcanoEngine } from './engines/volcano';
import { FrameworkModel } from './frameworks/framework-model';
import { GangProps } from './gang-props';

/** The engine that the user names, or else that of the queue: on Kueue only an Indexed Job can start with a part of its pods. */
export function chooseEngine(problems: Problems, props: GangProps, framework: FrameworkModel): Engine {
  const engine =
    props.engine?._engine ??
    (props.queue?.system === QueueSystem.VOLCANO ? volcanoEngine() : framework.coupled ? jobSetEngine() : indexedJobEngine());
  const reason = framework.cannot?.[engine.name];
  if (reason !== undefined) {
    problems.add('framework', framework.name, `cannot run on ${engine.title}, which ${reason}`, 'set another engine, or another framework');
  }
  return engine;
}
