import * as fc from 'fast-check';
import type { Data } from './data.ts';

/** What a soak's plan sometimes wants of addresses and of its own isolation, and what the account makes of that. */
export interface NetworkWish {
  /** More keys of the plan's network. */
  readonly network: Data;
  /** More keys of the account. */
  readonly scenario: Data;
  /** The launch setting of every server. */
  readonly copyPrivateIp: boolean;
}

/** For documentation (RFC 5737): nobody is there, and nobody may ever be asked. */
const PRODUCTION = { name: 'production', address: '198.51.100.5', port: 3306 };

const wish: fc.Arbitrary<NetworkWish> = fc
  .record({
    copiedPrivateIp: fc.constantFrom('accept', 'require', 'require'),
    copyPrivateIp: fc.boolean(),
    isProven: fc.boolean(),
    answers: fc.oneof(
      { weight: 3, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  })
  .map(({ copiedPrivateIp, copyPrivateIp, isProven, answers }) => ({
    network: { copiedPrivateIp, ...(isProven ? { unreachable: [PRODUCTION] } : {}) },
    scenario: answers ? { reaches: [PRODUCTION.address] } : {},
    copyPrivateIp,
  }));

/** Mostly none. */
export const sometimesNetwork: fc.Arbitrary<NetworkWish | undefined> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: wish },
);
