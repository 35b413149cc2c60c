import { csv, readSettlements } from './treasury';

const id = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('the treasury export', () => {
  it('never lets a cell become a formula', () => {
    expect(csv(['户名'], [['=HYPERLINK("x")'], ['a,b']])).toBe('﻿户名\r\n"\'=HYPERLINK(""x"")"\r\n"a,b"\r\n');
  });
});

describe("the bank's answers", () => {
  it('are read row by row, and a bad row loses no good one', () => {
    const rows = readSettlements(
      `payment,result,date,words\n${id},已拨,2026-11-20,B-1\nnonsense,paid,2026-11-20,x\n${id},退票,2026-11-20,户名不符\n${id},paid,later,x\n\n`,
    );
    expect(rows).toEqual([
      { row: 2, payment: id, settlement: { result: 'paid', on: '2026-11-20', bankReference: 'B-1' } },
      { row: 3, problem: 'row.payment' },
      { row: 4, payment: id, settlement: { result: 'returned', on: '2026-11-20', reason: '户名不符' } },
      { row: 5, problem: 'row.fields' },
    ]);
  });
});
