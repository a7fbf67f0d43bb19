import { isGone } from '../facts/proof.ts';
import type { DrillFacts, DrillServer, Reason } from './record.ts';

/**
 * Whether servers kept their private address, where the plan requires it: by EC2, which routes to it, and not by what the
 * operating system lists, which may be the address of a dead interface.
 */
export interface AddressReasons {
  readonly failures: readonly Reason[];
  readonly doubts: readonly Reason[];
  readonly weaknesses: readonly Reason[];
}

export function addressReasons({ plan, servers }: DrillFacts): AddressReasons {
  if (plan.network.copiedPrivateIp !== 'require') return { failures: [], doubts: [], weaknesses: [] };
  const critical = servers.filter((server) => server.critical).flatMap(reasonOf);
  return {
    failures: critical.filter(({ code }) => code === 'ADDRESS_NOT_KEPT'),
    doubts: critical.filter(({ code }) => code === 'ADDRESS_UNKNOWN'),
    weaknesses: servers.filter((server) => !server.critical).flatMap(reasonOf),
  };
}

function reasonOf({ serverID, hostname, instance, readiness }: DrillServer): Reason[] {
  // What was never looked at has its own reason.
  if (instance === null || isGone(instance)) return [];
  const { privateIpAddress: address } = instance;
  const before = readiness?.sourceAddresses ?? [];
  if (address === null || before.length === 0)
    return [
      {
        code: 'ADDRESS_UNKNOWN',
        text: `whether ${hostname} kept its private address could not be determined: ${address === null ? 'EC2 reported none' : 'DRS knows none of the source'}`,
        serverID,
      },
    ];
  if (before.includes(address)) return [];
  return [
    {
      code: 'ADDRESS_NOT_KEPT',
      text: `${hostname} has the private address ${address}, its source ${before.join(', ')}`,
      serverID,
    },
  ];
}
