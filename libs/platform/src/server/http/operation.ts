import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

/** A route as OpenAPI shows it: its schemas are the ones it is parsed by. */
export type OperationOptions = {
  summary: string;
  body?: z.ZodType;
  query?: z.ZodObject;
  /** The answer's schema; without it the answer is described by its summary. */
  answer?: z.ZodType;
  status?: number;
  /** The refusal codes worth knowing, such as `call.closed`. */
  problems?: string[];
  /** The body is one uploaded file (multipart/form-data, part `file`). */
  upload?: boolean;
};

type JsonSchema = Record<string, unknown>;

/** A zod schema as JSON Schema (draft 2020-12, which OpenAPI 3.1 uses). */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
  return rest;
}

/** Documents a route: summary, schemas of what comes and goes, and its refusals. */
export function Operation(options: OperationOptions): MethodDecorator {
  const { summary, body, query, answer, problems = [] } = options;
  const parts: MethodDecorator[] = [ApiOperation({ summary })];
  if (body) parts.push(ApiBody({ schema: jsonSchema(body, 'input') }));
  if (options.upload) {
    parts.push(ApiConsumes('multipart/form-data'));
    const file = { type: 'string', format: 'binary' };
    parts.push(ApiBody({ schema: { type: 'object', properties: { file }, required: ['file'] } }));
  }
  for (const [name, one] of Object.entries(query?.shape ?? {})) {
    const required = !(one as z.ZodType).safeParse(undefined).success;
    parts.push(ApiQuery({ name, required, schema: jsonSchema(one as z.ZodType, 'input') }));
  }
  const shown = answer ? { schema: jsonSchema(answer, 'output') } : {};
  parts.push(ApiResponse({ status: options.status ?? '2XX', description: summary, ...shown }));
  const refusals = problems.length > 0 ? `Codes: ${problems.join(', ')}` : 'A problem document (RFC 9457)';
  parts.push(
    ApiResponse({
      status: '4XX',
      description: refusals,
      content: { 'application/problem+json': { schema: problemSchema } },
    }),
  );
  return applyDecorators(...parts);
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'instance'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'the id of the request, also in the log' },
    field: { type: 'string' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'code'],
        properties: { path: { type: 'string' }, code: { type: 'string' }, params: { type: 'object' } },
      },
    },
  },
};
