import { QueueSystem } from '../cluster/queue-system';
import { TopologyRequest } from '../cluster/topology-request';
import { Problems } from '../base/problems';
import { reportValue } from '../base/value-problem';
import { Engine } from './engines/engine';
import { GangProps } from './gang-props';
import { NetworkTopology } from './network-topology';

/** What the gang asks of Kueue; reports a request that only Kueue could keep. */
export function kueueTopology(problems: Problems, props: GangProps, engine: Engine): TopologyRequest | undefined {
  if (!isOnVolcano(props, engine)) {
    return props.topology;
  }
  if (props.topology !== undefined && props.networkTopology === undefined) {
    problems.add(
      'topology', props.topology._levels, 'is a request to Kueue, and the gang is on Volcano',
      "say it in Volcano's words too, with 'networkTopology', or leave it out",
    );
  }
  return undefined;
}

/** What the gang asks of Volcano; reports a request that only Volcano could keep. */
export function networkTopology(problems: Problems, props: GangProps, engine: Engine): NetworkTopology | undefined {
  reportValue(problems, 'networkTopology', props.networkTopology);
  if (isOnVolcano(props, engine)) {
    return props.networkTopology;
  }
  if (props.networkTopology !== undefined && props.topology === undefined) {
    problems.add(
      'networkTopology', props.networkTopology._spec.mode, 'is a request to Volcano, and the gang is not on Volcano',
      "say it in Kueue's words too, with 'topology', or leave it out",
    );
  }
  return undefined;
}

function isOnVolcano({ queue }: GangProps, engine: Engine): boolean {
  return engine.name === 'volcano' || queue?.system === QueueSystem.VOLCANO;
}
