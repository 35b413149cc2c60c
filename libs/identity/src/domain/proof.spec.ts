import { isProved, PROOF_MINUTES, proofBy } from './proof';

describe('a proof', () => {
  it('is the code where the second factor is set up, else the password', () => {
    expect([proofBy('on'), proofBy('off'), proofBy('needed')]).toEqual(['code', 'current', 'current']);
  });

  it('holds for its minutes and not to the end of them', () => {
    const at = new Date('2026-11-24T02:00:00Z');
    const after = (ms: number) => new Date(at.getTime() + ms);
    expect(isProved(null, at)).toBe(false);
    expect(isProved(at, after(PROOF_MINUTES * 60_000 - 1))).toBe(true);
    expect(isProved(at, after(PROOF_MINUTES * 60_000))).toBe(false);
  });
});
