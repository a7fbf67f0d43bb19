import * as z from 'zod';
import { hostAlone } from './misplaced.ts';
import { probePort, probeTiming } from './probe-timing.ts';
import { httpProbes } from './probes-http.ts';
import { text } from './values.ts';

export { probeTiming } from './probe-timing.ts';

/** The probes of a recovered server from outside: one schema per protocol, with one discriminating key. */

const tcpProbe = z.strictObject({
  protocol: z.literal('tcp').describe('Passes when the port accepts a connection.'),
  port: probePort(),
  ...probeTiming,
});

const tlsProbe = z.strictObject({
  protocol: z
    .literal('tls')
    .describe('Passes when the certificate is trusted or pinned and not near its end.'),
  port: probePort(),
  name: text(253)
    .superRefine(hostAlone)
    .optional()
    .describe('The name that the certificate must be for, and that is asked for.'),
  ca: z
    .string()
    .max(65_536)
    .regex(
      /^\s*-----BEGIN CERTIFICATE-----\s[\s\S]+\s-----END CERTIFICATE-----\s*$/,
      'is not a certificate: write it as PEM, from -----BEGIN CERTIFICATE----- on',
    )
    .optional()
    .describe('Certificates, as PEM, that are trusted instead of the public roots.'),
  pins: z
    .array(
      z
        .string()
        .regex(
          /^[0-9a-f]{2}(:?[0-9a-f]{2}){31}$/i,
          'is not a SHA-256 fingerprint: write its 32 bytes in hex, with or without colons',
        ),
    )
    .min(1)
    .max(20)
    .optional()
    .describe("Fingerprints, SHA-256, one of which the server's own certificate must have."),
  daysLeft: z
    .int()
    .min(0)
    .max(3_650)
    .default(0)
    .describe('How many days, at least, the certificate must still be valid.'),
  ...probeTiming,
});

export const DNS_RECORDS = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'] as const;

const dnsProbe = z
  .strictObject({
    protocol: z.literal('dns').describe('Passes when the server, asked for a record, returns the answers.'),
    port: probePort(53),
    transport: z.enum(['udp', 'tcp']).default('udp').describe('The transport of the query.'),
    name: z
      .string()
      .max(253)
      .regex(/^([\w*-]{1,63}\.)*[\w*-]{1,63}\.?$/, 'is not a name that DNS can be asked for')
      .describe('The name to ask for.'),
    record: z.enum(DNS_RECORDS).default('A').describe('The type of the record to ask for.'),
    expect: z
      .union([z.literal('self'), z.array(text(500)).min(1).max(50)], {
        error: "is neither 'self' nor a list of answers in text",
      })
      .optional()
      .describe("Answers that must all be there; self is the recovered instance's own address."),
    ...probeTiming,
  })
  .refine(({ record, expect }) => expect !== 'self' || record === 'A', {
    path: ['expect'],
    error: 'is an IPv4 address, which only a record A can answer',
  });

const sshProbe = z.strictObject({
  protocol: z
    .literal('ssh')
    .describe('Passes when the server proves that it holds its host key; nobody logs in.'),
  port: probePort(22),
  hostKeys: z
    .array(
      z
        .string()
        .regex(
          /^SHA256:[A-Za-z0-9+/]{43}=?$/,
          "is not a host key's fingerprint: write it as ssh-keygen -l prints it, SHA256:…",
        ),
    )
    .min(1)
    .max(20)
    .optional()
    .describe("Fingerprints of the source's host keys, one of which the server must have."),
  ...probeTiming,
});

const rdpProbe = z.strictObject({
  protocol: z.literal('rdp').describe('Passes when Remote Desktop agrees on how to connect.'),
  port: probePort(3_389),
  nla: z
    .enum(['optional', 'required'])
    .default('optional')
    .describe('Whether Network Level Authentication must be offered.'),
  ...probeTiming,
});

const mysqlProbe = z.strictObject({
  protocol: z.literal('mysql').describe('Passes when MySQL or MariaDB greets.'),
  port: probePort(3_306),
  ...probeTiming,
});

const postgresqlProbe = z.strictObject({
  protocol: z.literal('postgresql').describe('Passes when PostgreSQL accepts connections.'),
  port: probePort(5_432),
  ...probeTiming,
});

const sqlserverProbe = z.strictObject({
  protocol: z.literal('sqlserver').describe('Passes when SQL Server answers a PRELOGIN.'),
  port: probePort(1_433),
  ...probeTiming,
});

const tls = z
  .boolean()
  .default(false)
  .describe('Whether TLS comes first; the certificate is not checked, a probe tls does that.');

const smtpProbe = z.strictObject({
  protocol: z.literal('smtp').describe('Passes when the mail server greets and answers EHLO.'),
  port: probePort(25),
  tls,
  ...probeTiming,
});

const ldapProbe = z.strictObject({
  protocol: z.literal('ldap').describe('Passes when the directory answers what it is (its root DSE).'),
  port: probePort(389),
  tls,
  ...probeTiming,
});

const redisProbe = z.strictObject({
  protocol: z.literal('redis').describe('Passes when Redis or Valkey answers PING.'),
  port: probePort(6_379),
  tls,
  ...probeTiming,
});

const line = z
  .string()
  .min(1)
  .max(1_000)
  .refine((value) => /^[^\p{Cc}]*$/u.test(value.replace(/[\r\n\t]/g, '')), {
    error: 'has a control character other than tab and line end',
  });

const exchangeProbe = z.strictObject({
  protocol: z.literal('exchange').describe('Passes when every text that is expected came.'),
  port: probePort(),
  tls,
  steps: z
    .array(
      z
        .strictObject({
          send: line.optional().describe('Text to send; line ends as written, "QUIT\\r\\n".'),
          expect: line.optional().describe('Text that must come, after what earlier steps have matched.'),
        })
        .refine(({ send, expect }) => send !== undefined || expect !== undefined, {
          error: "is empty: give it 'send', 'expect' or both",
        }),
    )
    .min(1)
    .max(20)
    .describe('What is sent and what must be answered, in order.'),
  ...probeTiming,
});

export const outsideProbes = [
  tcpProbe,
  tlsProbe,
  ...httpProbes,
  dnsProbe,
  sshProbe,
  rdpProbe,
  mysqlProbe,
  postgresqlProbe,
  sqlserverProbe,
  smtpProbe,
  ldapProbe,
  redisProbe,
  exchangeProbe,
] as const;

export const probeSchema = z.discriminatedUnion('protocol', outsideProbes);

/** Every protocol by which a plan can ask from outside. */
export const PROTOCOLS = probeSchema.options.flatMap(({ shape: { protocol } }) => [...protocol.values]);
