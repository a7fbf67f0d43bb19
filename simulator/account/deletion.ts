/** An instance whose deletion something requested. */
export interface Deletion {
  readonly at: string;
  readonly cause: 'StartRecovery' | 'TerminateRecoveryInstances' | 'TerminateInstances' | 'somebody';
  readonly instanceID: string;
  readonly sourceServerID: string;
  /** Whether the deleted instance was launched as a drill. */
  readonly isDrill: boolean;
  /** Whether DRS still listed it. */
  readonly inDrs: boolean;
  /** The job that launched it. */
  readonly launchJobID: string;
  /** The job that deletes it. */
  readonly jobID?: string;
}
