/** asl-validator 4.0.0 ships no types; this is the part that is used. */
declare module 'asl-validator' {
  export default function validate(
    definition: object,
    options?: { readonly checkArn?: boolean; readonly checkPaths?: boolean },
  ): { readonly isValid: boolean; readonly errors: readonly unknown[] };
}
