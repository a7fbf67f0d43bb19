import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { isNamed } from './errors.ts';
import { collect } from './pages.ts';

/** A stack as CloudFormation knows it, for the CLI. */
export interface DeployedStack {
  /** As in CREATE_COMPLETE. */
  readonly status: string;
  readonly outputs: ReadonlyMap<string, string>;
}

/** Undefined when there is none of that name here. */
export async function describeStack(
  client: CloudFormationClient,
  name: string,
): Promise<DeployedStack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const [stack] = Stacks;
    if (stack === undefined) return undefined;
    const outputs = (stack.Outputs ?? []).map(
      ({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const,
    );
    return { status: stack.StackStatus ?? 'UNKNOWN', outputs: new Map(outputs) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Physical ids by logical ids; none where there is no such stack. */
export async function stackResources(
  client: CloudFormationClient,
  name: string,
): Promise<ReadonlyMap<string, string>> {
  try {
    const resources = await collect(
      paginateListStackResources({ client }, { StackName: name }),
      (page) => page.StackResourceSummaries,
    );
    return new Map(
      resources.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [
        LogicalResourceId,
        PhysicalResourceId,
      ]),
    );
  } catch (error) {
    if (isMissing(error)) return new Map();
    throw error;
  }
}

/** CloudFormation has no code of its own for it (API Reference, DescribeStacks: 'a ValidationError is returned'). */
const isMissing = (error: unknown): boolean =>
  isNamed(error, 'ValidationError') && /does not exist/.test((error as Error).message);
