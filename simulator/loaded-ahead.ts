/**
 * What functions load when they first need it. A first load takes turns of the event loop, so that the first drill of a
 * process would make its calls in another order than the next, and a seed could not be played again; and Vitest asks
 * another process for it, which virtual time takes for a thread that waits.
 */
import 'dns-packet';
import 'jsonpath-rfc9535';
import '../adapters/aws/alarms.ts';
import '../adapters/aws/assumed-role.ts';
import '../adapters/aws/calendars.ts';
import '../adapters/aws/ended-executions.ts';
import '../adapters/aws/event-bus.ts';
import '../adapters/aws/meter.ts';
import '../adapters/probes/dns.ts';
import '../adapters/probes/exchange.ts';
import '../adapters/probes/http.ts';
import '../adapters/probes/ldap.ts';
import '../adapters/probes/mysql.ts';
import '../adapters/probes/postgresql.ts';
import '../adapters/probes/rdp.ts';
import '../adapters/probes/redis.ts';
import '../adapters/probes/smtp.ts';
import '../adapters/probes/sqlserver.ts';
import '../adapters/probes/ssh.ts';
import '../adapters/probes/tcp.ts';
import '../adapters/probes/tls.ts';
import '../adapters/aws/publisher.ts';
import '../adapters/removal-ec2.ts';
import '../adapters/aws/signer.ts';
import '../adapters/aws/ssm-commands.ts';
import '../adapters/webhooks/parameter-store.ts';
import '../adapters/webhooks/secrets-manager.ts';
import '../drill/sweep/sweep-drill.ts';
import '../drill/notify.ts';
import '../reporting/evidence/written-files.ts';
import '../reporting/history/csv.ts';
import '../reporting/history/page.ts';
import '../reporting/messages/plan-events.ts';
