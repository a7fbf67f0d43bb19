/** The recovery methods that a plan can name; drill/methods/ has a folder for each. */
export const METHOD_NAMES: [string, ...string[]] = ['drs'];
