import type { SimulatedAccount } from '../account/state.ts';

/** DRS's quotas with their documented values: docs/aws-facts.md, 4.1. A scenario may set others. */
const DRS_QUOTAS = [
  { code: 'L-D88FAC3A', name: 'Concurrent jobs in progress', value: 20, adjustable: false },
  { code: 'L-DD6D028C', name: 'Concurrent jobs per source server', value: 1, adjustable: false },
  { code: 'L-B827C881', name: 'Max source servers in a single job', value: 100, adjustable: false },
  { code: 'L-05AFA8C6', name: 'Max source servers in all jobs', value: 500, adjustable: false },
  { code: 'L-C1D14A2B', name: 'Max number of replicating source servers', value: 300, adjustable: true },
  { code: 'L-E28BE5E0', name: 'Max total source servers per AWS account', value: 4_000, adjustable: true },
  { code: 'L-0588D03B', name: 'Max launch actions per resource', value: 200, adjustable: false },
] as const;

/** Of EC2's many those that decide most launches, as an account in use has them: EC2 User Guide, 'On-Demand Instance quotas'. */
const EC2_QUOTAS = [
  {
    code: 'L-1216C47A',
    name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    value: 640,
    adjustable: true,
  },
  { code: 'L-DB2E81BA', name: 'Running On-Demand G and VT instances', value: 64, adjustable: true },
] as const;

/**
 * EBS's quotas of storage, in TiB, with their defaults: Amazon EBS endpoints and quotas (AWS General Reference). The codes
 * are UNCONFIRMED.
 */
const EBS_QUOTAS = [
  {
    code: 'L-7A658B76',
    name: 'Storage for General Purpose SSD (gp3) volumes, in TiB',
    value: 50,
    adjustable: true,
  },
  {
    code: 'L-D18FCD1D',
    name: 'Storage for General Purpose SSD (gp2) volumes, in TiB',
    value: 50,
    adjustable: true,
  },
  {
    code: 'L-82ACEF56',
    name: 'Storage for Throughput Optimized HDD (st1) volumes, in TiB',
    value: 50,
    adjustable: true,
  },
  {
    code: 'L-17AF77E8',
    name: 'Storage for Cold HDD (sc1) volumes, in TiB',
    value: 50,
    adjustable: true,
  },
  {
    code: 'L-9CF3C2EB',
    name: 'Storage for Magnetic (standard) volumes, in TiB',
    value: 50,
    adjustable: true,
  },
] as const;

/** The quota of each type of volume that has one here. */
export const STORAGE_QUOTAS: ReadonlyMap<string, string> = new Map([
  ['gp3', 'L-7A658B76'],
  ['gp2', 'L-D18FCD1D'],
  ['st1', 'L-82ACEF56'],
  ['sc1', 'L-17AF77E8'],
  ['standard', 'L-9CF3C2EB'],
]);

/** The services whose quotas are told. */
export const SERVICES: ReadonlyMap<
  string,
  { readonly name: string; readonly quotas: typeof DRS_QUOTAS | typeof EC2_QUOTAS | typeof EBS_QUOTAS }
> = new Map([
  ['drs', { name: 'AWS Elastic Disaster Recovery', quotas: DRS_QUOTAS }],
  ['ec2', { name: 'Amazon Elastic Compute Cloud (Amazon EC2)', quotas: EC2_QUOTAS }],
  ['ebs', { name: 'Amazon Elastic Block Store (Amazon EBS)', quotas: EBS_QUOTAS }],
]);

/** The value in this scenario; no limit for an undocumented code. */
export const quotaValue = ({ scenario }: SimulatedAccount, code: string): number =>
  scenario.quotas[code] ??
  [...DRS_QUOTAS, ...EC2_QUOTAS, ...EBS_QUOTAS].find((quota) => quota.code === code)?.value ??
  Number.POSITIVE_INFINITY;
