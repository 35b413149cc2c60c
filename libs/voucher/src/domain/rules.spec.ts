import { gramsAsked, gramsOf } from '@keshen/kernel';
import { cxq } from '../../../programme/src/domain/cxq.fixture';
import { drawSample, sampleSize } from './draw';
import { invoiceComplete } from './evidence';
import { quarterOf } from './quarter';
import { quotaOf, voucherOf } from './quota';
import { relationsOf, type Side } from './relation';
import { holderDiscrepancies, type Holder } from './verify';

const WAN = 1_000_000;
const patents = (n: number, kind = 'invention') =>
  Array.from({ length: n }, (_, i) => ({ number: `${i}`, name: 'x', kind, granted: '2016-01-01' }));
const enterprise = (n: number, kind?: string) =>
  quotaOf(cxq(), {
    answers: { org: { kind: 'enterprise' }, quota: { patents: patents(n, kind) } },
    applicant: { kind: 'legal' },
  });

describe('a quota', () => {
  it.each([
    [0, 0],
    [1, 1],
    [4, 1],
    [5, 3],
    [9, 3],
    [10, 5],
  ])('for %i invention patents is %i 万元', (n, wan) => {
    expect(enterprise(n)).toEqual({ amountFen: wan * WAN, capFen: 50 * WAN });
  });

  it('counts invention patents only', () => {
    expect(enterprise(9, 'utility').amountFen).toBe(0);
  });

  it('of a team follows its own rule and its own cap, which cuts', () => {
    const definition = cxq();
    const team = () =>
      quotaOf(definition, { answers: { org: { kind: 'team' } }, applicant: { kind: 'team' } });
    expect(team()).toEqual({ amountFen: WAN, capFen: 10 * WAN });
    definition.voucher!.quota.formula = 'param.cap_enterprise';
    expect(
      quotaOf(definition, { answers: { org: { kind: 'team' } }, applicant: { kind: 'team' } }).amountFen,
    ).toBe(10 * WAN);
  });

  it('is nothing for a kind of party without a cap', () => {
    expect(
      quotaOf(cxq(), { answers: { org: { kind: 'team' } }, applicant: { kind: 'natural' } }).amountFen,
    ).toBe(0);
  });
});

describe('a voucher', () => {
  it('pays half of the contract, rounded down, and never more than is left', () => {
    expect(voucherOf(cxq(), 101, 1000)).toBe(50);
    expect(voucherOf(cxq(), 1000, 300)).toBe(300);
    expect(voucherOf(cxq(), 1000, 0)).toBe(0);
  });
});

describe('related parties', () => {
  const side = (changes: Partial<Side> = {}): Side => ({
    creditCode: null,
    legalRepresentative: null,
    shareholders: [],
    offices: [],
    people: [],
    registered: true,
    ...changes,
  });
  it.each([
    ['same_code', { creditCode: 'A' }, { creditCode: 'A' }],
    ['same_representative', { legalRepresentative: '沈 毅' }, { legalRepresentative: '沈毅' }],
    ['shared_shareholder', { shareholders: ['甲公司'] }, { shareholders: ['乙公司', '甲公司'] }],
    ['shared_shareholder', { creditCode: 'A' }, { creditCode: 'B', shareholders: ['A'] }],
    ['shared_office', { offices: ['丰登路615弄3号'] }, { offices: ['丰登路 615 弄 3 号'] }],
    ['same_person', { people: ['1'] }, { people: ['2', '1'] }],
  ])('are told by %s', (kind, buyer, seller) => {
    expect(relationsOf(side(buyer), side(seller))).toEqual([kind]);
  });
  it('are not told from what nobody knows', () => {
    expect(relationsOf(side(), side())).toEqual([]);
  });
});

describe('the draw', () => {
  it('takes at least five in a hundred, and at least one', () => {
    expect([0, 1, 20, 21, 41, 400].map((n) => sampleSize(n, 500))).toEqual([0, 1, 1, 2, 3, 20]);
  });
  it('is the same for the same seed and population, in whatever order', () => {
    const population = Array.from({ length: 41 }, (_, i) => `case-${i}`);
    const drawn = drawSample('seed', population, 500);
    expect(drawSample('seed', [...population].reverse(), 500)).toEqual(drawn);
    expect(new Set(drawn).size).toBe(3);
    expect(drawSample('other', population, 500)).not.toEqual(drawn);
  });
});

describe('an invoice number', () => {
  it.each([
    ['031001600111', '12345678', true],
    ['0310016001', '12345678', true],
    ['', '25317000000041768812', true],
    ['', '12345678', false],
    ['0310016001', '25317000000041768812', false],
    ['0310', '12345678', false],
    ['', '1234567A', false],
  ])('%s %s is complete: %s', (code, number, complete) => {
    expect(invoiceComplete(code, number)).toBe(complete);
  });
});

describe('a quarter', () => {
  it('is the one in Shanghai', () => {
    expect(quarterOf(new Date('2026-09-30T15:59:59Z'))).toBe('2026Q3');
    expect(quarterOf(new Date('2026-09-30T16:00:00Z'))).toBe('2026Q4');
  });
});

describe('words of the catalogue', () => {
  it('are found by two characters, by one, and in several words', () => {
    const grams = gramsOf('MEMS 封装气密性检测');
    expect(gramsAsked('气密').every((g) => grams.includes(g))).toBe(true);
    expect(gramsAsked('mems 检测').every((g) => grams.includes(g))).toBe(true);
    expect(gramsAsked('装').every((g) => grams.includes(g))).toBe(true);
    expect(gramsAsked('晶圆').every((g) => grams.includes(g))).toBe(false);
  });
});

describe('the verifier', () => {
  const right: Holder = {
    book: 'quota',
    id: 'q',
    kept: { issued: 10, free: 6, reserved: 4, used: 0, expired: 0 },
    summed: { issued: 10, free: 6, reserved: 4, used: 0, expired: 0 },
    keptEntries: 2,
    entries: 2,
    lastNo: 2,
  };
  it('finds nothing wrong with what is right', () => {
    expect(holderDiscrepancies(right)).toEqual([]);
  });
  it('tells every balance that its entries do not give, overdrafts, imbalance and missing entries', () => {
    const codes = (changes: Partial<Holder>) =>
      holderDiscrepancies({ ...right, ...changes }).map((d) => d.code);
    expect(codes({ kept: { ...right.kept, free: 7 } })).toEqual(['balance', 'unbalanced']);
    expect(
      codes({
        kept: { ...right.kept, free: -4, reserved: 14 },
        summed: { ...right.summed, free: -4, reserved: 14 },
      }),
    ).toEqual(['overdrawn']);
    expect(codes({ entries: 1 })).toEqual(['entry-missing']);
    expect(codes({ lastNo: 3 })).toEqual(['entry-missing']);
  });
});
