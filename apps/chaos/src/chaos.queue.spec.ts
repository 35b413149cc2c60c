import { faults } from './faults';
import { Rounds } from './rounds';

/** `npm run chaos` does many rounds of every fault; here all its kills at once. */
describe('a portal that is killed under load', () => {
  let rounds: Rounds;
  beforeAll(async () => {
    // Nothing here survives a power cut, but everything the end of a process.
    const settings = { fsync: 'off', full_page_writes: 'off' };
    rounds = await Rounds.start({ people: 3, paying: 2, buyers: 1, sellers: 1, settings });
  });
  afterAll(() => rounds?.stop());

  it('has lost nothing and done nothing twice after API, worker and PostgreSQL were killed', async () => {
    const seed = Date.now() % 1_000_000;
    process.stdout.write(`kill-all: seed ${seed}\n`);
    const { problems, acknowledged } = await rounds.run(faults['kill-all']!, seed);
    expect(problems).toEqual([]);
    expect(acknowledged).toBeGreaterThan(0);
  });
});
