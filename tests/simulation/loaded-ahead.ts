/**
 * What functions load when they first need it. Node loads it at once; Vitest asks another process for it, which virtual
 * time takes for a thread that waits: it would go on to the end of the function's time.
 */
import 'jsonpath-rfc9535';
import '../../adapters/alarms.ts';
import '../../adapters/assumed-role.ts';
import '../../adapters/calendars.ts';
import '../../adapters/ssm-commands.ts';
import '../../adapters/webhooks/parameter-store.ts';
import '../../adapters/webhooks/secrets-manager.ts';
import '../../reporting/evidence/written-files.ts';
import '../../reporting/history/csv.ts';
import '../../reporting/history/page.ts';
