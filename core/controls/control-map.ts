import type { Control } from './control.ts';
import { CONTROLS_FINANCE } from './finance.ts';
import { CONTROLS_GENERAL } from './general.ts';

/**
 * Which clauses of which standards a drill's record gives evidence for: the relevant fields, and what the clause
 * requires that a drill never shows. A drill supports a control; people decide whether the control works.
 */
export const CONTROL_MAP: readonly Control[] = [...CONTROLS_GENERAL, ...CONTROLS_FINANCE];
