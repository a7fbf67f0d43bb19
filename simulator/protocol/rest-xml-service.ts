import { awsError } from './error.ts';
import { inputOf, type ModelledOperation, membersOf, outputOf } from './model.ts';
import { queryError } from './query-service.ts';
import { inputIn, routeOf } from './rest-service.ts';
import { retryAfter, type Service } from './service.ts';
import { XML_DECLARATION, xmlMembers } from './xml.ts';

/** A service of REST with XML whose inputs have no body: what is asked for is in path and query. */
export function restXmlService(
  operations: Readonly<Record<string, ModelledOperation>>,
  namespace: string,
): Service {
  const routes = new Map(Object.entries(operations).map(([name, { model }]) => [name, routeOf(model)]));
  return {
    operationOf: ({ method, path }) =>
      [...routes].find(([, route]) => route.method === method && route.pattern.test(path))?.[0],
    read(request, name) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      const route = routes.get(name);
      if (operation === undefined || route === undefined) return {};
      const members = membersOf(inputOf(operation.model));
      return Object.fromEntries(
        Object.entries(inputIn(request, route, operation.model) as Record<string, string>).map(
          ([member, value]) => {
            const shape = members.get(member);
            if (shape === undefined) throw awsError('InvalidInput', 400, `${member} is not known`);
            return [member, shape.isNumericSchema() ? Number(value) : value];
          },
        ),
      );
    },
    answer(input, name, _request, aws) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (operation === undefined) throw awsError('InvalidAction', 400, `${name} is not known`);
      const members = xmlMembers(outputOf(operation.model), operation.run(input, aws));
      const body = `${XML_DECLARATION}<${name}Response xmlns="${namespace}">${members}</${name}Response>`;
      return { status: 200, headers: { 'content-type': 'text/xml' }, body };
    },
    refuse: (fault) => ({
      status: fault.status,
      headers: { 'content-type': 'text/xml', ...retryAfter(fault) },
      body: XML_DECLARATION + queryError(fault),
    }),
  };
}
