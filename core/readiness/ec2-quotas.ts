/** A quota of EC2 on the vCPUs of running On-Demand instances. */
export interface VcpuQuota {
  /** As Service Quotas knows it. */
  readonly code: string;
  /** As its console names it. */
  readonly name: string;
}

/** The one against which nearly all instances count. */
export const STANDARD_QUOTA = 'L-1216C47A';

/**
 * The quotas by what an instance type's name begins with: EC2 User Guide, 'On-Demand Instance quotas'. The codes are those
 * of Service Quotas, as its console's links have them.
 */
const QUOTAS: readonly (readonly [family: RegExp, quota: VcpuQuota])[] = [
  [
    /^(a|c|d|h|i|im|is|m|r|t|z)\d/,
    { code: STANDARD_QUOTA, name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances' },
  ],
  [/^dl\d/, { code: 'L-6E869C2A', name: 'Running On-Demand DL instances' }],
  [/^f\d/, { code: 'L-74FC7D96', name: 'Running On-Demand F instances' }],
  [/^(g|gr|vt)\d/, { code: 'L-DB2E81BA', name: 'Running On-Demand G and VT instances' }],
  [/^hpc\d/, { code: 'L-F7808C92', name: 'Running On-Demand HPC instances' }],
  [/^inf\d/, { code: 'L-1945791B', name: 'Running On-Demand Inf instances' }],
  [/^p\d/, { code: 'L-417A185B', name: 'Running On-Demand P instances' }],
  [/^trn\d/, { code: 'L-2C3B7624', name: 'Running On-Demand Trn instances' }],
  [/^u(-|\d)/, { code: 'L-43DA4232', name: 'Running On-Demand High Memory instances' }],
  [/^x\d/, { code: 'L-7295265B', name: 'Running On-Demand X instances' }],
];

/** The quota that an instance type counts against; undefined for a family that is not known. */
export const quotaOf = (instanceType: string): VcpuQuota | undefined =>
  QUOTAS.find(([family]) => family.test(instanceType))?.[1];

/** The name of a quota by its code; the code itself where it has none. */
export const quotaName = (code: string): string =>
  QUOTAS.find(([, quota]) => quota.code === code)?.[1].name ?? code;
