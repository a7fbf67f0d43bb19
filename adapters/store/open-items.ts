import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import * as z from 'zod';
import { withoutSecrets } from '../../core/text/mask-secrets.ts';
import {
  type Disposition,
  dispositionSchema,
  findingSchema,
  type OpenItem,
} from '../../core/verdict/finding.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { collect } from '../aws/pages.ts';
import { jsonObjects } from './objects.ts';

/**
 * Findings that outlive their drill, in a plan's folder of the evidence bucket: `findings/DRILL.3.json` holds the three
 * of a drill, `findings/DRILL.F-2.closed.json` says how the second was disposed of. One listing shows what is open.
 */

/** Objects read at once: S3 allows far more. */
const CONCURRENCY = 10;
const RAISED = /\/([0-9A-Z]{26})\.(\d+)\.json$/;
const CLOSED = /\/([0-9A-Z]{26})\.(F-\d+)\.closed\.json$/;

const folderOf = (planId: string): string => `drills/${planId}/findings/`;
const closedKey = (planId: string, drillId: string, findingId: string): string =>
  `${folderOf(planId)}${drillId}.${findingId}.closed.json`;

/** Stores the findings of a closed drill for later drills; repeating it changes nothing. */
export async function keepFindings(
  client: S3Client,
  bucket: string,
  { planId, drillId, findings }: DrillRecord,
): Promise<void> {
  if (findings.length === 0) return;
  const key = `${folderOf(planId)}${drillId}.${findings.length}.json`;
  await jsonObjects(client, bucket).putOnce(key, findings);
}

/** Every finding of a plan's drills that is open, and those that were closed since a moment; oldest drill first. */
export async function openItems(
  client: S3Client,
  bucket: string,
  planId: string,
  since: Date,
): Promise<OpenItem[]> {
  const { get } = jsonObjects(client, bucket);
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: folderOf(planId) });
  const objects = await collect(pages, (page) => page.Contents);
  const closed = Map.groupBy(
    objects.flatMap(({ Key = '', LastModified }) => {
      const [, drillId, findingId] = CLOSED.exec(Key) ?? [];
      return drillId === undefined || findingId === undefined
        ? []
        : [{ drillId, findingId, key: Key, isNew: LastModified === undefined || LastModified >= since }];
    }),
    ({ drillId }) => drillId,
  );
  const drills = objects.flatMap(({ Key = '' }) => {
    const [, drillId, count] = RAISED.exec(Key) ?? [];
    if (drillId === undefined) return [];
    const ends = closed.get(drillId) ?? [];
    const isLongClosed = ends.length >= Number(count) && ends.every(({ isNew }) => !isNew);
    return isLongClosed ? [] : [{ drillId, key: Key, ends }];
  });
  const items = await pMap(
    drills,
    async ({ drillId, key, ends }): Promise<OpenItem[]> => {
      const findings = z.array(findingSchema).parse(await get(key));
      const named = findings.filter(({ id }) =>
        ends.every(({ findingId, isNew }) => findingId !== id || isNew),
      );
      return pMap(named, async (finding) => {
        const end = ends.find(({ findingId }) => findingId === finding.id);
        const disposition =
          end === undefined ? null : withoutSecrets(dispositionSchema.parse(await get(end.key)));
        return { drillId, finding, disposition };
      });
    },
    { concurrency: CONCURRENCY },
  );
  return items.flat();
}

/** Records a finding's disposition, once, without what looks like a secret in the person's note; false when it was already closed. */
export const dispose = async (
  client: S3Client,
  bucket: string,
  planId: string,
  { drillId, finding }: Pick<OpenItem, 'drillId' | 'finding'>,
  disposition: Disposition,
): Promise<boolean> =>
  (await jsonObjects(client, bucket).putOnce(
    closedKey(planId, drillId, finding.id),
    withoutSecrets(disposition),
  )) !== undefined;
