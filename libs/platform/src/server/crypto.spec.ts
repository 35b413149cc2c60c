import { Crypto, newToken, tokenHash } from './crypto';

const crypto = new Crypto({ KESHEN_SECRET: 'a secret of the operator, long enough' });

describe('sealing', () => {
  it('opens what it sealed, and seals the same text differently each time', () => {
    const [first, second] = [crypto.seal('310114199001011234', 'a'), crypto.seal('310114199001011234', 'a')];
    expect(first).not.toBe(second);
    expect(first).toMatch(/^k1\./);
    expect([crypto.open(first, 'a'), crypto.open(second, 'a')]).toEqual([
      '310114199001011234',
      '310114199001011234',
    ]);
  });

  it('opens nothing that was changed, moved to another context or sealed with another secret', () => {
    const sealed = crypto.seal('secret', 'a');
    const changed = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;
    const other = new Crypto({ KESHEN_SECRET: 'another secret of another operator' });
    expect(() => crypto.open(changed, 'a')).toThrow();
    expect(() => crypto.open(sealed, 'b')).toThrow();
    expect(() => other.open(sealed, 'a')).toThrow();
    expect(() => crypto.open('plain', 'a')).toThrow();
  });
});

describe('a fingerprint', () => {
  it('is the same for the same text and purpose, and differs by purpose and by secret', () => {
    const other = new Crypto({ KESHEN_SECRET: 'another secret of another operator' });
    const all = [
      crypto.fingerprint('310114199001011234', 'resident-id'),
      crypto.fingerprint('310114199001011234', 'bank'),
      crypto.fingerprint('310114199001011235', 'resident-id'),
      other.fingerprint('310114199001011234', 'resident-id'),
    ];
    expect(new Set(all).size).toBe(4);
    expect(crypto.fingerprint('310114199001011234', 'resident-id')).toBe(all[0]);
  });
});

describe('a token', () => {
  it('has 256 random bits and is kept as a hash only', () => {
    const token = newToken();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(tokenHash(token)).not.toContain(token);
    expect(tokenHash(token)).toBe(tokenHash(token));
  });
});
