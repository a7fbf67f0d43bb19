import { type AwsFault, awsError } from './error.ts';
import { readJson, writeJson } from './json.ts';
import { inputOf, type ModelledOperation, type OperationModel } from './model.ts';
import { type AwsRequest, retryAfter, type Service } from './service.ts';

/** An operation's place: `GET /schedules/{Name}` as a pattern, with the names of what is in the path. */
interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
}

const JSON_HEADERS = { 'content-type': 'application/json' };

/** A service of REST with JSON whose operations only read: their input is in path and query. */
export function restService(operations: Readonly<Record<string, ModelledOperation>>): Service {
  const routes = new Map(Object.entries(operations).map(([name, { model }]) => [name, routeOf(model)]));
  const invalid = (message: string) => awsError('ValidationException', 400, message);
  return {
    operationOf: ({ method, path }) =>
      [...routes].find(([, route]) => route.method === method && route.pattern.test(path))?.[0],
    read(request, name) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      const route = routes.get(name);
      if (operation === undefined || route === undefined) return {};
      return readJson(inputOf(operation.model), inputIn(request, route, operation.model), invalid);
    },
    answer(input, name, _request, aws) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (operation === undefined) throw awsError('UnknownOperationException', 404, `${name} is not known`);
      return { status: 200, headers: JSON_HEADERS, body: writeJson(operation.run(input, aws)) };
    },
    refuse: (fault: AwsFault) => ({
      status: fault.status,
      headers: { ...JSON_HEADERS, 'x-amzn-errortype': fault.code, ...retryAfter(fault) },
      body: JSON.stringify({ message: fault.message, ...fault.fields }),
    }),
  };
}

function routeOf(model: OperationModel): Route {
  const { http } = model[3] as { readonly http: readonly [string, string, number] };
  const [method, path] = http;
  const labels = [...path.matchAll(/\{(\w+)\}/g)].map(([, label = '']) => label);
  return { method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`), labels };
}

function inputIn({ path, query }: AwsRequest, { pattern, labels }: Route, model: OperationModel): unknown {
  const values = pattern.exec(path)?.slice(1) ?? [];
  const named = labels.map((label, place) => [label, decodeURIComponent(values[place] ?? '')] as const);
  const members = new Map(
    [...inputOf(model).structIterator()].map(([name, member]) => [member.getMergedTraits().httpQuery, name]),
  );
  const asked = [...query]
    // The SDK itself adds the operation's name for its own routing.
    .filter(([key]) => key !== 'x-id')
    .map(([key, value]) => [members.get(key) ?? key, value] as const);
  return Object.fromEntries([...named, ...asked]);
}
