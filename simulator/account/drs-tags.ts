/** The tags that DRS puts on what it creates in EC2. */
export const MANAGED_TAG = 'AWSElasticDisasterRecoveryManaged';
export const JOB_TAG = 'drs.amazonaws.com-job';
export const SERVER_TAG = 'drs.amazonaws.com-source-server';

export const drsTags = (jobID: string, sourceServerID: string, name: string): Record<string, string> => ({
  Name: name,
  [MANAGED_TAG]: 'drs.amazonaws.com',
  [JOB_TAG]: jobID,
  [SERVER_TAG]: sourceServerID,
});
