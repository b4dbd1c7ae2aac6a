import { asyncApi, openApiComponents } from '#contracts';
import { Injectable, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ISSUER_PATH } from '../oauth/issuer.js';
import { REPORT_SCHEMA } from '../reports/report-body.js';
import { ADMIN_SCHEMAS } from '../admin/admin-schemas.js';
import { schemaRef } from './schema-ref.js';

/** The documents of the interface, made from the application that runs, once, when first asked for. */
@Injectable()
export class InterfaceDocuments {
  private app: INestApplication | null = null;
  private made: OpenAPIObject | null = null;

  /** Called by `configureGateway`: the routes are those of this application. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  openApi(): OpenAPIObject {
    if (!this.app) throw new Error('configureGateway has not been called');
    return (this.made ??= describeRoutes(this.app));
  }

  asyncApi(): Readonly<Record<string, unknown>> {
    return asyncApi();
  }
}

function describeRoutes(app: INestApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Homeward')
    .setDescription('Notices about missing children in, alerts and duties out. Errors are RFC 9457 problem details.')
    .setVersion('1.0.0')
    .addOAuth2({ type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${ISSUER_PATH}/token`, scopes: {} } } })
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, about, {
    operationIdFactory: (controller, method) => `${controller}.${method}`,
  });
  const components = openApiComponents() as unknown as NonNullable<OpenAPIObject['components']>;
  return {
    ...document,
    paths: { ...withProblems(document.paths), ...(TOKEN_PATHS as OpenAPIObject['paths']) },
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...components.schemas, ...OF_THE_GATEWAY },
    },
  };
}

/** Whatever a route refuses, it says so in one way. */
function withProblems(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  const problem = {
    description: 'A refusal or a fault, by RFC 9457',
    content: { 'application/problem+json': { schema: schemaRef('ProblemDetails') } },
  };
  return Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods as Record<string, { responses?: object }>).map(([method, operation]) => [
          method,
          { ...operation, responses: { ...operation.responses, default: problem } },
        ]),
      ),
    ]),
  );
}

/** Answered by the issuer, which is no controller. */
const TOKEN_PATHS = {
  [`${ISSUER_PATH}/token`]: {
    post: {
      tags: ['tokens'],
      summary: 'A token for client credentials, good for an hour',
      requestBody: {
        content: {
          'application/x-www-form-urlencoded': {
            schema: {
              type: 'object',
              required: ['grant_type'],
              properties: { grant_type: { const: 'client_credentials' } },
            },
          },
        },
      },
      responses: {
        200: { description: 'access_token, expires_in, token_type' },
        401: { description: 'RFC 6749, 5.2' },
      },
    },
  },
  [`${ISSUER_PATH}/jwks`]: {
    get: {
      tags: ['tokens'],
      summary: 'Keys that tokens are signed with',
      responses: { 200: { description: 'RFC 7517' } },
    },
  },
  [`${ISSUER_PATH}/.well-known/openid-configuration`]: {
    get: { tags: ['tokens'], summary: 'What the issuer offers', responses: { 200: { description: 'RFC 8414' } } },
  },
};

const nullable = (type: string) => ({ type: [type, 'null'] });
const PARKED = {
  type: 'object',
  required: ['id', 'topic', 'group', 'reason', 'errorType', 'errors', 'attempts', 'parkedAt', 'state', 'retriedAt'],
  properties: {
    id: { type: 'string' },
    topic: { type: 'string' },
    group: nullable('string'),
    reason: { type: 'string' },
    errorType: nullable('string'),
    errors: {
      type: 'array',
      items: { type: 'object', properties: { pointer: { type: 'string' }, code: { type: 'string' } } },
    },
    attempts: { type: 'integer' },
    parkedAt: { type: 'string', format: 'date-time' },
    state: { type: 'string' },
    retriedAt: nullable('string'),
  },
};

const OF_THE_GATEWAY = {
  Report: REPORT_SCHEMA,
  ...ADMIN_SCHEMAS,
  Parked: PARKED,
  ParkedList: {
    type: 'object',
    required: ['items', 'next'],
    properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Parked' } }, next: nullable('string') },
  },
} as unknown as NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
