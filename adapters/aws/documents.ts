import { DescribeDocumentCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Target } from '../ports.ts';
import type { Connection } from './clients.ts';
import { observe } from './errors.ts';
import { recordResponses } from './record-responses.ts';

/** What Systems Manager says of each document, in their order: of the version that is named, or of its default version. */
export function documentReader({ options, count }: Connection): Target['documents'] {
  const client = recordResponses('ssm', new SSMClient(options), { options, count });
  return (documents) =>
    Promise.all(
      documents.map(({ document, version }) =>
        observe(async () => {
          const { Document } = await client.send(
            new DescribeDocumentCommand({
              Name: document,
              ...(version === undefined ? {} : { DocumentVersion: String(version) }),
            }),
          );
          if (Document?.DocumentVersion === undefined) throw new Error('its version is not told');
          const { Hash, HashType, DocumentVersion } = Document;
          return {
            sha256: HashType === 'Sha256' && Hash !== undefined ? Hash.toLowerCase() : null,
            version: DocumentVersion,
          };
        }),
      ),
    );
}
