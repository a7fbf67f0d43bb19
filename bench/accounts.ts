import { stringify } from 'yaml';

/** Plans and simulated accounts of a given size, as the text that an operator would write. */
export interface Sample {
  readonly plan: string;
  readonly scenario: string;
}

const SUBNET = 'subnet-0d1e2f3a4b5c6d7e8';
const GROUP = 'sg-0d1e2f3a4b5c6d7e8';

interface Shape {
  readonly servers: number;
  readonly waves: number;
  readonly timings?: Record<string, unknown>;
  /** Whether the plan wants PDFs; true when absent. */
  readonly pdf?: boolean;
}

/** A number of servers, found by tag and spread over a number of waves, each with one HTTP probe. */
export function sample({ servers, waves, timings = {}, pdf = true }: Shape): Sample {
  const sizes = Array.from({ length: waves }, (_, wave) => Math.floor((servers + wave) / waves));
  return {
    plan: stringify({
      schema: 'kunren/v1',
      id: 'bench',
      title: { ja: '計測', en: 'Bench' },
      owner: { name: 'Bench' },
      enabled: true,
      schedule: { expression: 'cron(0 2 1 * ? *)', timeZone: 'Asia/Tokyo' },
      target: { account: '111122223333', region: 'ap-northeast-3' },
      objectives: { recoveryTime: '5h', recoveryPoint: '60s' },
      limits: { servers, duration: '6h' },
      network: { subnets: [SUBNET], securityGroups: [GROUP] },
      report: { pdf },
      waves: sizes.map((_, wave) => ({
        name: `wave-${wave + 1}`,
        servers: [
          { tags: { wave: String(wave + 1) }, probes: [{ protocol: 'http', port: 8080, expectBody: 'ok' }] },
        ],
      })),
    }),
    scenario: stringify({
      schema: 'kunren-scenario/v1',
      description: `${servers} servers in ${waves} waves.`,
      defaults: { timings, services: [{ port: 8080, protocol: 'http', body: 'ok' }] },
      servers: sizes.map((count, wave) => ({
        hostname: `w${wave + 1}-{n}`,
        count,
        tags: { wave: String(wave + 1) },
      })),
    }),
  };
}
