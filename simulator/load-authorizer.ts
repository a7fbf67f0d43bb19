import type { AuthorizerMaker } from './authorizer.ts';

/**
 * The evaluator is for development only, under a licence that the package cannot take on: infra/compile-package.ts leaves
 * simulator/iam out, and a drill that is rehearsed there is not judged by IAM.
 */
export async function loadAuthorizer(): Promise<AuthorizerMaker | undefined> {
  try {
    return (await import('./iam/authorizer.ts')).createAuthorizer;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
