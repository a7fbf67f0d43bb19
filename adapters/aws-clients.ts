import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DrsClient } from '@aws-sdk/client-drs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { DrillPlan } from '../core/plan.ts';

/** Where a drill's AWS calls go, and who counts them. */
export interface ClientSettings {
  readonly region: string;
  readonly count: (call: string) => void;
}

/** The clients of the account and Region that a plan rehearses in. */
export interface TargetClients {
  readonly drs: DrsClient;
  /** Never retries by itself: StartRecovery and Terminate have no client token, so a second call may do it twice. */
  readonly drsOnce: DrsClient;
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
  readonly cloudWatch: CloudWatchClient;
  readonly quotas: ServiceQuotasClient;
  readonly sts: STSClient;
}

const ATTEMPTS = 6;
/** A call that hangs must not take the whole invocation with it. */
const requestHandler = { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** Options of every client of ours. */
export const clientOptions = (region: string) => ({ region, maxAttempts: ATTEMPTS, requestHandler });

/** Clients for a plan's target, by the role that the plan names where it is in another account. */
export function targetClients(target: DrillPlan['target'], settings: ClientSettings): TargetClients {
  const credentials = target.role === undefined ? {} : { credentials: assumedRole(target.role, settings) };
  const options = { ...clientOptions(target.region), ...credentials };
  const { count } = settings;
  return {
    drs: counted('drs', new DrsClient(options), count),
    drsOnce: counted('drs', new DrsClient({ ...options, maxAttempts: 1 }), count),
    ec2: counted('ec2', new EC2Client(options), count),
    ssm: counted('ssm', new SSMClient(options), count),
    cloudWatch: counted('cloudwatch', new CloudWatchClient(options), count),
    quotas: counted('servicequotas', new ServiceQuotasClient(options), count),
    sts: counted('sts', new STSClient(options), count),
  };
}

/** A credential provider; the SDK calls it again when what it gave has expired. */
function assumedRole(role: NonNullable<DrillPlan['target']['role']>, settings: ClientSettings) {
  const sts = counted('sts', new STSClient(clientOptions(settings.region)), settings.count);
  return async () => {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: role.arn,
        RoleSessionName: 'kunren',
        ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
      }),
    );
    if (Credentials?.AccessKeyId === undefined || Credentials.SecretAccessKey === undefined) {
      throw new Error(`STS gave no credentials for role ${role.arn}; check that it trusts this account`);
    }
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      ...(Credentials.SessionToken === undefined ? {} : { sessionToken: Credentials.SessionToken }),
      ...(Credentials.Expiration === undefined ? {} : { expiration: Credentials.Expiration }),
    };
  };
}

/** What two generations of SDK clients have in common, as far as counting needs it. */
interface Countable {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: unknown) => Promise<unknown>,
        context: { readonly commandName?: string },
      ) => (args: unknown) => Promise<unknown>,
      options: { step: 'finalizeRequest'; priority: 'low'; name: string },
    ): void;
  };
}

/** A client whose every attempt, retries included, is counted as `service:Operation`. */
export function counted<C>(service: string, client: C, count: (call: string) => void): C {
  // The stack's own types differ between client-drs and its younger siblings; the shape is the same.
  (client as Countable).middlewareStack.add(
    (next, context) => (args) => {
      count(`${service}:${(context.commandName ?? 'Unknown').replace(/Command$/, '')}`);
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'kunrenCallCounter' },
  );
  return client;
}
