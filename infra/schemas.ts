import * as z from 'zod';
import { drillEventSchema } from '../core/history/event.ts';
import { drillPlanSchema } from '../core/plan/plan.ts';
import { drillRecordSchema } from '../core/verdict/record.ts';

/** The JSON Schemas that editors and other tools read, from the zod schemas that kunren reads by. */

interface GeneratedSchema {
  readonly file: string;
  readonly title: string;
  readonly schema: z.ZodType;
  /** `input` is the written form, durations as text; `output` the parsed one. */
  readonly side: 'input' | 'output';
  /** Whether what is used twice stands once: shorter, and fewer editors follow it. */
  readonly reused?: 'inline' | 'ref';
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
    reused: 'ref',
  },
];

/** Each generated file with the text it should hold. Draft 7 is what YAML editors understand best. */
export function generateSchemas(): readonly { readonly file: string; readonly text: string }[] {
  return GENERATED_SCHEMAS.map(({ file, title, schema, side, reused = 'inline' }) => {
    const generated = z.toJSONSchema(schema, { io: side, target: 'draft-7', reused });
    return { file, text: `${JSON.stringify({ title, ...generated }, undefined, 2)}\n` };
  });
}
