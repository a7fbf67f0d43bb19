import { describe, expect, it } from 'vitest';
import { codesOf, rehearse, serversWith } from './rehearse.ts';

/** Whether servers keep the private address of their sources, by EC2, and where a drill's connections go. */

type Changes = Record<string, unknown>;

const NETWORK = { subnets: ['subnet-0d1e2f3a4b5c6d7e8'], securityGroups: ['sg-0d1e2f3a4b5c6d7e8'] };
const SOURCE = '10.20.30.40';
const requiring = (copiedPrivateIp: string, ...probes: Changes[]): Changes => ({
  network: { ...NETWORK, copiedPrivateIp },
  waves: [
    {
      name: 'database',
      readyWithin: '45m',
      servers: [{ hostname: 'wordpress-db', probes: [{ protocol: 'tcp', port: 3306 }, ...probes] }],
    },
  ],
});
const INSIDE = { protocol: 'ssm', check: 'private-ip', address: SOURCE };
const db = (copyPrivateIp: boolean, more: Changes = {}): Changes => ({
  servers: serversWith({ sourceAddress: SOURCE, launch: { copyPrivateIp }, ...more }),
});

describe('a plan that requires the private address of the source', () => {
  it('passes where DRS copied it, and asks the server there', async () => {
    const { record, simulator } = await rehearse(db(true), requiring('require', INSIDE));
    expect(record.verdict).toBe('PASS');
    const [server] = record.servers;
    expect(server?.instance?.privateIpAddress).toBe(SOURCE);
    expect(server?.readiness?.sourceAddresses).toEqual([SOURCE]);
    expect(simulator.aws.instances.get(server?.instanceID ?? '')?.listensAt).toMatch(/^127\./);
  });

  it('fails where EC2’s address is another', async () => {
    const rehearsal = await rehearse(db(false), requiring('require'));
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual(['FAIL', ['ADDRESS_NOT_KEPT']]);
    expect(rehearsal.record.reasons[0]?.text).toMatch(
      /^wordpress-db has the private address 127\.[\d.]+, its source 10\.20\.30\.40$/,
    );
  });

  it.each([
    ['10.20.30.40', 'PASS', []],
    ['10.20.30.41', 'FAIL', ['ADDRESS_NOT_KEPT']],
  ])('judges the template’s own fixed address by it too: %s', async (privateIpAddress, verdict, codes) => {
    const rehearsal = await rehearse(db(false, { launch: { privateIpAddress } }), requiring('require'));
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual([verdict, codes]);
  });

  it('fails where only the operating system has it, as on a dead interface', async () => {
    const rehearsal = await rehearse(
      db(false, { ssm: { addresses: [SOURCE] } }),
      requiring('accept', INSIDE),
    );
    expect([rehearsal.record.verdict, codesOf(rehearsal)[0]]).toEqual(['FAIL', 'PROBE_FAILED']);
    expect(rehearsal.record.servers[0]?.probes[1]?.errorCode).toBe('WRONG_ADDRESS');
  });
});

describe('in a simulated drill', () => {
  const production = { name: 'production', address: '198.51.100.5', port: 3306 };

  it.each([true, false])(
    'production is not dialled; that it answers (%s) is the scenario’s word',
    async (does) => {
      const rehearsal = await rehearse(does ? { reaches: [production.address] } : {}, {
        network: { ...NETWORK, unreachable: [production] },
      });
      const dials = rehearsal.dials.filter(({ address }) => address === production.address);
      expect(dials.length).toBeGreaterThan(0);
      expect(dials.map(({ ledTo }) => ledTo)).toEqual(dials.map(() => (does ? '127.0.0.1' : null)));
      expect(codesOf(rehearsal).includes('NOT_ISOLATED')).toBe(does);
    },
  );

  it('probes of every transport find a copied address, by the simulator alone', async () => {
    const services = [
      { port: 3306 },
      { protocol: 'https', port: 13_301 },
      { protocol: 'dns', port: 13_302, records: { 'db.example.com': { A: ['self'] } } },
      { protocol: 'ssh', port: 13_303 },
      { protocol: 'http', port: 13_304 },
      { protocol: 'tls', port: 13_305 },
    ];
    const rehearsal = await rehearse(
      db(true, { services }),
      requiring(
        'accept',
        { protocol: 'https', port: 13_301 },
        { protocol: 'dns', port: 13_302, name: 'db.example.com', expect: 'self' },
        { protocol: 'ssh', port: 13_303 },
        { protocol: 'http', port: 13_304 },
      ),
    );
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(rehearsal.dials).toContainEqual({
      transport: 'udp',
      address: SOURCE,
      port: 13_302,
      ledTo: expect.stringMatching(/^127\./),
    });
  });
});
