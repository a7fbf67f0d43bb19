import type { DescribeRecoverySnapshotsCommandOutput } from '@aws-sdk/client-drs';
import * as z from 'zod';
import { drsTime, isHard } from '../account/drs-time.ts';
import { pointsInTime } from '../account/points-in-time.ts';
import { invalid } from './errors.ts';
import { drsPage, operation, paging, sourceServerID, withToken } from './operation.ts';

const moment = z.iso.datetime({ offset: true });

export const describeRecoverySnapshots = operation(
  z.strictObject({
    sourceServerID,
    filters: z.strictObject({ fromDateTime: moment.optional(), toDateTime: moment.optional() }).optional(),
    order: z.enum(['ASC', 'DESC']).optional(),
    ...paging,
  }),
  (input, aws): Omit<DescribeRecoverySnapshotsCommandOutput, '$metadata'> => {
    const { sourceServerID: id, filters = {}, order = 'ASC', ...request } = input;
    const server = aws.servers.get(id);
    if (server === undefined) throw invalid('other', `Source server ${id} does not exist.`);
    const from = filters.fromDateTime === undefined ? 0 : Date.parse(filters.fromDateTime);
    const to = filters.toDateTime === undefined ? Number.POSITIVE_INFINITY : Date.parse(filters.toDateTime);
    const skew = aws.scenario.clockSkew * 1_000;
    const newestFirst = pointsInTime(aws, server, aws.now()).filter(
      ({ takenAt }) => takenAt + skew >= from && takenAt + skew <= to,
    );
    const points = order === 'DESC' ? newestFirst : newestFirst.toReversed();
    const page = drsPage(
      aws,
      `DescribeRecoverySnapshots ${id} ${order}`,
      points,
      request,
      (point) => point.snapshotID,
    );
    return withToken(
      page.items.map((point) => ({
        snapshotID: point.snapshotID,
        sourceServerID: id,
        expectedTimestamp: drsTime(aws, point.expectedAt),
        ...(isHard(aws) ? {} : { timestamp: drsTime(aws, point.takenAt) }),
        ebsSnapshots: [...point.ebsSnapshotIDs],
      })),
      page.nextToken,
    );
  },
);
