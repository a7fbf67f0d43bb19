import type { FunctionState } from '../../adapters/aws/function-state.ts';
import { asking } from './line.ts';
import type { Scope } from './scope.ts';

/** The function that dials clones: the only one that runs in a VPC. */
export const PROBING = 'probeWave';

/** Undefined where the stack has none. */
export const probingFunction = ({ inspector, stack }: Scope): Promise<FunctionState | undefined> =>
  asking('lambda:GetFunctionConfiguration', () => inspector.functionState(`${stack}-${PROBING}`));
