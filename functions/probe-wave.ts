import { askRunInside, CONDITIONS, probes, readHealthy, readVolumes, tails } from '../adapters/bindings.ts';
import { METHOD_PROOF } from '../adapters/method-bindings.ts';
import { probeWave } from '../drill/probe-wave.ts';
import { serve } from './serve.ts';

export const handler = serve('ProbeWave', probeWave, {
  probe: probes,
  tail: tails,
  invokeInside: askRunInside,
  target: {
    ...METHOD_PROOF,
    ...CONDITIONS,
    healthy: readHealthy,
    volumes: readVolumes,
  },
});
