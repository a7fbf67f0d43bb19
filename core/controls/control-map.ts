import type { Control } from './control.ts';
import { CONTROLS_FINANCE } from './finance.ts';
import { CONTROLS_GENERAL } from './general.ts';

/**
 * Which clauses of which standards a drill's record gives evidence for: the fields to look at, and what is asked that a
 * drill never shows. A drill supports a control; whether the control works is for people to say.
 */
export const CONTROL_MAP: readonly Control[] = [...CONTROLS_GENERAL, ...CONTROLS_FINANCE];
