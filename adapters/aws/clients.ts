/** Provides credentials; the SDK calls it again when they have expired. */
export type CredentialProvider = () => Promise<{
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}>;

/** What every client is made with: where its calls go, and who counts them. */
export interface Connection {
  readonly options: ReturnType<typeof clientOptions> & { credentials?: CredentialProvider };
  readonly count: (call: string) => void;
}

const ATTEMPTS = 6;
/** A call that hangs must not use up the whole invocation. */
const requestHandler = { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** The options of every client. */
export const clientOptions = (region: string) => ({ region, maxAttempts: ATTEMPTS, requestHandler });

/** What two generations of SDK clients have in common, as far as counting needs it. */
interface Countable {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: unknown) => Promise<unknown>,
        context: { readonly commandName?: string },
      ) => (args: unknown) => Promise<unknown>,
      options: { step: 'finalizeRequest'; priority: 'low'; name: string },
    ): void;
  };
}

const failedCalls = new WeakMap<Error, string>();

/** The call that failed with this error, as `service:Operation`: not every service's words name it. */
export const callOf = (error: unknown): string | undefined =>
  error instanceof Error ? failedCalls.get(error) : undefined;

/** A client whose every attempt, retries included, is counted as `service:Operation`. */
export function countCalls<C>(service: string, client: C, count: (call: string) => void): C {
  // The stack's own types differ between client-drs and its younger siblings; the shape is the same.
  (client as Countable).middlewareStack.add(
    (next, context) => async (args) => {
      const call = `${service}:${(context.commandName ?? 'Unknown').replace(/Command$/, '')}`;
      count(call);
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error) failedCalls.set(error, call);
        throw error;
      }
    },
    { step: 'finalizeRequest', priority: 'low', name: 'kunrenCallCounter' },
  );
  return client;
}
