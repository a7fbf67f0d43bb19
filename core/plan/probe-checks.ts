import { compile } from 'json-p3';
import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import type { PartialPlan } from './partial-plan.ts';
import { LAST_PASS } from './sid.ts';

const CANARY =
  'a canary must fail, and a SID that no pass has recorded yet passes: give the SID itself, or remove canary';

/** Checks of probes beyond their schema. Only for reading plans: functions take them as they were deployed. */
export function probeFindings({ waves = [] }: PartialPlan): readonly Finding[] {
  return waves.flatMap((wave, waveIndex) =>
    (wave?.servers ?? []).flatMap((server, serverIndex) =>
      (server?.probes ?? []).flatMap((probe, probeIndex) => {
        const place = ['waves', waveIndex, 'servers', serverIndex, 'probes', probeIndex];
        if (probe !== undefined && 'sid' in probe && probe.sid === LAST_PASS && probe.canary === true)
          return [{ path: [...place, 'canary'], message: CANARY }];
        const paths = probe !== undefined && 'expectJson' in probe ? (probe.expectJson ?? []) : [];
        return paths.flatMap((one, index) => {
          const fault = one?.path === undefined ? undefined : jsonPathFault(one.path);
          const path = [...place, 'expectJson', index, 'path'];
          return fault === undefined ? [] : [{ path, message: fault }];
        });
      }),
    ),
  );
}

function jsonPathFault(path: string): string | undefined {
  try {
    compile(path);
    return undefined;
  } catch {
    return `${quote(path)} is not a JSONPath (RFC 9535): write it as $.status or $.checks[0].state`;
  }
}
