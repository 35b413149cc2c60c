import { emptyReport, emptyRow, lacking, pastedRows, requestOf } from './report';
import { gradeSoFar, scoreTyped } from './evaluation';

const file = { id: '01234567-89ab-7cde-8f01-23456789abcd', name: 'a.pdf', size: 1, sha256: '0' };
const right = { ...emptyReport, progress: '样机完成', spentFen: 0 };

describe('a report being written', () => {
  it('lacks progress and money at first, and no targets', () => {
    expect(lacking(emptyReport)).toEqual(['progress', 'spent']);
  });
  it('takes nothing spent as an answer, and no typing error as one', () => {
    expect(lacking(right)).toEqual([]);
    expect(lacking({ ...right, spentFen: Number.NaN })).toEqual(['spent']);
  });
  it('asks for the rest of a target that was begun', () => {
    expect(lacking({ ...right, targets: [{ ...emptyRow, indicator: '节拍' }] })).toEqual(['targets']);
  });
  it('sends files by their ids and leaves empty rows out', () => {
    const row = { indicator: '节拍', target: '30 秒', reached: '34 秒' };
    expect(requestOf({ ...right, targets: [row, emptyRow], files: [file] }, 4)).toEqual({
      progress: '样机完成',
      spentFen: 0,
      targets: [row],
      files: [file.id],
      version: 4,
    });
  });
});

describe('targets pasted from a spreadsheet', () => {
  it('replace the row they were pasted into and keep what follows', () => {
    const after = { indicator: 'z', target: '1', reached: '1' };
    expect(pastedRows([emptyRow, after], 0, '节拍\t30\t34\r\n精度\t0.1\t0.1\r\n')).toEqual([
      { indicator: '节拍', target: '30', reached: '34' },
      { indicator: '精度', target: '0.1', reached: '0.1' },
      after,
    ]);
  });
  it('are at most fifty', () => {
    expect(pastedRows([emptyRow], 0, 'a\tb\tc\n'.repeat(80))).toHaveLength(50);
  });
});

describe('an evaluation', () => {
  const words = { 'zh-CN': '', en: '' };
  const args = {
    indicators: ['process', 'output'].map((id) => ({ id, label: words })),
    grades: [
      { outcome: 'excellent', from: 90 },
      { outcome: 'good', from: 80 },
      { outcome: 'poor', from: 0 },
    ],
  };
  it.each([
    ['', null],
    ['0', 0],
    [' 100 ', 100],
    ['８５', 85],
  ])('reads %j as %j', (text, score) => {
    expect(scoreTyped(text)).toBe(score);
  });
  it.each(['101', '8.5', '-1', 'x'])('does not take %j for a score', (text) => {
    expect(scoreTyped(text)).toBeNaN();
  });
  it('has no grade before every indicator has a score', () => {
    expect(gradeSoFar(args, { process: 90, output: null })).toBeNull();
    expect(gradeSoFar(args, { process: 90, output: Number.NaN })).toBeNull();
  });
  it('reaches a grade at its threshold', () => {
    expect(gradeSoFar(args, { process: 90, output: 90 })).toEqual({ mean: 90, outcome: 'excellent' });
    expect(gradeSoFar(args, { process: 90, output: 89 })).toEqual({ mean: 89.5, outcome: 'good' });
  });
});
