import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse } from '@nestjs/swagger';

/** A component schema, by its name among those that `#contracts` gives: `Alert`, `AlertList`, … */
export const schemaRef = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });

/** What a route for clients does, in a few words, and the schema of its answer. */
export const Answers = (summary: string, schema: string, status = 200) =>
  applyDecorators(ApiBearerAuth(), ApiOperation({ summary }), ApiResponse({ status, schema: schemaRef(schema) }));
