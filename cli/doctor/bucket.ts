import { broken, lineOf, ok } from './line.ts';
import type { Check } from './scope.ts';

/** Whether the evidence bucket locks what is written, and keeps every version. */
export const bucketCheck: Check = {
  name: 'bucket',
  isOfStack: true,
  look: ({ inspector, physicalId, deploy }) =>
    Promise.all([
      lineOf(
        'lock',
        's3:GetBucketObjectLockConfiguration',
        async () => inspector.retention(await physicalId('EvidenceBucket')),
        (found) =>
          found === undefined
            ? broken('new evidence is not locked: anybody who may write can change it', deploy)
            : ok(`${found.mode}, ${found.days} days`),
      ),
      lineOf(
        'versions',
        's3:GetBucketVersioning',
        async () => inspector.isVersioned(await physicalId('EvidenceBucket')),
        (isKept) => (isKept ? ok('kept') : broken('not kept', deploy)),
      ),
    ]),
};
