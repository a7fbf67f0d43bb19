import { BackupClient } from '@aws-sdk/client-backup';
import { KMSClient } from '@aws-sdk/client-kms';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Connection } from './aws/clients.ts';
import { ec2Of } from './aws/ec2-client.ts';
import { recordResponses } from './aws/record-responses.ts';
import { attacher, maker, remover } from './aws/restore-actions.ts';
import { imageReader } from './aws/restore-images.ts';
import { keyReader } from './aws/restore-keys.ts';
import type { RestorePorts } from './aws/restore-ports.ts';
import { restoredReader } from './aws/restore-restored.ts';
import { snapshotReader } from './aws/restore-snapshots.ts';
import { storageReader } from './aws/restore-storage.ts';
import { restoreTestAnswerer, restoreTestReader } from './aws/restore-tests.ts';
import type { Factory } from './runtime.ts';

/** The ports of the recovery method `restore`, by the step that needs them. */

const recorded = <C>(service: string, client: C, connection: Connection): C =>
  recordResponses(service, client, connection);

const backupOf = (connection: Connection): BackupClient =>
  recorded('backup', new BackupClient(connection.options), connection);

const readSnapshots: Factory<RestorePorts['snapshots']> = (connection) =>
  snapshotReader(ec2Of(connection), backupOf(connection));

const readTests: Factory<RestorePorts['restoreTests']> = (connection) =>
  restoreTestReader(backupOf(connection));

const answerTest: Factory<RestorePorts['answerRestoreTest']> = (connection) =>
  restoreTestAnswerer(backupOf(connection));

const readRestored: Factory<RestorePorts['restored']> = (connection) => restoredReader(ec2Of(connection));

const readImages: Factory<RestorePorts['images']> = (connection) =>
  imageReader(ec2Of(connection), recorded('ssm', new SSMClient(connection.options), connection));

const readKey: Factory<RestorePorts['kmsKey']> = (connection) =>
  keyReader(recorded('kms', new KMSClient(connection.options), connection));

const readStorage: Factory<RestorePorts['storage']> = (connection) =>
  storageReader(
    ec2Of(connection),
    recorded('servicequotas', new ServiceQuotasClient(connection.options), connection),
  );

const makeRestored: Factory<RestorePorts['makeRestored']> = (connection) => maker(ec2Of(connection));

const attach: Factory<RestorePorts['attach']> = (connection) => attacher(ec2Of(connection));

const removeRestored: Factory<RestorePorts['removeRestored']> = (connection) => remover(ec2Of(connection));

export const RESTORE_READING = { restored: readRestored, restoreTests: readTests } as const;
export const RESTORE_GUARDS = {
  restored: readRestored,
  restoreTests: readTests,
  snapshots: readSnapshots,
  images: readImages,
  kmsKey: readKey,
  storage: readStorage,
} as const;
/** To make volumes and hosts; it attaches nothing. */
export const RESTORE_START = {
  restored: readRestored,
  restoreTests: readTests,
  snapshots: readSnapshots,
  makeRestored,
} as const;
/** To put them together; it makes nothing. */
export const RESTORE_JOIN = { restored: readRestored, restoreTests: readTests, attach } as const;
export const RESTORE_REMOVAL = { restored: readRestored, restoreTests: readTests, removeRestored } as const;
/** To look whether a restore test can be proven. */
export const RESTORE_TESTS = { restoreTests: readTests } as const;
/** To tell AWS Backup what a drill has shown of its restore test. */
export const RESTORE_ANSWER = { restoreTests: readTests, answerRestoreTest: answerTest } as const;
