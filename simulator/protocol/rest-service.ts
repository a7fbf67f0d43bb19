import type { SimulatedAccount } from '../account/state.ts';
import { type AwsFault, awsError } from './error.ts';
import { readJson, writeJson } from './json.ts';
import { parseBody } from './json-service.ts';
import { inputOf, membersOf, type OperationModel, outputOf } from './model.ts';
import { type AwsAnswer, type AwsRequest, header, retryAfter, type Service } from './service.ts';

/** An operation that may take its time. */
export interface RestOperation {
  readonly model: OperationModel;
  run(input: unknown, aws: SimulatedAccount): object | Promise<object>;
}

/** An operation's place: `GET /schedules/{Name}` as a pattern, with the names of what is in the path. */
export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
}

const JSON_HEADERS = { 'content-type': 'application/json' };

/** A service of REST with JSON whose input is in path, query and headers, and in a body: one member's bytes, or JSON. */
export function restService(operations: Readonly<Record<string, RestOperation>>): Service {
  const routes = new Map(Object.entries(operations).map(([name, { model }]) => [name, routeOf(model)]));
  const invalid = (message: string) => awsError('ValidationException', 400, message);
  return {
    operationOf: ({ method, path }) =>
      [...routes].find(([, route]) => route.method === method && route.pattern.test(path))?.[0],
    read(request, name) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      const route = routes.get(name);
      if (operation === undefined || route === undefined) return {};
      const { model } = operation;
      const members = typed(inputIn(request, route, model) as object, model);
      return readJson(inputOf(model), { ...bodyMembers(request, model), ...members }, invalid);
    },
    async answer(input, name, _request, aws) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (operation === undefined) throw awsError('UnknownOperationException', 404, `${name} is not known`);
      return written(await operation.run(input, aws), operation.model);
    },
    refuse: (fault: AwsFault) => ({
      status: fault.status,
      headers: { ...JSON_HEADERS, 'x-amzn-errortype': fault.code, ...retryAfter(fault) },
      body: JSON.stringify({ message: fault.message, ...fault.fields }),
    }),
  };
}

/** Where an operation is, by its model. */
export function routeOf(model: OperationModel): Route {
  const { http } = model[3] as { readonly http: readonly [string, string, number] };
  const [method, path] = http;
  const labels = [...path.matchAll(/\{(\w+)\}/g)].map(([, label = '']) => label);
  return { method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`), labels };
}

/** The members of an input that path, query, headers and body have. */
export function inputIn(request: AwsRequest, { pattern, labels }: Route, model: OperationModel): unknown {
  const { path, query, body } = request;
  const values = pattern.exec(path)?.slice(1) ?? [];
  const named = labels.map((label, place) => [label, decodeURIComponent(values[place] ?? '')] as const);
  const members = placesOf(inputOf(model));
  const queried = new Map(members.map(({ name, httpQuery }) => [httpQuery, name]));
  const asked = [...query]
    // The SDK itself adds the operation's name for its own routing.
    .filter(([key]) => key !== 'x-id')
    .map(([key, value]) => [queried.get(key) ?? key, value] as const);
  const beside = members.flatMap(({ name, httpHeader, httpPayload }) => {
    const value = httpHeader === undefined ? undefined : header(request, httpHeader.toLowerCase());
    if (value !== undefined) return [[name, value] as const];
    return httpPayload && body.length > 0 ? [[name, body.toString('base64')] as const] : [];
  });
  return Object.fromEntries([...named, ...asked, ...beside]);
}

/** The members that are in no place of their own: a body of JSON has them. */
function bodyMembers(request: AwsRequest, model: OperationModel): object {
  if (placesOf(inputOf(model)).some(({ httpPayload }) => httpPayload)) return {};
  const parsed = parseBody(request);
  return typeof parsed === 'object' && parsed !== null ? parsed : {};
}

/** Values of path, query and headers as JSON would have them. */
function typed(values: object, model: OperationModel): object {
  const members = membersOf(inputOf(model));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, valueIn(value, members.get(name))]),
  );
}

/** What is no number stays text, which the model then refuses. */
function valueIn(text: string, member: ReturnType<typeof inputOf> | undefined): unknown {
  if (member?.isBooleanSchema()) return text === 'true' ? true : text === 'false' ? false : text;
  const isNumber = member?.isNumericSchema() && text !== '' && Number.isFinite(Number(text));
  return isNumber ? Number(text) : text;
}

/** The output as the model places it: members in headers, one that is the body's bytes, or all others as JSON. */
function written(output: object, model: OperationModel): AwsAnswer {
  const values = new Map<string, unknown>(Object.entries(output));
  const take = (name: string): unknown => {
    const value = values.get(name);
    values.delete(name);
    return value;
  };
  const headers: Record<string, string> = {};
  let bytes: unknown;
  for (const { name, httpHeader, httpPayload, httpResponseCode } of placesOf(outputOf(model))) {
    if (httpPayload) bytes = take(name);
    else if (httpResponseCode) take(name);
    else if (httpHeader !== undefined && values.has(name)) headers[httpHeader] = String(take(name));
  }
  const body = bytes instanceof Uint8Array ? Buffer.from(bytes) : writeJson(Object.fromEntries(values));
  return { status: 200, headers: { ...JSON_HEADERS, ...headers }, body };
}

/** Where the protocol puts each member. */
const placesOf = (shape: ReturnType<typeof inputOf>) =>
  [...shape.structIterator()].map(([name, member]) => {
    const { httpQuery, httpHeader, httpPayload, httpResponseCode } = member.getMergedTraits();
    return {
      name,
      httpQuery,
      httpHeader,
      httpPayload: httpPayload === 1,
      httpResponseCode: httpResponseCode === 1,
    };
  });
