/** What of JSON Schema the API's own description uses. */
export type Schema = {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  $ref?: string;
};

/** Texts with a form of their own, by the pattern that describes the form. */
const shaped: readonly [RegExp, string][] = [
  [/\[\\w-\]\{20,100\}/, 'a-token-that-nobody-was-given'],
  [/\[0-9a-f\]\{64\}/, '0'.repeat(64)],
  [/Script=Han/, '嘉科〔2026〕99号'],
  [/a-z0-9_\]\*\(?\\\./, 'project.title'],
  [/\\d\+\(\)/, '021-59521234'],
  [/\[0-9A-Z\]\{4\}/, 'AAAA-BBBB-CCCC-DDDD'],
  [/\[A-Z0-9\]\{1,11\}/, 'CXY'],
  [/\\d\{8,30\}/, '1001234567890123456'],
  [/\\d\{4\}-/, '2026-12-01'],
];
const formats: Record<string, string> = {
  uuid: '01990000-0000-7000-8000-000000000000',
  'date-time': '2026-12-30T08:00:00Z',
  date: '2026-12-01',
  email: 'someone@example.com',
};

/** A body that the schema takes. `text` stands wherever any text may; without it optional fields are left out. */
export function sampleOf(schema: Schema, text?: string): unknown {
  const option = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0];
  if (option) return sampleOf(option, text);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') return sampleObject(schema, text);
  if (type === 'array') {
    const least = Math.max(schema.minItems ?? 0, text === undefined ? 0 : 1);
    return Array.from({ length: least }, () => sampleOf(schema.items ?? {}, text));
  }
  if (type === 'integer' || type === 'number') return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1;
  if (type === 'boolean') return true;
  return type === 'string' ? sampleText(schema, text) : null;
}

function sampleObject({ properties = {}, required = [] }: Schema, text?: string): Record<string, unknown> {
  const kept = Object.entries(properties).filter(([name]) => text !== undefined || required.includes(name));
  return Object.fromEntries(
    kept.map(([name, one]) => [
      name,
      // Its schema trims first, which the description cannot say.
      name === 'email' && text === undefined ? formats['email'] : sampleOf(one, text),
    ]),
  );
}

function sampleText(schema: Schema, text?: string): string {
  if (schema.format && formats[schema.format]) return formats[schema.format]!;
  const form = schema.pattern && shaped.find(([pattern]) => pattern.test(schema.pattern!));
  if (form) return form[1];
  return (text ?? '为核对入口而写的一段话').slice(0, schema.maxLength);
}
