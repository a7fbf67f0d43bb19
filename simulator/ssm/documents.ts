import { createHash } from 'node:crypto';
import type { DescribeDocumentCommandInput, DescribeDocumentCommandOutput } from '@aws-sdk/client-ssm';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';

/** AWS's own documents that are modelled, with the systems that they are for. */
export const DOCUMENTS = new Map(
  Object.entries<readonly ('linux' | 'windows')[]>({
    'AWS-RunShellScript': ['linux'],
    'AWS-RunPowerShellScript': ['linux', 'windows'],
  }),
);

/** What may be said of a version of a document. */
interface Version {
  readonly version: number;
  readonly hash: string;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Every version of a document at a moment, the default one last; none where there is no such document. */
function versionsOf(aws: SimulatedAccount, name: string): Version[] {
  if (DOCUMENTS.has(name)) return [{ version: 1, hash: hashOf(name) }];
  const found = aws.scenario.documents.find((one) => one.name === name);
  if (found === undefined) return [];
  const { version, replacedAfter } = found;
  const isReplaced = replacedAfter !== undefined && aws.now() >= aws.startedAt + replacedAfter * 1_000;
  return [
    { version, hash: hashOf(name) },
    ...(isReplaced ? [{ version: version + 1, hash: hashOf(`${name}, replaced`) }] : []),
  ];
}

/**
 * The version of a document that a request means.
 * @throws {AwsError} as SSM where there is none, or, which is UNCONFIRMED, where it has not the hash that is named.
 */
export function documentMeant(
  aws: SimulatedAccount,
  name: string,
  { version, hash }: { readonly version?: string | undefined; readonly hash?: string | undefined } = {},
): Version {
  const versions = versionsOf(aws, name);
  if (versions.length === 0)
    throw awsError('InvalidDocument', 400, `Document with name ${name} does not exist.`);
  const found =
    version === undefined || version === '$DEFAULT' || version === '$LATEST'
      ? versions.at(-1)
      : versions.find((one) => String(one.version) === version);
  if (found === undefined)
    throw awsError('InvalidDocumentVersion', 400, `Document ${name} has no version ${version}.`);
  if (hash !== undefined && hash !== found.hash)
    throw awsError('InvalidDocument', 400, `The hash of document ${name} is not the one that is named.`);
  return found;
}

/** A document without its content, its parameters and its tags. */
export function describeDocument(
  { Name = '', DocumentVersion, VersionName }: DescribeDocumentCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeDocumentCommandOutput, '$metadata'> {
  if (VersionName !== undefined)
    throw awsError('ValidationException', 400, 'VersionName is not modelled by the simulator');
  const { version, hash } = documentMeant(aws, Name, { version: DocumentVersion });
  return {
    Document: {
      Name,
      Hash: hash,
      HashType: 'Sha256',
      DocumentVersion: String(version),
      Status: 'Active',
      DocumentType: 'Command',
      Owner: DOCUMENTS.has(Name) ? 'Amazon' : aws.scenario.account,
    },
  };
}
