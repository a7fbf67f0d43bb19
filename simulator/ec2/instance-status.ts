import type {
  DescribeInstanceStatusCommandInput,
  DescribeInstanceStatusCommandOutput,
  SummaryStatus,
} from '@aws-sdk/client-ec2';
import type { SimulatedAccount } from '../account/state.ts';
import { chosenInstances, toState, type Visible } from './instances.ts';
import { ec2Page, type FilterTable, filtered, nextToken, refusePagesWithIDs } from './support.ts';
import { zoneOfInstance } from './zones.ts';

/** After this time an instance that has not booted is impaired. */
const IMPAIRED_AFTER = 600_000;

export function describeInstanceStatus(
  input: DescribeInstanceStatusCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeInstanceStatusCommandOutput, '$metadata'> {
  refusePagesWithIDs(input.InstanceIds, input, 'instancesSet');
  const now = aws.now();
  const chosen = chosenInstances(aws, now, input.InstanceIds).filter(
    ({ state }) => input.IncludeAllInstances === true || state === 'running',
  );
  const table: FilterTable<Visible> = {
    'instance-state-name': ({ state }) => [state],
    'instance-status.status': (visible) => [checkOf(visible, now)],
    'system-status.status': (visible) => [systemCheckOf(visible, now)],
    'availability-zone': ({ instance }) => [zoneOfInstance(aws, instance)],
  };
  const found = filtered(chosen, input.Filters, table, ({ instance }) => instance.tags);
  const page = ec2Page(aws, found, input.InstanceIds?.length ? 'whole' : input, {
    operation: 'DescribeInstanceStatus',
    idOf: ({ instance }) => instance.instanceID,
  });
  return {
    InstanceStatuses: page.items.map((visible) => ({
      InstanceId: visible.instance.instanceID,
      AvailabilityZone: zoneOfInstance(aws, visible.instance),
      InstanceState: toState(visible.state),
      InstanceStatus: { Status: checkOf(visible, now) },
      SystemStatus: { Status: systemCheckOf(visible, now) },
    })),
    ...nextToken(page),
  };
}

function checkOf({ instance, state }: Visible, now: number): SummaryStatus {
  if (state !== 'running') return 'not-applicable';
  if (now >= instance.bootedAt) return 'ok';
  const given = instance.bootedAt === Number.POSITIVE_INFINITY && now >= instance.runningAt + IMPAIRED_AFTER;
  return given ? 'impaired' : 'initializing';
}

/** The machine below is fine even when the guest never boots. */
function systemCheckOf(visible: Visible, now: number): SummaryStatus {
  const check = checkOf(visible, now);
  return check === 'impaired' ? 'ok' : check;
}
