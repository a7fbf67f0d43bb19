import type { AnyProbe, Probe } from '../core/plan/plan.ts';

/** Services that answer a plan's probes. */

type Service = Record<string, unknown> & { readonly protocol: string; readonly port: number };

/** A canary must fail, and checks inside need no port; one service answers all probes of its port. */
export function healthyServices(probes: readonly AnyProbe[]): Record<string, unknown>[] {
  const services = probes.flatMap((probe) =>
    probe.canary || probe.protocol === 'ssm' ? [] : [serviceFor(probe)],
  );
  return [...Map.groupBy(services, ({ port }) => port).values()].map(together);
}

/** Probes that take any protocol behind the connection. */
const UNDEMANDING: readonly string[] = ['tls', 'tcp'];

function together(services: readonly Service[]): Record<string, unknown> {
  const ordered = services.toSorted(
    (a, b) => UNDEMANDING.indexOf(b.protocol) - UNDEMANDING.indexOf(a.protocol),
  );
  const bodies = [...new Set(services.flatMap(({ body }) => (typeof body === 'string' ? [body] : [])))];
  const records = services.flatMap(({ records }) => (records === undefined ? [] : [records as Records]));
  return {
    ...Object.assign({}, ...ordered),
    ...(bodies.length === 0 ? {} : { body: bodies.join('\n') }),
    ...(records.length === 0 ? {} : { records: mergeRecords(records) }),
  };
}

type Records = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const mergeRecords = (all: readonly Records[]): Records => {
  const merged: Record<string, Record<string, readonly string[]>> = {};
  for (const records of all)
    for (const [name, types] of Object.entries(records)) merged[name] = { ...merged[name], ...types };
  return merged;
};

function serviceFor(probe: Probe): Service {
  const { protocol, port } = probe;
  switch (probe.protocol) {
    case 'http':
    case 'https':
      return { protocol, port, status: statusFor(probe.expectStatus), body: bodyFor(probe) };
    case 'tls':
      return { protocol, port, ...(probe.name === undefined ? {} : { certificate: { name: probe.name } }) };
    case 'dns': {
      const answers = probe.expect === 'self' ? ['self'] : (probe.expect ?? [SOME_ANSWER[probe.record]]);
      const name = probe.name.toLowerCase().replace(/\.$/, '');
      return { protocol, port, records: { [name]: { [probe.record]: answers } } };
    }
    case 'exchange':
      return { protocol, port, tls: probe.tls, steps: answersTo(probe.steps) };
    default:
      return { protocol, port, ...('tls' in probe ? { tls: probe.tls } : {}) };
  }
}

type HttpProbe = Extract<Probe, { protocol: 'http' | 'https' }>;

function statusFor(expected: HttpProbe['expectStatus']): number {
  const [first = 200] = [expected].flat();
  return typeof first === 'number' ? first : Number(first.slice(0, 3));
}

/** A body with the text; where values are expected, with those at simple paths such as $.checks[0].state. */
function bodyFor({ expectBody = '', expectJson = [] }: HttpProbe): string {
  if (expectJson.length === 0) return expectBody;
  const document: Record<string, unknown> = expectBody === '' ? {} : { text: expectBody };
  for (const { path, equals } of expectJson) {
    const keys = [...path.matchAll(/\.([\w-]+)|\['([^']*)'\]|\[(\d+)\]/g)].map(
      ([, plain, quoted, index]) => plain ?? quoted ?? Number(index),
    );
    put(document, keys, equals);
  }
  return JSON.stringify(document);
}

function put(into: Record<PropertyKey, unknown>, keys: readonly (string | number)[], value: unknown): void {
  const [key, next] = keys;
  if (key === undefined) return;
  if (next === undefined) {
    into[key] = value;
    return;
  }
  into[key] ??= typeof next === 'number' ? [] : {};
  put(into[key] as Record<PropertyKey, unknown>, keys.slice(1), value);
}

/** What a server says to a client that says and expects this. */
function answersTo(steps: Extract<Probe, { protocol: 'exchange' }>['steps']): Record<string, string>[] {
  return steps.map(({ send, expect }) => ({
    ...(send === undefined ? {} : { expect: send }),
    ...(expect === undefined ? {} : { send: expect }),
  }));
}

const SOME_ANSWER = {
  A: 'self',
  AAAA: '::1',
  CNAME: 'simulated.example',
  MX: '10 simulated.example',
  NS: 'simulated.example',
  PTR: 'simulated.example',
  SOA: 'simulated.example hostmaster.example 1',
  SRV: '0 0 443 simulated.example',
  TXT: 'simulated',
};
