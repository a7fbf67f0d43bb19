import type { ProvenServer } from '../facts/probes.ts';
import type { DrillServer } from './record.ts';

/** The instance of a server as its record has it; null where none was looked at. */
export const instanceOf = (proof: ProvenServer | undefined): DrillServer['instance'] =>
  proof === undefined
    ? null
    : {
        state: proof.state,
        ...(proof.stateReason == null ? {} : { stateReason: proof.stateReason }),
        instanceType: proof.instanceType,
        privateIpAddress: proof.privateIpAddress,
        publicIpAddress: proof.publicIpAddress,
        subnetID: proof.subnetID,
        securityGroupIDs: proof.securityGroupIDs,
        volumeIDs: proof.volumeIDs,
        ...(proof.instanceProfile === undefined ? {} : { instanceProfile: proof.instanceProfile }),
        ...(proof.imdsv2 === undefined ? {} : { imdsv2: proof.imdsv2 }),
        ...(proof.volumes === undefined ? {} : { volumes: proof.volumes }),
      };
