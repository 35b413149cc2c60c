import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDefinition } from './check';
import { factTypes } from './facts';
import { definitionJsonSchema } from './json-schema';
import { problemTexts } from './problem-words';
import { stageKinds } from './stages';

const root = join(import.meta.dirname, '../../../..');
const text = readFileSync(join(root, 'docs/programme-format.md'), 'utf8');
const example = JSON.parse(/```json\n(.*?)\n```/s.exec(text)![1]!) as unknown;
const said = (word: string): boolean => text.includes(`\`${word}\``);

/** Every constant that the schema knows for a property of this name. */
function constants(schema: unknown, name: string, found = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return found;
  const own = (schema as { properties?: Record<string, { const?: string }> }).properties?.[name];
  if (own?.const) found.add(own.const);
  for (const inner of Object.values(schema)) constants(inner, name, found);
  return found;
}

describe('the documentation of the format', () => {
  it('has an example that publishing takes as it stands, with its worked examples right', () => {
    const { problems, examples } = checkDefinition(example);
    expect(problems).toEqual([]);
    expect(examples).toHaveLength(6);
    expect(examples.every((e) => e.right)).toBe(true);
  });

  it('names every stage kind, question type and column type', () => {
    const types = constants(definitionJsonSchema(), 'type');
    expect(types.size).toBeGreaterThan(15);
    expect([...stageKinds, ...types].filter((word) => !said(word))).toEqual([]);
  });

  it('names everything of the top level and every fact', () => {
    const { properties } = definitionJsonSchema() as { properties: Record<string, unknown> };
    const facts = Object.entries(factTypes).flatMap(([group, names]) => [group, ...Object.keys(names)]);
    expect([...Object.keys(properties), ...facts].filter((word) => !said(word))).toEqual([]);
  });

  it('explains every code, and every code of the gate has its words', () => {
    const folder = import.meta.dirname;
    const sources = readdirSync(folder).filter((name) =>
      /^(problem|document|examples|warnings)[a-z-]*\.ts$/.test(name),
    );
    const codes = sources
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .flatMap((source) => [...source.matchAll(/code: '([a-z]+\.[a-z.-]+)'/g)].map((match) => match[1]!));
    expect(codes.length).toBeGreaterThan(40);
    expect([...new Set(codes)].filter((code) => !(code in problemTexts))).toEqual([]);
    expect(Object.keys(problemTexts).filter((code) => !said(code))).toEqual([]);
  });
});
