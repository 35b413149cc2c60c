import { paymentStates } from '@keshen/payment';
import { accountLacks, accountOf, approvalBar, stepsOf } from './rules';

describe('the way of a payment', () => {
  it.each([
    ['due', 'done now todo todo'],
    ['prepared', 'done done now todo'],
    ['approved', 'done done done now'],
    ['paid', 'done done done done'],
    ['returned', 'done done done returned'],
    ['forgone', 'done returned todo todo'],
  ] as const)('is drawn for %s', (state, drawn) => {
    expect(
      stepsOf(state)
        .map((step) => step.state)
        .join(' '),
    ).toBe(drawn);
  });
  it('has a drawing for every state', () => {
    for (const state of paymentStates) expect(stepsOf(state)).toHaveLength(4);
  });
});

describe('approval', () => {
  it('needs a prepared payment', () => {
    expect(approvalBar({ state: 'due', preparedBy: null }, 'b')).toBe('payment.state');
    expect(approvalBar({ state: 'approved', preparedBy: 'a' }, 'b')).toBe('payment.state');
  });
  it('is not for whoever prepared it', () => {
    expect(approvalBar({ state: 'prepared', preparedBy: 'a' }, 'a')).toBe('payment.same-person');
    expect(approvalBar({ state: 'prepared', preparedBy: 'a' }, 'b')).toBeNull();
  });
});

describe('a corrected account', () => {
  const right = { name: '甲公司', bank: '工行嘉定支行', account: '1001 2345 6789', again: '100123456789' };
  it('is compared by its digits, however they are grouped', () => {
    expect(accountLacks(right)).toEqual([]);
    expect(accountOf(right)).toEqual({ name: '甲公司', bank: '工行嘉定支行', account: '100123456789' });
  });
  it('is not sent when the two numbers differ', () => {
    expect(accountLacks({ ...right, again: '100123456780' })).toEqual(['again']);
  });
  it('names everything that is missing', () => {
    expect(accountLacks({ name: ' ', bank: '', account: '12', again: '' })).toEqual([
      'name',
      'bank',
      'account',
      'again',
    ]);
  });
});
