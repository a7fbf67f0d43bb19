import { BackupClient } from '@aws-sdk/client-backup';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Connection } from './aws/clients.ts';
import { ec2Of } from './aws/ec2-client.ts';
import { recordResponses } from './aws/record-responses.ts';
import { attacher, maker, remover } from './aws/restore-actions.ts';
import { imageReader } from './aws/restore-images.ts';
import type { RestorePorts } from './aws/restore-ports.ts';
import { restoredReader } from './aws/restore-restored.ts';
import { snapshotReader } from './aws/restore-snapshots.ts';
import { storageReader } from './aws/restore-storage.ts';
import type { Factory } from './runtime.ts';

/** The ports of the recovery method `restore`, by the step that needs them. */

const recorded = <C>(service: string, client: C, connection: Connection): C =>
  recordResponses(service, client, connection);

const readSnapshots: Factory<RestorePorts['snapshots']> = (connection) =>
  snapshotReader(ec2Of(connection), recorded('backup', new BackupClient(connection.options), connection));

const readRestored: Factory<RestorePorts['restored']> = (connection) => restoredReader(ec2Of(connection));

const readImages: Factory<RestorePorts['images']> = (connection) =>
  imageReader(ec2Of(connection), recorded('ssm', new SSMClient(connection.options), connection));

const readStorage: Factory<RestorePorts['storage']> = (connection) =>
  storageReader(
    ec2Of(connection),
    recorded('servicequotas', new ServiceQuotasClient(connection.options), connection),
  );

const makeRestored: Factory<RestorePorts['makeRestored']> = (connection) => maker(ec2Of(connection));

const attach: Factory<RestorePorts['attach']> = (connection) => attacher(ec2Of(connection));

const removeRestored: Factory<RestorePorts['removeRestored']> = (connection) => remover(ec2Of(connection));

export const RESTORE_READING = { restored: readRestored } as const;
export const RESTORE_GUARDS = {
  snapshots: readSnapshots,
  restored: readRestored,
  images: readImages,
  storage: readStorage,
} as const;
/** To make volumes and hosts; it attaches nothing. */
export const RESTORE_START = {
  snapshots: readSnapshots,
  restored: readRestored,
  makeRestored,
} as const;
/** To put them together; it makes nothing. */
export const RESTORE_JOIN = { restored: readRestored, attach } as const;
export const RESTORE_REMOVAL = { restored: readRestored, removeRestored } as const;
