import { SecurityProfile, TrainingJob, TrainingJobProps } from 'cdk8s-ml-workloads';
import { Construct } from 'constructs';

export interface AuditedTrainingJobProps extends TrainingJobProps {
  /** Who answers for the run. */
  readonly owner: string;
}

/** A subclass: a TrainingJob that always names its owner and never writes to the image's own files. */
export class AuditedTrainingJob extends TrainingJob {
  constructor(scope: Construct, id: string, { owner, ...props }: AuditedTrainingJobProps) {
    super(scope, id, {
      ...props,
      labels: { ...props.labels, owner },
      security: SecurityProfile.restricted({ readOnlyRootFilesystem: true }),
    });
  }
}
