import type { SimulatedAccount } from '../account/state.ts';
import { type AwsAnswer, type AwsRequest, header, retryAfter, type Service } from '../protocol/service.ts';
import { invalid, uninitialized } from './errors.ts';
import { DRS_OPERATIONS } from './operations.ts';

const TAG_OPERATIONS = new Map(
  Object.entries<string>({
    GET: 'ListTagsForResource',
    POST: 'TagResource',
    DELETE: 'UntagResource',
  }),
);

/** DRS speaks REST with JSON: the operation is the path. */
export const drsService: Service = {
  operationOf({ method, path }) {
    if (path.startsWith('/tags/')) return TAG_OPERATIONS.get(method);
    const name = path.slice(1);
    const expected = name === 'ListStagingAccounts' ? 'GET' : 'POST';
    return /^[A-Za-z]+$/.test(name) && method === expected ? name : undefined;
  },
  read(request) {
    const input = parseBody(request);
    if (request.path.startsWith('/tags/')) {
      const resourceArn = decodeURIComponent(request.path.slice('/tags/'.length));
      const tagKeys = request.query.getAll('tagKeys');
      return { ...input, resourceArn, ...(request.method === 'DELETE' ? { tagKeys } : {}) };
    }
    return { ...Object.fromEntries(request.query), ...input };
  },
  answer(input, name, request, aws) {
    const operation = Object.hasOwn(DRS_OPERATIONS, name) ? DRS_OPERATIONS[name] : undefined;
    const elsewhere = otherRegionOf(request, aws);
    if (elsewhere !== undefined) return answerElsewhere(elsewhere, name, aws);
    if (!aws.initialized && name !== 'InitializeService') throw uninitialized();
    if (operation === undefined) throw invalid('unknownOperation', `${name} is not an operation`);
    const output = operation.call(input, aws);
    const { status } = operation;
    return { status, headers: JSON_HEADERS, body: status === NO_CONTENT ? '' : JSON.stringify(output) };
  },
  refuse: (fault) => ({
    status: fault.status,
    headers: { ...JSON_HEADERS, 'x-amzn-errortype': fault.code, ...retryAfter(fault) },
    body: JSON.stringify({ message: fault.message, ...fault.fields }),
  }),
};

/** The Region that a request is signed for, where it is not the scenario's. */
function otherRegionOf(request: AwsRequest, { scenario }: SimulatedAccount): string | undefined {
  const [, region] = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(header(request, 'authorization') ?? '') ?? [];
  return region === scenario.region ? undefined : region;
}

/** DRS in another Region of the account: it protects nothing there. */
function answerElsewhere(region: string, name: string, { scenario }: SimulatedAccount): AwsAnswer {
  const { id, initialized } = scenario.originRegion;
  if (region !== id || !initialized) throw uninitialized();
  if (name !== 'DescribeSourceServers')
    throw invalid('other', `${name} is not simulated in ${region}, which is not the scenario's Region.`);
  return { status: 200, headers: JSON_HEADERS, body: JSON.stringify({ items: [] }) };
}

const NO_CONTENT = 204;
const JSON_HEADERS = { 'content-type': 'application/json' };

function parseBody({ body }: AwsRequest): object {
  if (body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(body.toString());
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Falls through to the refusal, as does a body that is no object.
  }
  throw invalid('cannotParse', 'The body is not a JSON object.');
}
