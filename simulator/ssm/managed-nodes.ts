import type { CommandRun, SimulatedAccount } from '../account/state.ts';

/** Servers that DRS has not launched, as the scenario describes them; they answer kunren's proof and nothing else. */

type Node = SimulatedAccount['scenario']['managedNodes'][number];

export const nodeOf = ({ scenario }: SimulatedAccount, id: string): Node | undefined =>
  scenario.managedNodes.find((node) => node.id === id);

/** How Systems Manager lists a node. */
export const listedNode = (node: Pick<Node, 'id' | 'hostname' | 'os' | 'online'>, now: number) => ({
  InstanceId: node.id,
  PingStatus: node.online ? ('Online' as const) : ('ConnectionLost' as const),
  LastPingDateTime: new Date(now),
  AgentVersion: '3.3.0.0',
  IsLatestVersion: true,
  PlatformType: ({ windows: 'Windows', linux: 'Linux', macos: 'MacOS' } as const)[node.os],
  ResourceType: node.id.startsWith('mi-') ? ('ManagedInstance' as const) : ('EC2Instance' as const),
  ComputerName: node.hostname,
});

export const runOnNode = (node: Node, script: string, startsAt: number): CommandRun => ({
  instance: {
    instanceID: node.id,
    shutDownAt: Number.POSITIVE_INFINITY,
    server: { scenario: { hostname: node.hostname } },
  },
  startsAt,
  endsAt: startsAt + 1_000,
  timesOut: false,
  exitStatus: 0,
  output: node.output ?? proofOf(node, script),
});

/** The hosts stand in the loop over them, or in PowerShell's list. */
function proofOf(node: Node, script: string): string {
  if (!script.includes('# kunren: prove-path')) return '';
  const hosts = new Set([...script.matchAll(/\b[a-z0-9.-]+\.amazonaws\.com\b/gu)].map(([host]) => host));
  const lines = [...hosts].flatMap((host) => {
    const { addresses, tls } = host.startsWith('drs.') ? node.drs : node.s3;
    return [
      ...(addresses.length === 0 ? ['none'] : addresses).map((address) => `name ${host} ${address}`),
      tls === 'no-tool' ? `tls ${host} no-tool` : `tls ${host} word ${tls}`,
    ];
  });
  return [...lines, 'end'].join('\n');
}
