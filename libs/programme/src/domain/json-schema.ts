import { z } from 'zod';
import { definitionSchema } from './definition';
import { textSchema } from './text';

/** Where the schema is published. */
const ID = '/api/programme.schema.json';

/** A text may be one plain string as well; that is a step before the schema, which the schema cannot tell. */
const text = {
  description: 'Words for people: both languages, or Chinese only, which then stands in for the English.',
  anyOf: [
    { type: 'string', minLength: 1, maxLength: 4000 },
    {
      type: 'object',
      properties: {
        'zh-CN': { type: 'string', minLength: 1, maxLength: 4000 },
        en: { type: 'string', minLength: 1, maxLength: 4000 },
      },
      required: ['zh-CN'],
      additionalProperties: false,
    },
  ],
};

/**
 * The format of definitions as JSON Schema (draft 2020-12), made from the schema that parses them. It tells the shape;
 * what must fit together (`programmeProblems`) is told by the check of a definition.
 */
export function definitionJsonSchema(): Record<string, unknown> {
  const { $defs, ...schema } = z.toJSONSchema(definitionSchema, {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
    reused: 'ref',
    override: ({ zodSchema, jsonSchema }) => {
      if ((zodSchema as unknown) !== textSchema) return;
      for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Record<string, unknown>)[key];
      Object.assign(jsonSchema, text);
    },
  }) as Record<string, unknown>;
  return { ...schema, $id: ID, title: 'keshen.programme/1', $defs };
}
