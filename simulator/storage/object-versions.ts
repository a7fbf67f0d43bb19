import type { AwsAnswer, AwsRequest } from '../protocol/service.ts';

/**
 * The versions of the objects in a bucket that keeps them (S3 User Guide, 'Retaining multiple versions of objects'): a
 * write adds one, a delete only hides them, and who names one gets its bytes, whatever was written since.
 */
export interface ObjectVersions {
  /** The answer to a write, with the id of the new version. */
  noteWrite(request: AwsRequest, answer: AwsAnswer): AwsAnswer;
  /** The version that a read names, 'none' when there is no such version; undefined when it names none. */
  named(request: AwsRequest): AwsAnswer | 'none' | undefined;
  /** The answer to a read of the newest, with its id. */
  withID(request: AwsRequest, answer: AwsAnswer): AwsAnswer;
}

interface Version {
  readonly id: string;
  readonly answer: AwsAnswer;
}

const ID_CHARACTERS = 32;

export function objectVersions(): ObjectVersions {
  const known = new Map<string, Version[]>();
  let count = 0;
  const nameOf = ({ path }: AwsRequest): string => decodeURIComponent(path);
  const withHeader = (answer: AwsAnswer, id: string): AwsAnswer => ({
    ...answer,
    headers: { ...answer.headers, 'x-amz-version-id': id },
  });
  return {
    noteWrite(request, answer) {
      if (answer.status !== 200) return answer;
      count += 1;
      const id = `v${String(count).padStart(ID_CHARACTERS - 1, '0')}`;
      const name = nameOf(request);
      const headers = {
        'content-type': String(request.headers['content-type'] ?? 'application/octet-stream'),
        etag: String(answer.headers['etag'] ?? ''),
        'last-modified': new Date().toUTCString(),
      };
      // A copy: the writer shares this memory, and may reuse it.
      const read = { status: 200, headers, body: Buffer.from(request.body) };
      known.set(name, [...(known.get(name) ?? []), { id, answer: read }]);
      return withHeader(answer, id);
    },
    named(request) {
      const id = request.query.get('versionId');
      if (id === null) return undefined;
      const version = known.get(nameOf(request))?.find((one) => one.id === id);
      return version === undefined ? 'none' : withHeader(version.answer, id);
    },
    withID(request, answer) {
      const newest = known.get(nameOf(request))?.at(-1);
      return newest === undefined || answer.status !== 200 ? answer : withHeader(answer, newest.id);
    },
  };
}
