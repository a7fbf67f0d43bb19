/** Values of a plan as shell words: nothing in them is executed. */

/** A word of POSIX sh: within single quotes only the next single quote is special. */
export const shellQuoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

/** An expression of PowerShell, which treats several characters as quotes: so none of the value's own is written. */
export function powershellText(value: string): string {
  const bytes = new TextEncoder().encode(value);
  const base64 = btoa(String.fromCodePoint(...bytes));
  return `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${base64}'))`;
}
