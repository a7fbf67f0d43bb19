/** `start-wave` → `StartWave`: a function's state, and the beginning of its resources' names. */
export const logicalName = (file: string): string =>
  file.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());

/** `start-wave` → `startWave`: as serverless.yml names it; its name in Lambda has the stack's before that and a dash. */
export const functionName = (file: string): string =>
  file.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
