import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { NAME } from './certificates.ts';
import { HOST, type ServerTest, type Stage } from './stage.ts';

/** What an office runs: names, mail, a directory, remote desktops. */

export const dnsmasq: ServerTest = {
  name: 'dnsmasq',
  packages: ['dnsmasq-base'],
  async run(stage) {
    const port = await stage.freePort();
    const config = stage.write(
      'dnsmasq.conf',
      [
        ...['keep-in-foreground', 'no-resolv', 'no-hosts', 'bind-interfaces', 'user=root', 'pid-file='],
        ...[`port=${port}`, `listen-address=${HOST}`, 'local=/example.test/'],
        ...[`host-record=${NAME},${HOST}`, 'txt-record=example.test,v=spf1 -all'],
        'mx-host=example.test,mail.example.test,10',
        'srv-host=_ldap._tcp.example.test,dc.example.test,389,0,100\n',
      ].join('\n'),
    );
    const program = await stage.serve(port, 'dnsmasq', `--conf-file=${config}`);
    for (const transport of ['udp', 'tcp']) {
      const probe = { protocol: 'dns', port, transport };
      await stage.passes({ ...probe, name: NAME, expect: 'self' });
      await stage.passes({ ...probe, name: 'example.test', record: 'TXT', expect: ['v=spf1 -all'] });
      await stage.passes({ ...probe, name: 'example.test', record: 'MX', expect: ['10 mail.example.test'] });
      const service = '0 100 389 dc.example.test';
      await stage.passes({ ...probe, name: '_ldap._tcp.example.test', record: 'SRV', expect: [service] });
      await stage.fails({ ...probe, name: NAME, expect: ['192.0.2.1'] }, 'UNEXPECTED_RECORD');
      await stage.fails({ ...probe, name: NAME, record: 'MX' }, 'NO_RECORD');
      await stage.fails({ ...probe, name: 'no.example.test' }, 'NXDOMAIN');
      await stage.fails({ ...probe, name: 'www.example.com' }, 'REFUSED');
    }
    program.hang();
    await stage.fails({ protocol: 'dns', port, name: NAME, timeout: '1s' }, 'TIMEOUT');
    await program.stop();
    await stage.fails({ protocol: 'dns', port, name: NAME }, 'ECONNREFUSED');
  },
};

export const xrdp: ServerTest = {
  name: 'xrdp',
  packages: ['xrdp'],
  async run(stage) {
    const { good } = stage.certificates;
    const start = async (security: string) => {
      const port = await stage.freePort();
      const config = stage.write(
        `xrdp-${security}.ini`,
        [
          ...['[Globals]', 'ini_version=1', 'fork=false', `port=tcp://${HOST}:${port}`],
          ...[`security_layer=${security}`, 'crypt_level=high', 'ssl_protocols=TLSv1.2, TLSv1.3'],
          ...[`certificate=${good.certFile}`, `key_file=${good.keyFile}`],
          ...['[Logging]', `LogFile=${stage.folder}/xrdp-${security}.log`, 'LogLevel=INFO', ''],
        ].join('\n'),
      );
      return { program: await stage.serve(port, 'xrdp', '--nodaemon', '--config', config), port };
    };
    const { program, port } = await start('negotiate');
    const probe = { protocol: 'rdp', port };
    await stage.passes(probe, /^RDP, TLSv1\.\d, no NLA$/);
    await stage.fails({ ...probe, nla: 'required' }, 'NO_NLA');
    program.hang();
    await stage.fails({ ...probe, timeout: '1s' }, 'TIMEOUT');
    await program.stop();
    await stage.fails(probe, 'ECONNREFUSED');
    const old = await start('rdp');
    await stage.passes({ protocol: 'rdp', port: old.port }, /security without TLS$/);
  },
};

export const slapd: ServerTest = {
  name: 'slapd',
  packages: ['slapd'],
  async run(stage) {
    const { good, ca } = stage.certificates;
    const caFile = stage.write('ca.pem', ca);
    const start = async (name: string, ...lines: string[]) => {
      const [port, secure] = [await stage.freePort(), await stage.freePort()];
      mkdirSync(`${stage.folder}/${name}`);
      const config = stage.write(
        `${name}.conf`,
        [
          ...['include /etc/ldap/schema/core.schema', 'modulepath /usr/lib/ldap', 'moduleload back_mdb'],
          ...[`TLSCACertificateFile ${caFile}`, `TLSCertificateFile ${good.certFile}`],
          ...[`TLSCertificateKeyFile ${good.keyFile}`, `pidfile ${stage.folder}/${name}.pid`, ...lines],
          ...['database mdb', 'suffix "dc=example,dc=test"', `directory ${stage.folder}/${name}`, ''],
        ].join('\n'),
      );
      const addresses = `ldap://${HOST}:${port} ldaps://${HOST}:${secure}`;
      const program = await stage.serve(port, 'slapd', '-d', '0', '-h', addresses, '-f', config);
      return { program, port, secure };
    };
    const open = await start('open');
    const probe = { protocol: 'ldap', port: open.port };
    await stage.passes(probe, /^a directory of dc=example,dc=test$/);
    await stage.passes({ protocol: 'ldap', port: open.secure, tls: true }, /dc=example,dc=test/);
    await stage.passes({ protocol: 'tls', port: open.secure, name: NAME, ca });
    await stage.fails({ ...probe, tls: true }, 'CLOSED');
    open.program.hang();
    await stage.fails({ ...probe, timeout: '1s' }, 'TIMEOUT');
    await open.program.stop();
    await stage.fails(probe, 'ECONNREFUSED');
    const strict = await start('strict', 'require authc');
    await stage.passes({ protocol: 'ldap', port: strict.port }, /wants a login first/);
  },
};

export const postfix: ServerTest = {
  name: 'postfix',
  packages: ['postfix'],
  async run(stage) {
    /** Its master leaves its process group, and stops only by its own command. */
    const start = async (name: string, ...lines: string[]) => {
      const port = await stage.freePort();
      const config = configure(stage, name, port, ...lines);
      const stop = (): void => {
        spawnSync('postfix', ['-c', config, 'stop']);
      };
      stage.atEnd(stop);
      await stage.serve(port, 'postfix', '-c', config, 'start-fg');
      return { stop, probe: { protocol: 'smtp', port }, port };
    };
    const open = await start('open');
    await stage.passes(open.probe, /^220 mail\.example\.test; STARTTLS offered$/);
    await stage.fails({ protocol: 'mysql', port: open.port }, 'UNEXPECTED_ANSWER');
    open.stop();
    await stage.fails(open.probe, 'ECONNREFUSED');
    const strict = await start('strict', 'smtpd_client_restrictions = reject', 'smtpd_delay_reject = no');
    await stage.fails(strict.probe, 'ERROR_554');
  },
};

/** A mail system of its own: nothing of /etc/postfix, /var/spool or the machine's log. */
function configure(stage: Stage, name: string, port: number, ...lines: string[]): string {
  const { good } = stage.certificates;
  const folder = `${stage.folder}/${name}`;
  for (const part of ['', '/queue', '/data']) mkdirSync(folder + part);
  chownSync(`${folder}/data`, Number(stage.call('id', '-u', 'postfix')), 0);
  stage.write(
    `${name}/main.cf`,
    [
      ...[
        'compatibility_level = 3.6',
        'myhostname = mail.example.test',
        'mydestination =',
        'local_recipient_maps =',
      ],
      ...[`queue_directory = ${folder}/queue`, `data_directory = ${folder}/data`, 'inet_protocols = ipv4'],
      ...[
        `inet_interfaces = ${HOST}`,
        `maillog_file = ${folder}/data/log`,
        `maillog_file_prefixes = ${folder}`,
      ],
      ...['smtpd_tls_security_level = may', 'command_directory = /usr/sbin', 'mail_owner = postfix'],
      ...[
        'daemon_directory = /usr/lib/postfix/sbin',
        'setgid_group = postdrop',
        'meta_directory = /etc/postfix',
      ],
      ...[`smtpd_tls_cert_file = ${good.certFile}`, `smtpd_tls_key_file = ${good.keyFile}`, ...lines, ''],
    ].join('\n'),
  );
  stage.write(
    `${name}/master.cf`,
    [
      `${HOST}:${port} inet n - n - - smtpd`,
      'pickup unix n - n 60 1 pickup',
      'cleanup unix n - n - 0 cleanup',
      'qmgr unix n - n 300 1 qmgr',
      'rewrite unix - - n - - trivial-rewrite',
      'tlsmgr unix - - n 1000? 1 tlsmgr',
      'anvil unix - - n - 1 anvil',
      'proxymap unix - - n - - proxymap',
      'scache unix - - n - 1 scache',
      'postlog unix-dgram n - n - 1 postlogd',
      '',
    ].join('\n'),
  );
  return folder;
}

export const offices = [dnsmasq, xrdp, slapd, postfix];
