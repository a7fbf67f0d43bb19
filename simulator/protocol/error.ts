/** A service's error. Each protocol writes it in its own way. */
export interface AwsFault {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  /** Further members of the error's body. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
}

/** Thrown by an operation; carries what the protocol must write. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly fault: AwsFault;

  constructor(fault: AwsFault) {
    super(`${fault.code}: ${fault.message}`);
    this.fault = fault;
  }
}

export const awsError = (
  code: string,
  status: number,
  message: string,
  more: Pick<AwsFault, 'fields' | 'retryAfterSeconds'> = {},
): AwsError => new AwsError({ code, status, message, ...more });
