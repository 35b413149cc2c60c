import { definitionSchema, unflatten, type FormFacts, type TableRow } from '@keshen/programme';
import ZLZZ from '../../../programme/src/definitions/ZLZZ.json' with { type: 'json' };
import { judge } from './entitlement';
import { itemOf, listTable, partyOf, sheetColumns } from './sheet';

const definition = definitionSchema.parse(ZLZZ);
const YUAN = 100;
const name = '上海星澜传感技术有限公司';
const base = unflatten({ 'org2.org_name': name, 'org2.kind': 'enterprise' });
const facts = (awarded = 0): FormFacts => ({
  applicant: { kind: 'legal', name, town: '马陆镇', vouched: true },
  history: { applications_this_year: 1, awarded_here_this_year: awarded },
  today: '2026-11-24',
});
const item = (changes: Record<string, unknown> = {}): TableRow => ({
  patent_no: '200310100002.X',
  kind: 'invention',
  title: '一种标定方法',
  app_date: '2021-03-04',
  grant_date: '2026-03-04',
  owners: name,
  country: 'CN',
  route: 'domestic',
  fees: 3_655 * YUAN,
  agency_fee: 8_000 * YUAN,
  reduced: 'no',
  first: 'no',
  city_subsidy: 0,
  ...changes,
});
const judged = (items: TableRow[], known = facts()) =>
  judge(
    definition,
    base,
    known,
    items.map((each, i) => ({ number: i + 2, item: each })),
  );
const one = (changes: Record<string, unknown>) => judged([item(changes)]).rows[0]!;

describe('what is due for one patent', () => {
  it.each([
    ['a domestic invention', {}, 3_500],
    ['the first patent of a small firm', { first: 'yes' }, 5_000],
    ['a grant abroad', { country: 'US', route: 'pct', agency_fee: 40_000 * YUAN }, 10_000],
    ['half of the fees where that is less', { agency_fee: null }, 1_827.5],
    ['what the city has left of it', { city_subsidy: 4_000 * YUAN }, 1_827.5],
  ])('is by the table: %s', (_, changes, yuan) => {
    expect(one(changes)).toEqual({ number: 2, state: 'due', amountFen: yuan * YUAN, problems: [] });
  });

  it('is nothing where the fees were reduced, and the rule is named', () => {
    expect(one({ reduced: 'yes' })).toMatchObject({
      state: 'nothing',
      amountFen: 0,
      problems: [{ code: 'rule.failed', params: { rule: 'fee_reduced' } }],
    });
    expect(one({ kind: 'utility' })).toMatchObject({ state: 'nothing' });
  });

  it.each([
    ['granted more than a year ago', { grant_date: '2025-11-23' }, 'within_year'],
    ['granted tomorrow', { grant_date: '2026-11-25' }, 'in_force'],
    ['of another first owner', { owners: `同济大学、${name}` }, 'first_owner'],
  ])('is refused when it was %s', (_, changes, rule) => {
    const row = one(changes);
    expect(row.state).toBe('bad');
    expect(row.problems.map((p) => p.params!['rule'])).toContain(rule);
  });

  it.each([
    ['title', { title: '' }],
    ['country', { country: 'XX' }],
    ['', { grant_date: '2020-01-01' }],
    ['', { route: 'pct' }],
  ])('is refused at its column: %s', (path, changes) => {
    const row = one(changes);
    expect(row.state).toBe('bad');
    expect(row.problems.map((p) => p.path)).toContain(path);
  });
});

describe('what is due to one enterprise', () => {
  it('is the sum of its rows, bad ones left out', () => {
    const { amountFen, rows } = judged([item(), item({ first: 'yes' }), item({ title: null })]);
    expect(rows.map((r) => r.state)).toEqual(['due', 'due', 'bad']);
    expect(amountFen).toBe(8_500 * YUAN);
  });

  it('stops at the cap of the year, with what it was awarded before', () => {
    const thirty = Array.from({ length: 30 }, () => item());
    expect(judged(thirty).amountFen).toBe(100_000 * YUAN);
    expect(judged([item()], facts(98_000 * YUAN)).amountFen).toBe(2_000 * YUAN);
    const { rows, amountFen } = judged([item()], facts(98_000 * YUAN));
    expect([rows[0]!.amountFen, amountFen]).toEqual([3_500 * YUAN, 2_000 * YUAN]);
  });

  it('is refused as a whole by rules that speak of the enterprise', () => {
    const elsewhere = { ...facts(), applicant: { ...facts().applicant, town: '张江镇' } };
    expect(judged([item()], elsewhere).problems).toMatchObject([{ params: { rule: 'owner_address' } }]);
  });
});

describe('a row of a spreadsheet', () => {
  const table = listTable(definition);
  it('gives choices by their words, money in yuan and days in any usual writing', () => {
    const { item: read, problems } = itemOf(table, {
      patent_no: ' ZL200310100002.X ',
      kind: '发明',
      country: 'United States',
      fees: '3,655.50元',
      agency_fee: 8000,
      grant_date: '2026年3月4日',
      app_date: '2021-03-04',
      reduced: '否',
    });
    expect(problems).toEqual([]);
    expect(read).toMatchObject({
      patent_no: 'ZL200310100002.X',
      kind: 'invention',
      country: 'US',
      fees: 365_550,
      agency_fee: 800_000,
      grant_date: '2026-03-04',
      reduced: 'no',
    });
  });

  it.each([
    ['grant_date', '3/4/2026', 'cell.date'],
    ['grant_date', '三月四日', 'cell.date'],
    ['reduced', '也许', 'cell.choice'],
    ['fees', '约三千', 'cell.money'],
  ])('is told what cannot be taken: %s %s', (column, cell, code) => {
    expect(itemOf(table, { [column]: cell }).problems).toEqual([{ path: column, code }]);
  });

  it('names its enterprise, the code made comparable', () => {
    expect(
      partyOf({ 'party.code': ' 91310114ma1gw0000x', 'party.name': '甲', 'party.account': '1001 2345' }),
    ).toEqual({
      creditCode: '91310114MA1GW0000X',
      name: '甲',
      bank: null,
      account: '10012345',
    });
  });

  it('is found by the words of the form in either language; computed columns are passed over', () => {
    const columns = sheetColumns(definition);
    expect(columns.find((c) => c.key === 'patent_no')!.titles).toEqual([
      '专利号',
      'Patent number',
      'patent_no',
    ]);
    expect(columns.filter((c) => c.required).map((c) => c.key)).toContain('party.code');
  });
});
