import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { pemOf } from '../../reporting/evidence/bundle.ts';
import { CREDENTIALS, type Deployment } from './deployment.ts';
import { OUT, run } from './python.ts';

/** An examiner's work on moto's bucket: every drill of the plan, with its locks, by the key that moto's KMS gives. */
export async function verifyInBucket({ region, bucket, functions }: Deployment, moto: string): Promise<void> {
  const [first] = Object.values(functions);
  const kms = new KMSClient({ region, endpoint: moto, credentials: CREDENTIALS });
  const key = join(OUT, 'signing-key.pem');
  try {
    const { PublicKey = new Uint8Array() } = await kms.send(
      new GetPublicKeyCommand({ KeyId: first?.environment['KUNREN_SIGNING_KEY'] }),
    );
    writeFileSync(key, pemOf(PublicKey));
  } finally {
    kms.destroy();
  }
  const place = `s3://${bucket}/drills/wordpress-workshop`;
  await run(process.execPath, ['cli/kunren.js', 'verify', place, '--key', key], {
    AWS_ENDPOINT_URL: moto,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  });
}
