import * as z from 'zod';
import { hostAlone, notAPath } from './misplaced.ts';
import { probePort, probeTiming } from './probe-timing.ts';
import { oneLineOnly, text } from './values.ts';

/** The HTTP probe. */

const status = z.int().min(100).max(599);
const STATUS_RANGE = /^[1-5]\d\d-[1-5]\d\d$/;

/** Set from the plan's other keys, or by the probe itself: one connection, nothing compressed. */
const OWN_HEADERS = new Map(
  Object.entries<string>({
    host: "is written with the key 'host'",
    connection: 'is set by the probe',
    'accept-encoding': 'is set by the probe, which never decompresses',
    'content-length': 'is set by the probe',
    'transfer-encoding': 'is set by the probe',
    upgrade: 'is not sent by a probe',
  }),
);

const headerName = z
  .string()
  .max(100)
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is not a name that a header can have')
  .superRefine((name, context) => {
    const why = OWN_HEADERS.get(name.toLowerCase());
    if (why !== undefined) context.addIssue({ code: 'custom', message: why });
  });

const jsonExpectation = z.strictObject({
  path: z
    .string()
    .startsWith('$')
    .max(500)
    .superRefine(oneLineOnly)
    .describe('Where to look in the JSON of the body: a JSONPath (RFC 9535) such as $.status.'),
  equals: z
    .union([z.string().max(1_000), z.number(), z.boolean(), z.null()], {
      error: 'is not text, a number, true, false or null',
    })
    .describe('What must be found there.'),
});

const request = {
  path: z
    .string()
    .regex(/^\//, { error: notAPath })
    .max(2_000)
    .superRefine(oneLineOnly)
    .default('/')
    .describe('The path to request.'),
  host: text(253)
    .superRefine(hostAlone)
    .optional()
    .describe("Name sent in the Host header, and to TLS, although the address is the instance's."),
  method: z
    .enum(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])
    .default('GET')
    .describe('The method of the request.'),
  headers: z
    .record(
      headerName,
      z
        .string()
        .max(2_000)
        .regex(/^[\x20-\x7e]*$/, 'is not one line of ASCII, which a header must be'),
    )
    .refine((headers) => Object.keys(headers).length <= 50, { error: 'has more than 50 entries' })
    .optional()
    .describe('More headers of the request.'),
  body: z.string().min(1).max(10_000).optional().describe('The body of the request.'),
  expectStatus: z
    .union(
      [
        status,
        z
          .array(
            z.union([status, z.string().regex(STATUS_RANGE, 'is not a range of statuses such as 300-399')]),
          )
          .min(1)
          .max(20),
      ],
      {
        error: 'is neither a status such as 200 nor a list of them and of ranges, [200, 300-399]',
      },
    )
    .default(200)
    .describe('The status that passes, or a list of statuses and of ranges such as 300-399.'),
  expectBody: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Text that the first 64 KiB of the body must contain.'),
  expectJson: z
    .array(jsonExpectation)
    .min(1)
    .max(20)
    .optional()
    .describe('Values that the body, read as JSON of at most 64 KiB, must hold.'),
  redirects: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('How many redirects are followed, all of them on the instance itself.'),
  ...probeTiming,
};

/** A scheme's probe, with the scheme's usual port. */
const probeBy = <Scheme extends 'http' | 'https'>(scheme: Scheme, port: number) =>
  z
    .strictObject({
      protocol: z
        .literal(scheme)
        .describe('Passes when the answer has the status and what is expected of its body.'),
      port: probePort(port),
      ...request,
    })
    .refine(
      ({ method, expectBody, expectJson }) => method !== 'HEAD' || (expectBody ?? expectJson) === undefined,
      {
        path: ['method'],
        error: 'is answered without a body, so nothing can be expected of it: use GET',
      },
    );

export const httpProbes = [probeBy('http', 80), probeBy('https', 443)] as const;
