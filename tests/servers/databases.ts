import { chownSync, readdirSync, writeFileSync } from 'node:fs';
import { HOST, type Program, type ServerTest } from './stage.ts';

/** MariaDB: turns strangers away by their address, until there is an account for them. */
export const mariadb: ServerTest = {
  name: 'mariadb',
  packages: ['mariadb-server'],
  async run(stage) {
    const { folder } = stage;
    const port = await stage.freePort();
    const data = `--datadir=${folder}/data`;
    stage.call('mariadb-install-db', '--no-defaults', '--user=root', '--skip-test-db', data);
    const program = await stage.serve(
      port,
      'mariadbd',
      '--no-defaults',
      '--user=root',
      data,
      `--port=${port}`,
      `--bind-address=${HOST}`,
      `--socket=${folder}/socket`,
      '--skip-name-resolve',
    );
    const probe = { protocol: 'mysql', port };
    await stage.fails(probe, 'ERROR_1130');
    stage.call('mariadb', '--no-defaults', `--socket=${folder}/socket`, '-e', "CREATE USER probe@'%'");
    await stage.passes(probe, /^MariaDB \d+\./);
    await stage.fails({ protocol: 'ldap', port }, 'UNEXPECTED_ANSWER');
    program.hang();
    await stage.fails({ ...probe, timeout: '1s' }, 'TIMEOUT');
    await program.stop();
    await stage.fails(probe, 'ECONNREFUSED');
  },
};

/** PostgreSQL: a standby that does not take connections yet is what a recovering server looks like. */
export const postgresql: ServerTest = {
  name: 'postgresql',
  packages: ['postgresql'],
  async run(stage) {
    const [version = ''] = readdirSync('/usr/lib/postgresql').toSorted().toReversed();
    const programs = `/usr/lib/postgresql/${version}/bin`;
    const owner = (what: string): number => Number(stage.call('id', what, 'postgres'));
    // It refuses to run as root.
    chownSync(stage.folder, owner('-u'), owner('-g'));
    const asOwner = ['-u', 'postgres', '--'] as const;
    const data = `${stage.folder}/data`;
    stage.call('runuser', ...asOwner, `${programs}/initdb`, '-A', 'trust', '-D', data);
    writeFileSync(`${data}/pg_hba.conf`, `local all all trust\nhost all all ${HOST}/32 scram-sha-256\n`);
    const port = await stage.freePort();
    const start = (...more: string[]): Promise<Program> =>
      stage.serve(
        port,
        'runuser',
        ...asOwner,
        ...[`${programs}/postgres`, '-D', data, '-p', String(port), '-h', HOST, '-k', stage.folder, ...more],
      );
    const probe = { protocol: 'postgresql', port };
    const program = await start();
    await stage.passes(probe, /^PostgreSQL asks for SASL$/);
    await stage.fails({ protocol: 'redis', port }, 'CLOSED');
    await program.stop();
    await stage.fails(probe, 'ECONNREFUSED');
    writeFileSync(`${data}/pg_hba.conf`, 'local all all trust\n');
    const strict = await start();
    await stage.passes(probe, /takes connections, refuses this one with 28000: no pg_hba\.conf entry/);
    await strict.stop();
    writeFileSync(`${data}/standby.signal`, '');
    await start('-c', 'hot_standby=off');
    await stage.fails(probe, 'ERROR_57P03');
  },
};

/** Redis: with and without a password, by TLS, and while it loads its data. */
export const redis: ServerTest = {
  name: 'redis',
  packages: ['redis-server'],
  async run(stage) {
    const { good, ca } = stage.certificates;
    const caFile = stage.write('ca.pem', ca);
    const start = async (...more: string[]) => {
      const port = await stage.freePort();
      const program = await stage.serve(
        port,
        'redis-server',
        ...['--bind', HOST, '--port', String(port), '--dir', stage.folder, ...more],
      );
      return { program, probe: { protocol: 'redis', port }, port };
    };
    const open = await start('--save', '');
    await stage.passes(open.probe, /^PONG$/);
    await stage.passes({
      protocol: 'exchange',
      port: open.port,
      steps: [
        { send: 'SET a b\r\n', expect: '+OK' },
        { send: 'GET a\r\n', expect: 'b' },
      ],
    });
    await stage.fails(
      { protocol: 'exchange', port: open.port, steps: [{ send: 'GET c\r\n', expect: 'b' }] },
      'TIMEOUT',
    );
    stage.call(
      'redis-cli',
      '-p',
      String(open.port),
      'MSET',
      ...Array.from({ length: 40_000 }, (_, n) => `k${n}`),
    );
    stage.call('redis-cli', '-p', String(open.port), 'SAVE');
    await open.program.stop();
    await stage.fails(open.probe, 'ECONNREFUSED');
    const locked = await start('--save', '', '--requirepass', 'secret', '--dbfilename', 'none.rdb');
    await stage.passes(locked.probe, /asks for a password/);
    const secure = await stage.freePort();
    await start(
      ...['--save', '', '--dbfilename', 'none.rdb', '--tls-port', String(secure), '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', good.certFile, '--tls-key-file', good.keyFile, '--tls-ca-cert-file', caFile],
    );
    await stage.passes({ protocol: 'redis', port: secure, tls: true }, /^PONG$/);
    await stage.passes({ protocol: 'tls', port: secure, ca });
    // It loads for 40 s and listens every 1,024 bytes, some 90 keys: that is 0.2 s here, far within a probe's 2 s.
    const loading = await start(
      '--key-load-delay',
      '2000',
      '--loading-process-events-interval-bytes',
      '1024',
    );
    await stage.fails(loading.probe, 'ERROR_LOADING');
  },
};

export const databases = [mariadb, postgresql, redis];
