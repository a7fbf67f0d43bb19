/** The recovery methods that a plan can name; drill/methods/methods.ts has what each of them does. */
export const METHOD_NAMES = ['drs'];
