import { Crypto, newToken, tokenHash } from './crypto';

const crypto = new Crypto({ KESHEN_SECRET: 'a secret of the operator, long enough' });

describe('sealing', () => {
  it('opens what it sealed, and seals the same text differently each time', () => {
    const [first, second] = [crypto.seal('310114199001011234', 'a'), crypto.seal('310114199001011234', 'a')];
    expect(first).not.toBe(second);
    expect(first).toMatch(/^k[0-9a-f]{10}\./);
    expect(first.startsWith(crypto.prefix)).toBe(true);
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

describe('while the secret is changed', () => {
  const [former, next] = [
    'the secret that everything is sealed under',
    'the secret that comes in its place now',
  ];
  const changing = new Crypto({ KESHEN_SECRET: next, KESHEN_SECRET_OTHER: former });

  it('opens what either secret sealed, and seals under KESHEN_SECRET only', () => {
    const old = new Crypto({ KESHEN_SECRET: former }).seal('310114199001011234', 'a');
    expect(changing.open(old, 'a')).toBe('310114199001011234');
    const fresh = changing.seal('310114199001011234', 'a');
    expect(new Crypto({ KESHEN_SECRET: next }).open(fresh, 'a')).toBe('310114199001011234');
    expect(() => new Crypto({ KESHEN_SECRET: former }).open(fresh, 'a')).toThrow('not configured');
    expect(() => changing.open(old, 'b')).toThrow();
  });

  it('opens what was sealed when secrets had no ids, whichever of them sealed it', () => {
    // AES-256-GCM under the key that HKDF derives from `former`.
    const first = 'k1.BwcHBwcHBwcHBwcHl-b6l2T_GA2TikFiNWLBGLL6WQ2J2U4S_Ne8hHZ4h_VdTdFEKpuF';
    expect(changing.open(first, 'account.bank')).toBe('6222 0210 0100 1234 567');
    expect(new Crypto({ KESHEN_SECRET: former, KESHEN_SECRET_OTHER: next }).open(first, 'account.bank')).toBe(
      '6222 0210 0100 1234 567',
    );
    expect(() => new Crypto({ KESHEN_SECRET: next }).open(first, 'account.bank')).toThrow();
  });

  it('proves a backup of either secret, and hashes by the root that it is given', () => {
    const proof = new Crypto({ KESHEN_SECRET: former }).proof('backup');
    expect(changing.proves('backup', proof)).toBe(true);
    expect(new Crypto({ KESHEN_SECRET: next }).proves('backup', proof)).toBe(false);
    const hash = new Crypto({ KESHEN_SECRET: former }).fingerprint('310114199001011234', 'resident-id');
    expect(hash).toBe('xxMr6pGORZUdXil-24DlFrTazaZRJ8ZtSUwY6dcqfKU');
    expect(changing.fingerprint('310114199001011234', 'resident-id')).not.toBe(hash);
    changing.root = new Crypto({ KESHEN_SECRET: former }).root;
    expect(changing.fingerprint('310114199001011234', 'resident-id')).toBe(hash);
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
