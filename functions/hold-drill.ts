import { messages } from '../adapters/bindings.ts';
import { holdDrill } from '../drill/hold-drill.ts';
import { serve } from './serve.ts';

export const handler = serve('HoldDrill', holdDrill, { publish: messages });
