import type { Probe } from '../../core/plan/plan.ts';
import { type Attempt, attempt } from './attempt.ts';
import { isAddress } from './conversation.ts';
import { probeDns } from './dns.ts';
import { probeExchange } from './exchange.ts';
import { probeHttp } from './http.ts';
import { probeLdap } from './ldap.ts';
import { probeMysql } from './mysql.ts';
import { probePostgresql } from './postgresql.ts';
import { probeRdp } from './rdp.ts';
import { probeRedis } from './redis.ts';
import { probeSmtp } from './smtp.ts';
import { probeSqlserver } from './sqlserver.ts';
import { probeSsh } from './ssh.ts';
import { probeTcp } from './tcp.ts';
import { probeTls } from './tls.ts';

/** The probe of each protocol. */
const PROBES: { readonly [P in Probe['protocol']]: Ask<Extract<Probe, { protocol: P }>> } = {
  tcp: probeTcp,
  tls: probeTls,
  http: probeHttp,
  https: probeHttp,
  dns: probeDns,
  ssh: probeSsh,
  rdp: probeRdp,
  mysql: probeMysql,
  postgresql: probePostgresql,
  sqlserver: probeSqlserver,
  smtp: probeSmtp,
  ldap: probeLdap,
  redis: probeRedis,
  exchange: probeExchange,
};

type Ask<P> = (probe: P, address: string) => Promise<Attempt>;

/** One attempt of a probe against the private address of a recovery instance. */
export async function probeOnce(probe: Probe, address: string): Promise<Attempt> {
  // A name would be resolved, and could lead anywhere.
  if (!isAddress(address)) {
    return attempt(probe.timeout, (done) => {
      done(false, `${address} is no address`, 'NO_ADDRESS');
      return () => {};
    });
  }
  const ask = PROBES[probe.protocol] as Ask<Probe>;
  return ask(probe, address);
}
