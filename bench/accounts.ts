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

interface RestoreShape {
  readonly hosts: number;
  /** Of each host. */
  readonly volumes: number;
  /** Whether each is restored once more, to be written to. */
  readonly isCopied?: boolean;
}

/** Hosts with volumes of 100 GiB each, every one with a source and a newest snapshot of its own. */
export function restoreSample({ hosts, volumes, isCopied = false }: RestoreShape): Sample {
  const sources = Array.from({ length: hosts }, (_, host) =>
    Array.from(
      { length: volumes },
      (__, disk) => `vol-${(host * 100 + disk + 1).toString(16).padStart(17, '0')}`,
    ),
  );
  return {
    plan: stringify({
      schema: 'kunren/v1',
      id: 'bench',
      title: { ja: '計測', en: 'Bench' },
      owner: { name: 'Bench' },
      enabled: true,
      schedule: { expression: 'cron(0 2 1 * ? *)', timeZone: 'Asia/Tokyo' },
      method: 'restore',
      target: { account: '111122223333', region: 'ap-northeast-3' },
      objectives: { recoveryTime: '3h', recoveryPoint: '24h' },
      limits: { servers: hosts, duration: '6h' },
      network: { subnets: [SUBNET], securityGroups: [GROUP] },
      restore: {
        hosts: {
          linux: {
            platform: 'linux',
            image: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
            instanceType: 't3.medium',
            instanceProfile: 'kunren-restore-host',
          },
        },
      },
      report: { pdf: false },
      waves: [
        {
          name: 'all',
          servers: sources.map((disks, host) => ({
            restore: `host-${host + 1}`,
            host: 'linux',
            subnet: SUBNET,
            ...(volumes > 1 ? { set: 'backup-set' } : {}),
            volumes: disks.map((volume, disk) => ({
              name: `disk-${disk + 1}`,
              from: { volume },
              proofs: [
                isCopied
                  ? { proof: 'writable-copy', type: 'ext4', script: 'true' }
                  : { proof: 'file-system', type: 'ext4' },
              ],
            })),
          })),
        },
      ],
    }),
    scenario: stringify({
      schema: 'kunren-scenario/v1',
      description: `${hosts} hosts of ${volumes} volumes.`,
      subnets: [{ id: SUBNET, zone: 'ap-northeast-3a' }],
      securityGroups: [GROUP],
      instanceProfiles: { 'kunren-restore-host': ['AmazonSSMManagedInstanceCore'] },
      quotas: { 'L-7A658B76': 1_000 },
      snapshots: sources.flat().map((volume) => ({
        name: volume,
        volume,
        gibibytes: 100,
        tags: { 'backup-set': 'nightly' },
        content: { partitions: [{ fileSystem: 'ext4', files: [{ path: 'a', bytes: 1 }] }] },
      })),
    }),
  };
}
