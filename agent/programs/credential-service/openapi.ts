import type { JsonObject } from '../../identity/base/json.ts';
import type { Route } from './route.ts';

const PROBLEMS: JsonObject = {
  type: 'object',
  required: ['verified', 'errors', 'problemDetails'],
  properties: {
    verified: { const: false },
    errors: { type: 'array', items: { type: 'string' } },
    problemDetails: {
      type: 'array',
      items: {
        type: 'object',
        required: ['type', 'title', 'detail'],
        properties: { type: { type: 'string', format: 'uri' }, title: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
};

/** The OpenAPI 3.1 document of the server's own routes. */
export function openApiDocument(routes: readonly Route[], publicUrl: string): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of routes) {
    const path = route.path.replace(/\/\*$/, '/{identifier}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fingerpost credential engine',
      version: '1.0.0',
      description: 'Issues and verifies W3C credentials and presentations, publishes status lists, resolves DIDs.',
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Problems: PROBLEMS },
    },
  };
}

function operation(route: Route): JsonObject {
  const refusal = { description: 'Refused', content: json({ $ref: '#/components/schemas/Problems' }) };
  return {
    operationId: `${route.method} ${route.path}`.replace(/[^A-Za-z0-9]+/g, '_').replace(/_$/, ''),
    summary: route.summary,
    ...(route.privileged ? { security: [{ token: [] }, {}] } : {}),
    ...(route.path.endsWith('/*')
      ? { parameters: [{ name: 'identifier', in: 'path', required: true, schema: { type: 'string' } }] }
      : {}),
    ...(route.requestSchema === undefined
      ? {}
      : { requestBody: { required: true, content: json(route.requestSchema) } }),
    responses: {
      [`${route.successStatus}`]: { description: 'Done', content: json({ type: 'object' }) },
      '400': refusal,
      '429': refusal,
      ...(route.privileged ? { '401': refusal } : {}),
      ...(route.method === 'GET' ? { '404': refusal } : {}),
    },
  };
}

function json(schema: JsonObject): JsonObject {
  return { 'application/json': { schema } };
}
