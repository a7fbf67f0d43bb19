/** What was seen in AWS before and during a drill, for every recovery method, uninterpreted. */

/** A value that was read, or why it could not be: guards refuse on anything unknown. */
export type Observation<T> = { readonly known: T } | { readonly unknown: string };

/** By what names services say no. */
export const DENIALS = [
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'UnauthorizedOperation',
];

/** Whether an error, as its name and message, is a service's way of saying no. */
export const isDenial = (why: string): boolean =>
  DENIALS.some((name) => new RegExp(`\\b${name}\\b`, 'u').test(why));

export interface ObservedInstance {
  readonly instanceID: string;
  readonly state: string;
  /** Why EC2 ended it, in EC2's words. */
  readonly stateReason?: string | null;
  readonly instanceType: string | null;
  readonly privateIpAddress: string | null;
  readonly publicIpAddress: string | null;
  readonly subnetID: string | null;
  /** The name of its instance profile. */
  readonly instanceProfile?: string | null;
  /** Whether its metadata service wants a token: `required` or `optional`. */
  readonly imdsv2?: string | null;
  /** Whether its metadata service is on; null: EC2 does not say. */
  readonly metadataService?: boolean | null;
  readonly securityGroupIDs: readonly string[];
  readonly volumeIDs: readonly string[];
}

export interface ObservedVolume {
  readonly volumeID: string;
  readonly type: string | null;
  readonly encrypted: boolean | null;
  /** The ARN of its key. */
  readonly kmsKey: string | null;
}
