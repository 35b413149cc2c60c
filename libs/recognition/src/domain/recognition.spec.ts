import { monthsAfter, keeps, registrationNumber } from './registration';
import { paysWithoutDecision, resultOf, sameResult } from './upward';
import { resultRow } from './upward-rows';
import type { Workflow } from '@keshen/programme';

describe('a registration number', () => {
  it('is the pattern with year and serial, padded and never cut', () => {
    expect(registrationNumber('嘉工中心〔{year}〕{serial:3}号', 2026, 7)).toBe('嘉工中心〔2026〕007号');
    expect(registrationNumber('JD-{year}-{serial:2}', 2026, 1234)).toBe('JD-2026-1234');
  });
});

describe('a re-check', () => {
  it('is due so many months later, at the end of a shorter month', () => {
    expect(monthsAfter('2026-11-24', 12)).toBe('2027-11-24');
    expect(monthsAfter('2026-08-31', 6)).toBe('2027-02-28');
  });
  it('keeps a registration when completed, withdraws it when it failed, and says nothing when withdrawn', () => {
    expect(['completed', 'refused', 'lapsed', 'terminated', 'withdrawn'].map(keeps)).toEqual([
      true,
      false,
      false,
      false,
      null,
    ]);
  });
});

describe('a row of the city’s results', () => {
  const good = { reference: 'rjic-2026-0001', result: '立项', amount: '12.5', document: '沪经信〔2026〕8号' };
  it('names the case by reference, or by organisation and project', () => {
    expect(resultRow(2, good)).toMatchObject({
      reference: 'RJIC-2026-0001',
      result: 'granted',
      amountFen: 12_500_000,
    });
    expect(resultRow(2, { party: '甲公司', title: '芯片', result: '未立项' })).toMatchObject({
      result: 'refused',
      amountFen: null,
    });
    expect(resultRow(2, { party: '甲公司', result: '立项' })).toEqual({ row: 2, problem: 'row.case' });
  });
  it('takes a number from a spreadsheet as 万元', () => {
    expect(resultRow(2, { ...good, amount: 20 })).toMatchObject({ amountFen: 20_000_000 });
  });
  it('is told what is wrong with it', () => {
    expect(resultRow(3, { ...good, result: '也许' })).toEqual({ row: 3, problem: 'row.result' });
    expect(resultRow(3, { ...good, amount: '很多' })).toEqual({ row: 3, problem: 'row.amount' });
    expect(resultRow(3, { ...good, amount: '-1' })).toEqual({ row: 3, problem: 'row.amount' });
    expect(resultRow(3, { ...good, on: '2026-02-30' })).toEqual({ row: 3, problem: 'row.date' });
  });
  it('says the same again when nothing in it differs, blanks apart', () => {
    const before = { result: 'granted', amountFen: 100, document: '8号' };
    expect(sameResult(before, { result: 'granted', amountFen: null, document: null })).toBe(true);
    expect(sameResult(before, { result: 'granted', amountFen: 101, document: null })).toBe(false);
    expect(sameResult(before, { result: 'refused', amountFen: null, document: null })).toBe(false);
  });
});

describe('an outcome of the stage', () => {
  const args = { authority: { 'zh-CN': '市', en: 'City' }, granted: 'yes', refused: 'no' };
  it('says a result, or none', () => {
    expect([resultOf(args, 'yes'), resultOf(args, 'no'), resultOf(args, 'not_recommended')]).toEqual([
      'granted',
      'refused',
      null,
    ]);
  });

  it('is the decision where the district pays afterwards without deciding itself', () => {
    const workflow = (kinds: string[]) =>
      ({
        start: 's0',
        stages: kinds.map((kind, i) => ({ id: `s${i}`, kind, outcomes: [{ to: `s${i + 1}` }] })),
      }) as unknown as Workflow;
    expect(paysWithoutDecision(workflow(['upward', 'notice', 'payment']), { to: 's1' })).toBe(true);
    expect(paysWithoutDecision(workflow(['upward', 'decision', 'payment']), { to: 's1' })).toBe(false);
    expect(paysWithoutDecision(workflow(['upward', 'notice', 'closed']), { to: 's1' })).toBe(false);
  });
});
