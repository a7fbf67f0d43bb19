/**
 * What functions load when they first need it. A first load takes turns of the event loop, so that the first drill of a
 * process would make its calls in another order than the next, and a seed could not be played again; and Vitest asks
 * another process for it, which virtual time takes for a thread that waits.
 */
import 'dns-packet';
import 'jsonpath-rfc9535';
import '../adapters/alarms.ts';
import '../adapters/assumed-role.ts';
import '../adapters/calendars.ts';
import '../adapters/ended-executions.ts';
import '../adapters/ssm-commands.ts';
import '../adapters/webhooks/parameter-store.ts';
import '../adapters/webhooks/secrets-manager.ts';
import '../reporting/evidence/written-files.ts';
import '../reporting/history/csv.ts';
import '../reporting/history/page.ts';
