import { csvRows, decoded, paymentNumber, treasuryAnswer, type TreasuryCells } from './treasury';

const row = (part: TreasuryCells = {}): TreasuryCells => ({
  payment: 'B000042',
  account: '1001 2345 6789',
  amount: 60_000,
  result: '已拨',
  on: '2026-11-25',
  words: 'R1',
  ...part,
});

describe("the treasury's answer to a payment", () => {
  it('says which payment, which account, how much, and what became of it', () => {
    expect(treasuryAnswer(row())).toEqual({
      no: 42,
      account: '100123456789',
      amountFen: 6_000_000,
      settlement: { result: 'paid', on: '2026-11-25', bankReference: 'R1' },
    });
    expect(treasuryAnswer(row({ result: '退票', words: '户名不符' }))).toMatchObject({
      settlement: { result: 'returned', reason: '户名不符' },
    });
    expect(paymentNumber(42)).toBe('B000042');
  });

  it('is not there before a result is', () => {
    expect(treasuryAnswer(row({ result: '' }))).toBeNull();
    expect(treasuryAnswer(row({ result: undefined, payment: 'nonsense' }))).toBeNull();
  });

  it.each([
    ['row.payment', { payment: '01890a5d-ac96-774b' }],
    ['row.account', { account: '' }],
    ['row.amount', { amount: '六万' }],
    ['row.amount', { amount: '60000.001' }],
    ['row.result', { result: '成功' }],
    ['row.fields', { on: '明天' }],
    ['row.fields', { words: '' }],
  ])('is refused with %s for %j', (problem, part) => {
    expect(treasuryAnswer(row(part))).toEqual({ problem });
  });

  it('may write a day and an amount as people do', () => {
    for (const on of ['2026/11/5', '2026年11月5日', '2026-11-05'])
      expect(treasuryAnswer(row({ on, amount: '60,000.00' }))).toMatchObject({
        amountFen: 6_000_000,
        settlement: { on: '2026-11-05' },
      });
    expect(treasuryAnswer(row({ amount: 0.1 + 0.2 }))).toMatchObject({ amountFen: 30 });
  });
});

describe('a CSV of the treasury', () => {
  it('is read by its titles, with quotes and the mark before a sign taken away', () => {
    const text =
      '\ufeff结果,拨款号,账号,"金额（元）",日期,回单号或退票原因\r\n已拨,B000001,\'=1,"60,000.00",2026-11-25,"a""b\nc"\r\n,,,,,\r\n';
    expect(csvRows(text)).toEqual([
      {
        number: 2,
        cells: {
          result: '已拨',
          payment: 'B000001',
          account: '=1',
          amount: '60,000.00',
          on: '2026-11-25',
          words: 'a"b\nc',
        },
      },
    ]);
  });
});

describe('a file from the bank', () => {
  it('is read in UTF-8', () => {
    expect(decoded(new TextEncoder().encode('退票'))).toBe('退票');
  });
  it('is read in GB 18030 where it is not UTF-8', () => {
    expect(decoded(new Uint8Array([0xcd, 0xcb, 0xc6, 0xb1]))).toBe('退票');
  });
});
