import * as z from 'zod';
import { moment } from '../core/facts/moment.ts';
import { reasonCodeSchema, refusalSchema } from '../core/guards/refusal.ts';
import { drillEventSchema } from '../core/history/event.ts';
import { heartbeatPlanSchema } from '../core/plan/inside.ts';
import { anyProbeSchema, drillPlanSchema } from '../core/plan/plan.ts';
import { probeTiming } from '../core/plan/probe-timing.ts';
import { duration } from '../core/plan/values.ts';
import { findingSchema } from '../core/verdict/finding.ts';
import { recoveryTimeSchema } from '../core/verdict/measure-schemas.ts';
import { drillRecordSchema } from '../core/verdict/record.ts';

/** The JSON Schemas for editors and other tools, from kunren's own zod schemas. */

interface GeneratedSchema {
  readonly file: string;
  readonly title: string;
  readonly schema: z.ZodType;
  /** `input` is the written form, durations as text; `output` the parsed one. */
  readonly side: 'input' | 'output';
}

const GENERATED_SCHEMAS: readonly GeneratedSchema[] = [
  { file: 'plans/plan.schema.json', title: 'kunren drill plan', schema: drillPlanSchema, side: 'input' },
  {
    file: 'docs/drill-record.schema.json',
    title: 'kunren drill record, drill.json',
    schema: drillRecordSchema,
    side: 'input',
  },
  {
    file: 'docs/event.schema.json',
    title: 'kunren event, of the machines topic and of EventBridge',
    schema: drillEventSchema,
    side: 'output',
  },
];

const [anyEvent] = drillEventSchema.options;

/** What is used more than once is defined once in a file, under this name. */
const PARTS: Readonly<Record<string, z.ZodType>> = {
  moment,
  duration: duration.in,
  probe: anyProbeSchema,
  probeTimeout: probeTiming.timeout,
  probeInterval: probeTiming.interval,
  probePasses: probeTiming.passes,
  probeCanary: probeTiming.canary,
  heartbeat: heartbeatPlanSchema,
  reasonCode: reasonCodeSchema,
  refusal: refusalSchema,
  finding: findingSchema,
  phases: recoveryTimeSchema.shape.phases,
  eventPlan: anyEvent.shape.plan,
  eventResult: anyEvent.shape.result,
  eventCauses: anyEvent.shape.causes,
  eventLeftovers: anyEvent.shape.leftovers,
  eventFindings: anyEvent.shape.findings,
  eventLinks: anyEvent.shape.links,
};

/** Each generated file with its text. YAML editors support draft 7 best. */
export function generateSchemas(): readonly { readonly file: string; readonly text: string }[] {
  const metadata = withNames();
  return GENERATED_SCHEMAS.map(({ file, title, schema, side }) => {
    const generated = z.toJSONSchema(schema, { io: side, target: 'draft-7', metadata, override: showType });
    return { file, text: `${JSON.stringify({ title, ...generated }, undefined, 2)}\n` };
  });
}

/** The schemas' descriptions, and the names of the parts. */
function withNames(): typeof z.globalRegistry {
  const names = new Map<z.core.$ZodType, string>(Object.entries(PARTS).map(([name, part]) => [part, name]));
  const registry = z.registry<z.core.GlobalMeta>();
  return Object.assign(registry, {
    get: (schema: z.core.$ZodType) => {
      const id = names.get(schema);
      return { ...z.globalRegistry.get(schema), ...(id === undefined ? {} : { id }) };
    },
  });
}

/** An editor that completes a key reads its type beside it, not behind a reference. */
function showType({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.allOf?.some(({ $ref }) => $ref === '#/definitions/duration')) jsonSchema.type = 'string';
}
