/** Values of a plan as words of a shell: whatever they hold, they stay values. */

/** A word of POSIX sh: within single quotes nothing has a meaning but the next single quote. */
export const shellQuoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

/** An expression of PowerShell, which takes several characters for quotes: so none of the value's own is written. */
export function powershellText(value: string): string {
  const bytes = new TextEncoder().encode(value);
  const base64 = btoa(String.fromCodePoint(...bytes));
  return `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${base64}'))`;
}
