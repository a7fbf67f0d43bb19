import type { LaunchAction as DrsLaunchAction } from '@aws-sdk/client-drs';
import * as z from 'zod';
import type { LaunchAction } from '../account/settings.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { conflict, notFound } from './errors.ts';
import { drsPage, launchTemplateID, operation, paging, sourceServerID, withToken } from './operation.ts';

/** Post-launch actions of source servers and of the account's template. */

/** How a run goes of an action that somebody put. */
const USUAL = { outcome: 'succeeded', duration: 30, reason: undefined } as const;
/** Quota L-0588D03B (docs/aws-facts.md, 4.1). */
const ACTIONS_MAX = 200;

const resourceId = z.union([sourceServerID, launchTemplateID]);
const actionId = z.string().regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/);

function actionsOf(aws: SimulatedAccount, id: string): Map<string, LaunchAction> {
  const found = aws.servers.get(id)?.launchActions ?? aws.launchTemplates.get(id)?.actions;
  if (found === undefined) throw notFound(`Resource ${id} does not exist.`, id, 'Resource');
  return found;
}

/** An action without how the scenario lets it run. */
export function shownAction({ course: _, ...action }: LaunchAction): DrsLaunchAction {
  return {
    ...action,
    parameters: Object.fromEntries(
      Object.entries(action.parameters).map(([name, { value, type }]) => [
        name,
        { ...(value === undefined ? {} : { value }), ...(type === undefined ? {} : { type }) },
      ]),
    ),
  };
}

export const putLaunchAction = operation(
  z.strictObject({
    resourceId,
    actionId,
    actionCode: z
      .string()
      .max(1_011)
      .regex(/^[A-Za-z0-9\-/:]+$/),
    order: z.int().min(2).max(10_000),
    optional: z.boolean(),
    active: z.boolean(),
    name: z
      .string()
      .max(256)
      .regex(/^[A-Za-z0-9][A-Za-z0-9 /_-]*$/),
    actionVersion: z
      .string()
      .max(10)
      .regex(/^(\$DEFAULT|\$LATEST|[0-9]+)$/),
    category: z.enum(['MONITORING', 'VALIDATION', 'CONFIGURATION', 'SECURITY', 'OTHER']),
    description: z
      .string()
      .max(1_024)
      .regex(/^[0-9a-zA-Z ():/.,'-_#*; ]*$/),
    parameters: z
      .record(
        z.string().regex(/^[A-Za-z0-9]{1,1011}$/),
        z.strictObject({
          value: z
            .string()
            .regex(/^[A-Za-z0-9.-]{1,1011}$/)
            .optional(),
          type: z.enum(['SSM_STORE', 'DYNAMIC']).optional(),
        }),
      )
      .refine((given) => Object.keys(given).length <= 20, 'has more than 20 parameters')
      .default({}),
  }),
  ({ resourceId: id, ...given }, aws) => {
    const actions = actionsOf(aws, id);
    const before = actions.get(given.actionId);
    const inTheWay = [...actions.values()].find(
      (action) => action.order === given.order && action.actionId !== given.actionId,
    );
    if (inTheWay !== undefined)
      throw conflict(`Order ${given.order} is that of action ${inTheWay.actionId}.`, id, 'LaunchAction');
    if (before === undefined && actions.size >= ACTIONS_MAX)
      throw conflict(`${id} has ${ACTIONS_MAX} actions, the most there may be.`, id, 'LaunchAction');
    const type = before?.type ?? (/Automation/.test(given.actionCode) ? 'SSM_AUTOMATION' : 'SSM_COMMAND');
    const action: LaunchAction = { ...given, type, course: before?.course ?? USUAL };
    actions.set(action.actionId, action);
    return { resourceId: id, ...shownAction(action) };
  },
);

export const listLaunchActions = operation(
  z.strictObject({
    resourceId,
    filters: z.strictObject({ actionIds: z.array(actionId).max(100).optional() }).optional(),
    ...paging,
  }),
  ({ resourceId: id, filters = {}, ...request }, aws) => {
    const wanted = filters.actionIds ?? [];
    const actions = [...actionsOf(aws, id).values()]
      .filter((action) => wanted.length === 0 || wanted.includes(action.actionId))
      .toSorted((a, b) => a.order - b.order);
    const page = drsPage(aws, `ListLaunchActions ${id}`, actions, request, (action) => action.actionId);
    return withToken(page.items.map(shownAction), page.nextToken);
  },
);

export const deleteLaunchAction = operation(
  z.strictObject({ resourceId, actionId }),
  ({ resourceId: id, actionId: action }, aws) => {
    if (!actionsOf(aws, id).delete(action))
      throw notFound(`Action ${action} of ${id} does not exist.`, action, 'LaunchAction');
    return {};
  },
  204,
);
