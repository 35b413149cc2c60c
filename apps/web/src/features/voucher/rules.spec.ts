import { changesOf, emptyAct, lacksOf, recordOf, wayOf } from './rules';

describe('a posting of the quota account', () => {
  it('shows what it changed in each account, and nothing of the other book', () => {
    expect(
      changesOf({
        entries: [
          { book: 'quota', from: 'reserved', to: 'used', amountFen: 400 },
          { book: 'claims', from: 'used', to: 'claimable', amountFen: 400 },
          { book: 'quota', from: 'reserved', to: 'free', amountFen: 200 },
        ],
      }),
    ).toEqual({ reserved: -600, used: 400, free: 200 });
  });
});

describe('the way of an order', () => {
  const drawn = (...args: Parameters<typeof wayOf>) =>
    wayOf(...args)
      .map((step) => step.state[0])
      .join('');
  it('stands at what is waited for', () => {
    expect(drawn('accept', false, null)).toBe('dntttt');
    expect(drawn('confirm', false, null)).toBe('ddddnt');
  });
  it('ends where it was cancelled, and goes on with the redemption', () => {
    expect(drawn(null, true, null)).toBe('drtttt');
    expect(drawn(null, false, { endedAt: null })).toBe('dddddn');
    expect(drawn(null, false, { endedAt: '2026-12-20' })).toBe('dddddd');
  });
});

describe('what an act lacks', () => {
  it('is told field by field, in the order of the form', () => {
    expect(lacksOf('contract', emptyAct, {})).toEqual(['contractNo', 'fen', 'contractedOn', 'contractFile']);
    expect(lacksOf('perform', { ...emptyAct, invoiceNumber: '12345678' }, {})).toEqual([
      'invoice',
      'fen',
      'invoiceFile',
      'resultText',
      'resultFile',
    ]);
    expect(lacksOf('confirm', emptyAct, { paid: 'f' })).toEqual([]);
  });
  it('is nothing once everything is there, and then the record holds it', () => {
    const draft = { ...emptyAct, invoiceNumber: '25317000000041768812', fen: 100, resultText: '报告' };
    const files = { invoice: 'i', result: 'r' };
    expect(lacksOf('perform', draft, files)).toEqual([]);
    expect(recordOf('perform', draft, files)).toEqual({
      invoiceCode: '',
      invoiceNumber: '25317000000041768812',
      invoiceFen: 100,
      invoiceFile: 'i',
      resultFile: 'r',
      resultText: '报告',
    });
  });
});
