/* eslint-disable @typescript-eslint/no-explicit-any -- documents that are wrong on purpose */
import CXY from '../definitions/CXY.json' with { type: 'json' };
import { checkDefinition } from './check';

type Json = Record<string, any>;
const stage = (d: Json, id: string): Json => d.workflows.application.stages.find((s: Json) => s.id === id);
const formula = (d: Json, text: string) => (d.amount.formula = text);
const nested = (depth: number): unknown => {
  let value: unknown = 'x';
  for (let i = 0; i < depth; i++) value = { inner: value };
  return value;
};
const all = (depth: number): string =>
  Array.from({ length: depth }, (_, i) => `budget.lines.all(r${i}, `).join('') + 'true' + ')'.repeat(depth);

/** Each is the shipped programme, spoilt in one way. */
const hostile: [what: string, code: string, place: string, spoil: (d: Json) => unknown][] = [
  [
    'an unreachable stage',
    'stage.unreachable',
    '/workflows/application/stages/7',
    (d) => {
      for (const s of d.workflows.application.stages)
        s.outcomes = s.outcomes?.filter((o: Json) => o.to !== 'site');
    },
  ],
  [
    'a dead end',
    'stage.dead-end',
    '/workflows/application/stages/5/outcomes',
    (d) => (stage(d, 'credit').outcomes = []),
  ],
  [
    'a cycle without exit',
    'stage.no-end',
    '/workflows/application/stages/0',
    (d) => {
      for (const id of ['draft', 'recommend', 'revise'])
        for (const o of stage(d, id).outcomes) o.to = id === 'draft' ? 'recommend' : 'revise';
      stage(d, 'revise').outcomes[0].to = 'recommend';
      stage(d, 'recommend').outcomes.forEach((o: Json) => (o.to = 'revise'));
      delete stage(d, 'draft').withdrawal;
    },
  ],
  [
    'an unknown question in an expression',
    'expression.no-such-key',
    '/eligibility/8/condition/compare/value',
    (d) => (d.eligibility[8].condition.compare.value = 'budget.nothing'),
  ],
  ['a type error', 'expression.no-such-overload', '/amount/formula', (d) => formula(d, 'budget.grant + "1"')],
  ['weights of 99 %', 'rubric.weights', '/rubric/criteria', (d) => d.rubric.criteria[0].weight--],
  [
    'an outcome without target',
    'outcome.target',
    '/workflows/application/stages/5/outcomes/0/to',
    (d) => (stage(d, 'credit').outcomes[0].to = 'nowhere'),
  ],
  [
    'two questions of one name',
    'id.twice',
    '/form/sections/0/fields/1/id',
    (d) => (d.form.sections[0].fields[1].id = d.form.sections[0].fields[0].id),
  ],
  [
    'a script in a label',
    'text.markup',
    '/form/sections/0/fields/0/label/zh-CN',
    (d) => (d.form.sections[0].fields[0].label['zh-CN'] = '名称<script>alert(1)</script>'),
  ],
  ['an image that runs', 'text.markup', '/name/en', (d) => (d.name.en = 'x<img src=x onerror=alert(1)>')],
  [
    'a scripting address',
    'text.markup',
    '/summary/zh-CN',
    (d) => (d.summary['zh-CN'] = 'javascript:alert(1)'),
  ],
  [
    'a scripting address of a source',
    'format.invalid-format',
    '/sources/X/url',
    (d) => (d.sources.X = { title: 'x', url: 'javascript:alert(1)', confidence: 'x' }),
  ],
  ['nesting 200 deep', 'document.depth', '', (d) => (d.notes = nested(200))],
  ['nesting 100,000 deep', 'document.depth', '', (d) => (d.notes = nested(100_000))],
  ['a huge list', 'document.list', '/figures', (d) => (d.figures = Array(50_000).fill('1'))],
  [
    'a list of a great many names',
    'document.list',
    '/sources',
    (d) => (d.sources = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`K${i}`, {}])) as never),
  ],
  [
    'a list just above what the format takes',
    'format.too-big',
    '/figures',
    (d) => (d.figures = Array(21).fill('1')),
  ],
  [
    'more values than any programme has',
    'document.values',
    '',
    (d) => (d.notes = Array(60).fill(Array(1999).fill(1))),
  ],
  ['a text of a megabyte', 'document.text', '/summary/en', (d) => (d.summary.en = 'x'.repeat(1_000_000))],
  [
    'a key that is the prototype',
    'document.key',
    '/form/__proto__',
    (d) => Object.defineProperty(d.form, '__proto__', { value: { admin: true }, enumerable: true }),
  ],
  [
    'a key that is the constructor',
    'document.key',
    '/sources/constructor',
    (d) => (d.sources = { constructor: { title: 'x' } }),
  ],
  ['macros nested over lists', 'expression.cost', '/amount/formula', (d) => formula(d, `${all(8)} ? 1 : 2`)],
  [
    'an expression deeper than any sense',
    'expression.limit-exceeded',
    '/amount/formula',
    (d) => formula(d, '('.repeat(400) + '1' + ')'.repeat(400)),
  ],
  [
    'names that double what they name',
    'expression.function',
    '/amount/formula',
    (d) => formula(d, 'size(cel.bind(a, org.org_name, cel.bind(b, a + a, b + b)))'),
  ],
  [
    'a pattern that backtracks for ever',
    'expression.function',
    '/amount/formula',
    (d) => formula(d, 'org.org_name.matches("(a+)+$") ? 1 : 2'),
  ],
  [
    'a pattern out of an answer',
    'expression.function',
    '/amount/formula',
    (d) => formula(d, 'org.org_name.matches(org.contact) ? 1 : 2'),
  ],
];

describe('a hostile definition', () => {
  it.each(hostile)('with %s is refused as %s at %j, within a second', (_, code, place, spoil) => {
    const document = structuredClone(CXY) as Json;
    spoil(document);
    // Of this process's own time: what else the machine does is not the definition's fault.
    const before = process.cpuUsage();
    const { problems } = checkDefinition(document);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
    expect(problems.map((p) => p.code)).toContain(code);
    const found = problems.find((p) => p.code === code && p.place.startsWith(place));
    expect(found).toBeDefined();
    expect(found!.words['zh-CN']).not.toContain(code);
  });

  it.each([null, 'text', 7, [], [CXY]])('that is %j and no object at all is refused', (document) => {
    expect(checkDefinition(document).problems).toMatchObject([{ place: '', code: 'document.object' }]);
  });

  it('leaves the prototype of objects as it was', () => {
    checkDefinition(JSON.parse('{"sources":{"__proto__":{"polluted":true}}}'));
    expect(({} as Json)['polluted']).toBeUndefined();
  });

  it('lists at most two hundred problems', () => {
    const document = structuredClone(CXY) as Json;
    for (const section of document.form.sections)
      section.fields = Array(100).fill({ type: 'nothing', id: '1', label: '<b>' });
    expect(checkDefinition(document).problems.length).toBe(200);
  });
});
