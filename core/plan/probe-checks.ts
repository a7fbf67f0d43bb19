import { compile } from 'json-p3';
import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import type { PartialPlan } from './partial-plan.ts';

/** Checks of probes beyond their schema. Only for reading plans: functions take them as they were deployed. */
export function probeFindings({ waves = [] }: PartialPlan): readonly Finding[] {
  return waves.flatMap((wave, waveIndex) =>
    (wave?.servers ?? []).flatMap((server, serverIndex) =>
      (server?.probes ?? []).flatMap((probe, probeIndex) => {
        const paths = probe !== undefined && 'expectJson' in probe ? (probe.expectJson ?? []) : [];
        return paths.flatMap((one, place) => {
          const fault = one?.path === undefined ? undefined : jsonPathFault(one.path);
          const path = [
            'waves',
            waveIndex,
            'servers',
            serverIndex,
            'probes',
            probeIndex,
            'expectJson',
            place,
          ];
          return fault === undefined ? [] : [{ path: [...path, 'path'], message: fault }];
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
