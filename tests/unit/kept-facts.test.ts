import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { drillFolder } from '../../adapters/store/drill-folder.ts';
import { CANARY, SECRET_TEXTS } from './secret-forms.ts';

/** What the bucket is given of the facts of a step: it keeps them for years, as it keeps the record. */

describe('the facts of a step', () => {
  it.each(SECRET_TEXTS)('are written without a secret: %s', async (text) => {
    const written: unknown[] = [];
    const client = {
      send: async (command: unknown) => {
        if (command instanceof PutObjectCommand) written.push(String(command.input.Body));
        return {};
      },
    } as unknown as S3Client;
    const folder = drillFolder(client, 'bucket', 'plan', '01M7ZGSWK853CM79MX4X6JBFW6');
    await folder.write('aborted', {
      at: '2026-11-29T00:00:00.000Z',
      refusals: [{ code: 'PLAN_DISABLED', text }],
    });
    expect(written).toHaveLength(1);
    expect(written.join('')).toContain('***');
    expect(written.join('')).not.toContain(CANARY);
  });
});
