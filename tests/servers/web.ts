import { NAME } from './certificates.ts';
import { HOST, type ServerTest } from './stage.ts';

/** nginx: HTTP, HTTPS, and certificates that are right and wrong. */
export const nginx: ServerTest = {
  name: 'nginx',
  packages: ['nginx-light'],
  async run(stage) {
    const { good, expired, ca } = stage.certificates;
    const [port, tls, old] = [await stage.freePort(), await stage.freePort(), await stage.freePort()];
    const config = stage.write(
      'nginx.conf',
      `daemon off; pid ${stage.folder}/pid; error_log stderr; events {}
      http {
        access_log off;
        client_body_temp_path ${stage.folder}/body; proxy_temp_path ${stage.folder}/proxy;
        fastcgi_temp_path ${stage.folder}/fastcgi; uwsgi_temp_path ${stage.folder}/uwsgi;
        scgi_temp_path ${stage.folder}/scgi;
        server {
          listen ${HOST}:${port};
          location / { return 200 'Hello WordPress'; }
          location /health { return 200 '{"status":"UP","checks":[{"name":"db","ok":true}]}'; }
          location /login { return 302 /; }
          location /away { return 302 https://production.example.com/; }
          location /metadata { return 307 http://169.254.169.254/latest/; }
          location /broken { return 500; }
        }
        server { listen ${HOST}:${tls} ssl; ssl_certificate ${good.certFile}; ssl_certificate_key ${good.keyFile};
          location / { return 200 $ssl_server_name; } }
        server { listen ${HOST}:${old} ssl; ssl_certificate ${expired.certFile}; ssl_certificate_key ${expired.keyFile}; }
      }`,
    );
    const http = { protocol: 'http', port };
    const certificate = { protocol: 'tls', port: tls, ca };
    const program = await stage.serve(port, 'nginx', '-c', config, '-p', stage.folder, '-e', 'stderr');
    await stage.passes({ ...http, expectBody: 'WordPress' });
    await stage.passes({
      ...http,
      path: '/health',
      expectJson: [{ path: "$.checks[?@.name=='db'].ok", equals: true }],
    });
    await stage.passes({ ...http, path: '/login', redirects: 1, host: NAME, expectBody: 'WordPress' });
    await stage.passes({ ...http, path: '/broken', expectStatus: ['500-599'] });
    await stage.fails({ ...http, path: '/broken' }, 'UNEXPECTED_STATUS');
    await stage.fails(
      { ...http, path: '/health', expectJson: [{ path: '$.status', equals: 'DOWN' }] },
      'UNEXPECTED_BODY',
    );
    await stage.fails({ ...http, path: '/away', redirects: 5 }, 'REDIRECT_OUTSIDE');
    await stage.fails({ ...http, path: '/metadata', redirects: 5 }, 'REDIRECT_OUTSIDE');
    await stage.passes({ protocol: 'https', port: tls, host: NAME, expectBody: NAME });
    await stage.fails({ protocol: 'http', port: tls }, 'UNEXPECTED_STATUS');
    await stage.passes({ ...certificate, name: NAME, daysLeft: 30 }, new RegExp(`CN=${NAME}`));
    await stage.passes({ protocol: 'tls', port: tls, pins: [good.fingerprint] });
    await stage.fails({ ...certificate, name: 'db.example.test' }, 'CERTIFICATE_NAME');
    await stage.fails({ protocol: 'tls', port: tls, name: NAME }, 'CERTIFICATE_UNTRUSTED');
    await stage.fails({ protocol: 'tls', port: tls, pins: [expired.fingerprint] }, 'CERTIFICATE_PIN');
    await stage.fails({ ...certificate, port: old, name: NAME }, 'CERTIFICATE_EXPIRED');
    program.hang();
    await stage.passes({ protocol: 'tcp', port });
    await stage.fails({ ...http, timeout: '1s' }, 'TIMEOUT');
    await stage.fails({ ...certificate, timeout: '1s' }, 'TIMEOUT');
    await program.stop();
    await stage.fails(http, 'ECONNREFUSED');
    await stage.fails(certificate, 'ECONNREFUSED');
  },
};
