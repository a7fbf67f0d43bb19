/** `start-wave` → `StartWave`: a function's state, and the beginning of its resources' names. */
export const logicalName = (file: string): string =>
  file.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
