/** The recovery methods that a plan can name; they are implemented in drill/methods/methods.ts. */
export const METHOD_NAMES = ['drs', 'restore'];
