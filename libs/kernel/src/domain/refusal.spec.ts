import { fixedClock } from './clock';
import { referenceNumber } from './ids';
import { conflict, forbidden, invalid, isRefusal, notFound, Refusal } from './refusal';
import { textIn } from './text';

describe('a refusal', () => {
  it('carries kind, code and the values of its sentence', () => {
    const refusal = invalid('money.malformed', { field: 'amount', problems: [{ path: 'a.0', code: 'x' }] });
    expect(refusal).toBeInstanceOf(Error);
    expect(refusal).toMatchObject({ kind: 'invalid', code: 'money.malformed', message: 'money.malformed' });
    expect(refusal.details.field).toBe('amount');
    expect(new Refusal('too-many', 'rate').details).toEqual({});
  });

  it('has a short word for the common kinds', () => {
    const kinds = [forbidden('a'), notFound('b'), conflict('c')].map((refusal) => refusal.kind);
    expect(kinds).toEqual(['forbidden', 'not-found', 'conflict']);
  });

  it('is told from a bug', () => {
    expect(isRefusal(conflict('case.moved'))).toBe(true);
    expect(isRefusal(new Error('case.moved'))).toBe(false);
    expect(isRefusal(null)).toBe(false);
  });
});

describe('small things everybody uses', () => {
  it('a fixed clock stands still and cannot be moved through what it gives', () => {
    const clock = fixedClock('2026-11-24T02:00:00Z');
    clock.now().setFullYear(1999);
    expect(clock.now().toISOString()).toBe('2026-11-24T02:00:00.000Z');
    expect(() => fixedClock('tomorrow')).toThrow(RangeError);
  });

  it('a reference number has four digits or more', () => {
    expect(referenceNumber('CXY', 2026, 117)).toBe('CXY-2026-0117');
    expect(referenceNumber('CXY', 2026, 12345)).toBe('CXY-2026-12345');
    expect(() => referenceNumber('CXY', 2026, 0)).toThrow(RangeError);
    expect(() => referenceNumber('CXY', 26, 1)).toThrow(RangeError);
  });

  it('a text not translated yet is shown in Chinese', () => {
    expect(textIn({ 'zh-CN': '申报', en: 'Application' }, 'en')).toBe('Application');
    expect(textIn({ 'zh-CN': '申报', en: '' }, 'en')).toBe('申报');
  });
});
