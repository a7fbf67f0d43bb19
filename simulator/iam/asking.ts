import type { AskedCall, AuthorizerOptions, Question } from '../authorizer.ts';

/** What the questions of every service are made of. */

export type Place = Omit<AuthorizerOptions, 'plans'>;
export type Input = Readonly<Record<string, unknown>>;
/** A question whose action is the call's own unless given. */
export type Asked = Pick<Question, 'resource'> & Partial<Question>;
export type Asking = (input: Input, place: Place, call: AskedCall) => Asked[];

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
