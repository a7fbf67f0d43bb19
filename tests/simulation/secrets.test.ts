import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeRecord } from '../../drill/closing/make-record.ts';
import { loadDrill } from '../../drill/load-drill.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { probeWave } from '../../drill/probe-wave.ts';
import { startWave } from '../../drill/start-wave.ts';
import { CANARY, SECRET_TEXTS } from '../unit/secret-forms.ts';
import { callsOf, rehearse } from './rehearse.ts';
import { cleared, ended, onStage } from './stage.ts';

/** Secrets planted wherever text can come from, and looked for in everything that a drill leaves. */

const bytesOf = (name: string, bytes: Uint8Array): string =>
  (name.endsWith('.gz') ? gunzipSync(bytes) : Buffer.from(bytes)).toString();

async function leaks(scenario: object, plan: object = {}): Promise<string[]> {
  const drill = await rehearse({ ...scenario }, { ...plan });
  const written = [
    ...[...drill.evidence].map(([name, bytes]) => [name, bytesOf(name, bytes)] as const),
    ...[...drill.deliveries].map((one, index) => [`message ${index}`, JSON.stringify(one)] as const),
    ...[...drill.posts].map((one, index) => [`post ${index}`, JSON.stringify(one)] as const),
  ];
  expect(written.length).toBeGreaterThan(10);
  return written.flatMap(([name, text]) => {
    const at = text.indexOf(CANARY);
    return at === -1 ? [] : [`${name}: ${text.slice(Math.max(0, at - 60), at + 20)}`];
  });
}

const probed = (probe: object) => ({
  waves: [
    { name: 'database', servers: [{ hostname: 'wordpress-db' }], readyWithin: '30m' },
    {
      name: 'web',
      readyWithin: '30m',
      servers: [{ hostname: 'wordpress-web', probes: [{ port: 8080, timeout: '3s', ...probe }] }],
    },
  ],
});
const answering = (service: object) => ({
  servers: [
    { hostname: 'wordpress-db', services: [{ port: 3306 }] },
    { hostname: 'wordpress-web', services: [{ port: 8080, ...service }] },
  ],
});

describe('a secret of the plan', () => {
  it('is what the drill uses: only what is kept lacks it', async () => {
    const servers = [
      { hostname: 'wordpress-db', services: [{ port: 3306 }], ssm: { results: [{ matches: 'mysqladmin' }] } },
      { hostname: 'wordpress-web', services: [{ port: 8080 }] },
    ];
    const script = `mysqladmin -uroot -p${CANARY} ping`;
    const [wave] = probed({}).waves;
    const plan = {
      waves: [
        {
          ...wave,
          actions: [{ name: 'first', servers: ['wordpress-db'], script: `${script} --first` }],
          servers: [{ hostname: 'wordpress-db', probes: [{ protocol: 'ssm', check: 'command', script }] }],
        },
      ],
    };
    const drill = await rehearse({ servers }, plan);
    const sent = callsOf(drill, 'ssm:SendCommand').map(({ input }) => JSON.stringify(input));
    expect(sent.filter((text) => text.includes(`${script} --first`))).toHaveLength(1);
    expect(sent.filter((text) => text.includes(`${script}"`))).toHaveLength(1);
    expect(drill.record.verdict).toBe('PASS');
    expect(drill.bytes).not.toContain(CANARY);
  });

  it('is in no facts either, although every step works by it, a repeated one too', async () => {
    const script = `mysqladmin -uroot -p${CANARY} ping`;
    const [wave] = probed({}).waves;
    const waves = [
      {
        ...wave,
        servers: [{ hostname: 'wordpress-db', probes: [{ protocol: 'ssm', check: 'command', script }] }],
      },
    ];
    const servers = [{ hostname: 'wordpress-db', ssm: { results: [{ matches: 'mysqladmin' }] } }];
    await onStage({ servers }, { waves }, async ({ begin, ports }) => {
      const state = await openDrill(begin(), ports);
      expect(await openDrill(begin(), ports)).toEqual(state);
      const stored = await ports.folder(state.planId, state.drillId).readFile('facts/opening.json');
      expect(Buffer.from(stored ?? []).toString()).not.toContain(CANARY);
      const drill = await loadDrill(state, ports);
      const { opening } = drill;
      // What a drill that is held tells people follows from its record so far.
      expect(JSON.stringify(await makeRecord(drill, { calls: {} }, ports))).not.toContain(CANARY);
      expect(JSON.stringify([opening.plan.waves, opening.servers]).split(CANARY)).toHaveLength(3);
      // Whoever cleans up needs none of it, and must not depend on it.
      const { secretsKey: _, ...without } = state;
      expect(JSON.stringify((await loadDrill(without, ports)).opening)).not.toContain(CANARY);
    });
  });

  it('is needed by no cleanup: with a key that does not fit nothing is sent, and everything is removed', async () => {
    const script = `mysqladmin -uroot -p${CANARY} ping`;
    const [wave] = probed({}).waves;
    const waves = [
      {
        ...wave,
        servers: [{ hostname: 'wordpress-db', probes: [{ protocol: 'ssm', check: 'command', script }] }],
      },
    ];
    await onStage({}, { waves }, async (stage) => {
      const { ports, simulator } = stage;
      const launching = await startWave(await cleared(stage), ports);
      const state = { ...launching, secretsKey: Buffer.alloc(32).toString('base64') };
      await expect(probeWave({ ...state, status: 'LAUNCHED' }, ports)).rejects.toThrow(/key/);
      expect(simulator.calls.filter(({ operation }) => operation === 'SendCommand')).toEqual([]);
      expect((await ended(state, ports)).record.cleanup.status).toBe('COMPLETE');
    });
  });

  it('costs a plan without any nothing', async () => {
    await onStage({}, {}, async ({ begin, ports }) => {
      const state = await openDrill(begin(), ports);
      expect(state).not.toHaveProperty('secretsKey');
      expect(await ports.folder(state.planId, state.drillId).read('opening')).not.toHaveProperty('sealed');
    });
  });
});

describe('a secret reaches nothing that a drill leaves', () => {
  it('from the error of a launch', async () => {
    for (let from = 0; from < SECRET_TEXTS.length; from += 6) {
      const rawError = SECRET_TEXTS.slice(from, from + 6)
        .join(' ; ')
        .replaceAll('\n', ' ');
      const servers = [
        { hostname: 'wordpress-db', outcome: 'launch-failed', rawError },
        { hostname: 'wordpress-web', services: [{ port: 8080 }] },
      ];
      expect(await leaks({ servers })).toEqual([]);
    }
  });

  it('from a body that is searched for values', async () => {
    const body = JSON.stringify({ password: CANARY, status: CANARY, list: [{ password: CANARY }] });
    const plan = probed({
      protocol: 'http',
      expectJson: [{ path: '$.status', equals: 'ok' }],
    });
    expect(await leaks(answering({ protocol: 'http', body }), plan)).toEqual([]);
    const whole = probed({ protocol: 'http', expectJson: [{ path: '$', equals: 'ok' }] });
    expect(await leaks(answering({ protocol: 'http', body }), whole)).toEqual([]);
    expect(await leaks(answering({ protocol: 'http', body: `${CANARY} no JSON` }), whole)).toEqual([]);
  });

  it('from a probe of the plan', async () => {
    const plan = probed({
      protocol: 'http',
      path: `/health?token=${CANARY}`,
      headers: { Authorization: `Basic ${CANARY}`, 'X-Api-Key': CANARY },
      method: 'POST',
      body: `{"password":"${CANARY}"}`,
      expectJson: [{ path: '$.password', equals: CANARY }],
    });
    expect(await leaks(answering({ protocol: 'http', body: '{"password":"other"}' }), plan)).toEqual([]);
  });
});
