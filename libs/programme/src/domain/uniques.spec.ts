import { cxy, rightAnswers } from './cxy.fixture';
import type { Definition } from './definition';
import { programmeProblems } from './problems';
import { repeatedClaims, uniqueClaims, uniqueSchema, type Unique } from './uniques';

const unique = (changes: Partial<Unique>): Unique =>
  uniqueSchema.parse({
    id: 'contract',
    label: { 'zh-CN': '一份合同只资助一次', en: 'A contract is funded once' },
    namespace: 'contract',
    of: ['partner.contract_no'],
    provenance: { source: 'A' },
    ...changes,
  });
const withUniques = (...uniques: Unique[]): Definition => ({ ...cxy(), uniques });
const keys = (definition: Definition, answers = rightAnswers()) =>
  uniqueClaims(definition, answers, 'party-1').map((c) => c.key);
const kpi = (...indicators: (string | null)[]) => ({
  ...rightAnswers(),
  project: { kpi: indicators.map((indicator, i) => ({ indicator, unit: i % 2 ? '秒' : '次' })) },
});
const perRow = (changes: Partial<Unique> = {}): Unique =>
  unique({ table: 'project.kpi', of: ['indicator'], ...changes });

describe('what an application claims', () => {
  it('is compared without regard to width, case, spaces and punctuation', () => {
    const answers = rightAnswers();
    answers['partner']!['contract_no'] = 'ＴＪ 2026－018';
    expect(keys(withUniques(unique({})), answers)).toEqual(keys(withUniques(unique({}))));
    expect(keys(withUniques(unique({})))).toEqual(['TJ2026018']);
  });

  it('is the same patent with and without its ZL', () => {
    const rows = kpi('ZL201610000001.2', '201610000001.2', 'CN 2016 1 0000001.2');
    expect(new Set(keys(withUniques(perRow()), rows)).size).toBe(1);
  });

  it('is one claim per row of a table, at its place; an unfinished row claims nothing', () => {
    const claims = uniqueClaims(withUniques(perRow()), kpi('甲', null, '乙'), 'party-1');
    expect(claims.map((c) => [c.key, c.path])).toEqual([
      ['甲', 'project.kpi.0.indicator'],
      ['乙', 'project.kpi.2.indicator'],
    ]);
  });

  it('leaves out rows of which the claim does not speak', () => {
    const where = { of: 'unit', is: 'none-of' as const, values: ['秒'] };
    expect(keys(withUniques(perRow({ where })), kpi('甲', '乙', '丙'))).toEqual(['甲', '丙']);
  });

  it('has the applicant in its key where it is once per party', () => {
    expect(keys(withUniques(unique({ byParty: true })))).toEqual(['party-1|TJ2026018']);
  });
});

describe('the same twice in one application', () => {
  it('is told at the second place, or beyond as many as are allowed', () => {
    const claims = (most: number) => uniqueClaims(withUniques(perRow({ most })), kpi('甲', '乙', '甲'), 'p');
    expect(repeatedClaims(claims(1))).toMatchObject([
      { path: 'project.kpi.2.indicator', code: 'claim.repeated', params: { value: '甲' } },
    ]);
    expect(repeatedClaims(claims(2))).toEqual([]);
  });
});

describe('the gate', () => {
  it.each([
    ['path.unknown', unique({ of: ['partner.nothing'] })],
    ['path.type', unique({ table: 'project.title', of: ['x'] })],
    ['column.unknown', perRow({ of: ['nothing'] })],
    ['column.unknown', perRow({ where: { of: 'nothing', is: 'one-of', values: ['x'] } })],
    ['unique.empty', unique({ of: [], byParty: true })],
  ])('says %s', (code, wrong) => {
    expect(programmeProblems(withUniques(wrong)).map((p) => p.code)).toContain(code);
  });

  it('finds nothing wrong with right ones', () => {
    const where = { of: 'unit', is: 'one-of' as const, values: ['次'] };
    const right = withUniques(
      unique({}),
      perRow({ id: 'row' }),
      perRow({ id: 'first', of: [], byParty: true, where }),
    );
    expect(programmeProblems(right)).toEqual([]);
  });
});
