import { NamedRunProps } from '../workloads/named-run-props';
import { GangProps } from './gang-props';

/** Properties of a `GangTrainingJob`. */
export interface GangTrainingJobProps extends GangProps, NamedRunProps {}
