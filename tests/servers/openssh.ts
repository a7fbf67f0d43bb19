import { mkdirSync } from 'node:fs';
import { HOST, type ServerTest } from './stage.ts';

/** OpenSSH with each key exchange and each kind of host key that it can be held to. */
export const openssh: ServerTest = {
  name: 'openssh',
  packages: ['openssh-server'],
  async run(stage) {
    // Where sshd gives its privileges up; the package leaves it to be made at the start of the service.
    mkdirSync('/run/sshd', { recursive: true });
    const key = (type: string, ...more: string[]): { file: string; fingerprint: string } => {
      const file = `${stage.folder}/${type}`;
      stage.call('ssh-keygen', '-q', '-t', type, ...more, '-N', '', '-f', file);
      const fingerprint = /SHA256:\S+/.exec(stage.call('ssh-keygen', '-lf', file))?.[0] ?? '';
      return { file, fingerprint };
    };
    const [ed25519, ecdsa, rsa] = [key('ed25519'), key('ecdsa', '-b', '384'), key('rsa', '-b', '2048')];
    const sshd = async (port: number, ...lines: string[]) =>
      stage.serve(
        port,
        '/usr/sbin/sshd',
        '-De',
        '-f',
        stage.write(
          `sshd-${port}`,
          [`ListenAddress ${HOST}:${port}`, 'PidFile none', ...lines, ''].join('\n'),
        ),
      );
    const port = await stage.freePort();
    const program = await sshd(port, `HostKey ${ed25519.file}`, `HostKey ${rsa.file}`);
    const probe = { protocol: 'ssh', port };
    await stage.passes(probe, /^SSH-2\.0-OpenSSH_\S+.*ssh-ed25519 SHA256:/);
    await stage.passes({ ...probe, hostKeys: [rsa.fingerprint, ed25519.fingerprint] });
    await stage.fails({ ...probe, hostKeys: [ecdsa.fingerprint] }, 'HOST_KEY');
    await stage.fails({ protocol: 'smtp', port }, 'UNEXPECTED_ANSWER');
    program.hang();
    await stage.fails({ ...probe, timeout: '1s' }, 'TIMEOUT');
    await program.stop();
    await stage.fails(probe, 'ECONNREFUSED');
    for (const [exchange, algorithm, host] of [
      ['ecdh-sha2-nistp256', 'ecdsa-sha2-nistp384', ecdsa],
      ['ecdh-sha2-nistp521', 'rsa-sha2-256', rsa],
      ['diffie-hellman-group14-sha256', 'rsa-sha2-512', rsa],
      ['diffie-hellman-group14-sha1', 'ssh-rsa', rsa],
      ['diffie-hellman-group16-sha512', 'ssh-ed25519', ed25519],
    ] as const) {
      const other = await stage.freePort();
      await sshd(
        other,
        `HostKey ${host.file}`,
        `KexAlgorithms ${exchange}`,
        `HostKeyAlgorithms ${algorithm}`,
      );
      await stage.passes({ protocol: 'ssh', port: other, hostKeys: [host.fingerprint] });
    }
    const strange = await stage.freePort();
    await sshd(strange, `HostKey ${ed25519.file}`, 'KexAlgorithms sntrup761x25519-sha512@openssh.com');
    await stage.fails({ protocol: 'ssh', port: strange }, 'NO_ALGORITHM');
  },
};
