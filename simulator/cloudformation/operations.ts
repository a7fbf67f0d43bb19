import {
  DescribeStacks$,
  type DescribeStacksCommandInput,
  type DescribeStacksCommandOutput,
  ListStackResources$,
  type ListStackResourcesCommandInput,
  type ListStackResourcesCommandOutput,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import type { Deployment } from '../account/deployment.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import { pageOf } from '../protocol/paging.ts';

/** Every operation of CloudFormation that the simulator supports. */
export const CLOUDFORMATION_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  DescribeStacks: modelled(DescribeStacks$, describeStacks),
  ListStackResources: modelled(ListStackResources$, listStackResources),
};

/** API Reference, ListStackResources: pages of 1 MB; smaller here, so that paging is seen. */
const RESOURCES_PER_PAGE = 20;

function describeStacks(
  { StackName }: DescribeStacksCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeStacksCommandOutput, '$metadata'> {
  const { stack, status, outputs, deployedAt } = stackNamed(StackName, aws);
  return {
    Stacks: [
      {
        StackName: stack,
        StackStatus: status as StackStatus,
        CreationTime: deployedAt,
        Outputs: [...outputs].map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
      },
    ],
  };
}

function listStackResources(
  { StackName, NextToken }: ListStackResourcesCommandInput,
  aws: SimulatedAccount,
): Omit<ListStackResourcesCommandOutput, '$metadata'> {
  const { resources, deployedAt } = stackNamed(StackName, aws);
  const page = pageOf(
    [...resources],
    { maxResults: undefined, nextToken: NextToken },
    {
      operation: 'ListStackResources',
      pageSize: RESOURCES_PER_PAGE,
      idOf: ([logicalId]) => logicalId,
      invalid: (message) => awsError('ValidationError', 400, message),
    },
  );
  return {
    StackResourceSummaries: page.items.map(([LogicalResourceId, { type, physicalId }]) => ({
      LogicalResourceId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      ResourceStatus: 'CREATE_COMPLETE' as const,
      LastUpdatedTimestamp: deployedAt,
    })),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}

function stackNamed(name: string | undefined, { deployment }: SimulatedAccount): Deployment {
  if (deployment !== undefined && deployment.stack === name) return deployment;
  throw awsError('ValidationError', 400, `Stack with id ${name ?? ''} does not exist`);
}
