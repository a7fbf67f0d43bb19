import type { Probe } from '../../core/plan/plan.ts';
import { type Attempt, attempt } from './attempt.ts';
import { isAddress } from './conversation.ts';

/** How each protocol is asked, loaded when a plan has a probe of it: few have more than two kinds. */
const PROBES: { readonly [P in Probe['protocol']]: () => Promise<Ask<Extract<Probe, { protocol: P }>>> } = {
  tcp: async () => (await import('./tcp.ts')).probeTcp,
  tls: async () => (await import('./tls.ts')).probeTls,
  http: async () => (await import('./http.ts')).probeHttp,
  https: async () => (await import('./http.ts')).probeHttp,
  dns: async () => (await import('./dns.ts')).probeDns,
  ssh: async () => (await import('./ssh.ts')).probeSsh,
  rdp: async () => (await import('./rdp.ts')).probeRdp,
  mysql: async () => (await import('./mysql.ts')).probeMysql,
  postgresql: async () => (await import('./postgresql.ts')).probePostgresql,
  sqlserver: async () => (await import('./sqlserver.ts')).probeSqlserver,
  smtp: async () => (await import('./smtp.ts')).probeSmtp,
  ldap: async () => (await import('./ldap.ts')).probeLdap,
  redis: async () => (await import('./redis.ts')).probeRedis,
  exchange: async () => (await import('./exchange.ts')).probeExchange,
};

type Ask<P> = (probe: P, address: string) => Promise<Attempt>;

/** One attempt of a probe against the private address of a recovery instance. */
export async function probeOnce(probe: Probe, address: string): Promise<Attempt> {
  // A name would be looked up, and could lead anywhere.
  if (!isAddress(address)) {
    return attempt(probe.timeout, (done) => {
      done(false, `${address} is no address`, 'NO_ADDRESS');
      return () => {};
    });
  }
  const ask = (await PROBES[probe.protocol]()) as Ask<Probe>;
  return ask(probe, address);
}
