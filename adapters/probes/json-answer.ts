import { runInNewContext } from 'node:vm';
import { type FilterFunction, FunctionExpressionType, JSONPathEnvironment, type JSONValue } from 'json-p3';
import { RE2JS } from 're2js';
import type { Probe } from '../../core/plan/plan.ts';
import { described } from './described.ts';

/**
 * Searches a body for values, by docs/decisions/0016-json-path.md. Loaded on demand. Plan and server can both ask for
 * too much: a pattern may stand in the body itself, and queries multiply.
 */

type Expectations = NonNullable<Extract<Probe, { protocol: 'http' | 'https' }>['expectJson']>;

/** What a body fails with: not what the plan expects, or a search that was too slow. */
export interface BodyFault {
  readonly text: string;
  readonly errorCode: 'UNEXPECTED_BODY' | 'SLOW_SEARCH';
}

/**
 * Of all searches of one attempt, or half of the attempt's time if that is less. An ordinary one takes a few milliseconds
 * of a whole processor, and the function has a seventh of one. Nothing else runs in that time.
 */
const SEARCH_SECONDS = 2;
/** Levels of nesting that `..` descends. */
const DEPTH_MAXIMUM = 500;
/** More values would not be read by anybody. */
const SHOWN_VALUES = 5;

/** What the body has that the plan does not expect, or undefined; within the time of an attempt. */
export function jsonFault(
  expectations: Expectations,
  body: string,
  timeoutSeconds: number,
): BodyFault | undefined {
  const limitSeconds = Math.min(SEARCH_SECONDS, timeoutSeconds / 2);
  try {
    // The only limit that V8 sets to code in the same thread is the one of a context.
    return runInNewContext(
      'search()',
      { search: () => search(expectations, body) },
      {
        timeout: Math.ceil(limitSeconds * 1_000),
      },
    ) as BodyFault | undefined;
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return {
        text: `the search for values took longer than ${limitSeconds} s`,
        errorCode: 'SLOW_SEARCH',
      };
    // What the error says quotes the body.
    return { text: `not JSON that can be searched (${name})`, errorCode: 'UNEXPECTED_BODY' };
  }
}

function search(expectations: Expectations, body: string): BodyFault | undefined {
  const document = JSON.parse(body) as JSONValue;
  const environment = linearEnvironment();
  for (const { path, equals } of expectations) {
    const found = environment.query(path, document).values();
    if (found.includes(equals)) continue;
    const shown = found.slice(0, SHOWN_VALUES).map(described);
    const value = found.length === 0 ? 'missing' : shown.join(', ');
    const text = `${path} is ${value}, and the plan expects ${described(equals)}`;
    return { text, errorCode: 'UNEXPECTED_BODY' };
  }
  return undefined;
}

/** A new one for each attempt: what a limit interrupts may be left half done. */
function linearEnvironment(): JSONPathEnvironment {
  const environment = new JSONPathEnvironment({ maxRecursionDepth: DEPTH_MAXIMUM });
  environment.functionRegister.set(
    'match',
    linear((pattern, text) => pattern.matches(text)),
  );
  environment.functionRegister.set(
    'search',
    linear((pattern, text) => pattern.matcher(text).find()),
  );
  return environment;
}

/** RFC 9535's function over an engine whose time grows with the text, and never by backtracking. */
function linear(found: (pattern: RE2JS, text: string) => boolean): FilterFunction {
  const compiled = new Map<string, RE2JS>();
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call(text, pattern) {
      if (typeof text !== 'string' || typeof pattern !== 'string') return false;
      const ready = compiled.get(pattern) ?? RE2JS.compile(pattern);
      compiled.set(pattern, ready);
      return found(ready, text);
    },
  };
}
