import { Freshness, lsnOf } from './freshness';

describe('the age of a replica', () => {
  it('reads places as PostgreSQL writes them', () => {
    expect(lsnOf('0/0')).toBe(0n);
    expect(lsnOf('16/B374D848')).toBe(0x16_b374d848n);
    expect(lsnOf('1/0') > lsnOf('0/FFFFFFFF')).toBe(true);
  });

  it('is that of the latest place of the primary that it has passed', () => {
    const replica = new Freshness();
    expect(replica.age(1000)).toBe(Infinity);
    replica.primaryAt(10n, 1000);
    replica.primaryAt(20n, 2000);
    replica.primaryAt(30n, 3000);
    replica.replicaAt(9n);
    expect(replica.age(3500)).toBe(Infinity);
    replica.replicaAt(25n);
    expect(replica.age(3500)).toBe(1500);
    replica.replicaAt(25n);
    expect(replica.age(4500)).toBe(2500);
    replica.replicaAt(30n);
    expect(replica.age(4500)).toBe(1500);
  });

  it('does not grow while the primary stands still and is heard of', () => {
    const replica = new Freshness();
    for (let at = 0; at < 100_000; at += 500) {
      replica.primaryAt(10n, at);
      replica.replicaAt(10n);
    }
    expect(replica.age(100_000)).toBe(500);
  });

  it('grows while nothing is heard of the primary, though it changes nothing', () => {
    const replica = new Freshness();
    replica.primaryAt(10n, 0);
    replica.replicaAt(10n);
    replica.replicaAt(10n);
    expect(replica.age(60_000)).toBe(60_000);
  });

  it('is never told younger than it is, however far behind it falls', () => {
    const replica = new Freshness();
    replica.primaryAt(0n, 0);
    replica.replicaAt(0n);
    for (let n = 1; n < 1000; n++) replica.primaryAt(BigInt(n), n * 500);
    replica.replicaAt(5n);
    expect(replica.age(500_000)).toBe(500_000);
    replica.forget();
    expect(replica.age(500_000)).toBe(Infinity);
  });
});
