/** One harmless call of a self-test: it reads, and asks about something that does not exist. */
export interface Look<P> {
  /** The port that makes it. */
  readonly port: keyof P;
  readonly make: (ports: P, from: LookedFrom) => Promise<unknown>;
  /** Errors that only say that there is no such thing: the call was answered (docs/aws-facts.md, 9.7). */
  readonly absent?: readonly string[];
}

export interface LookedFrom {
  readonly now: Date;
  /** The ARN of the state machine that runs drills. */
  readonly stateMachine: string;
}

/** Ids and names that nothing has, in the forms that AWS accepts. */
export const NOTHING = {
  name: 'kunren-self-test',
  /** A ULID of the year 1970. */
  drillId: '00000000000000000000000000',
  account: '000000000000',
  server: 's-00000000000000000',
  instance: 'i-00000000000000000',
  subnet: 'subnet-00000000000000000',
  volume: 'vol-00000000000000000',
  snapshot: 'snap-00000000000000000',
  image: 'ami-00000000000000000',
  testingPlan:
    'arn:aws:backup:us-east-1:000000000000:restore-testing-plan:none-00000000-0000-0000-0000-000000000000',
  key: '00000000-0000-0000-0000-000000000000',
  parameter: '/aws/service/kunren-self-test',
  command: '00000000-0000-0000-0000-000000000000',
} as const;
