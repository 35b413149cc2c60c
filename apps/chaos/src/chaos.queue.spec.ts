import { faults } from './faults';
import { Rounds } from './rounds';

/** `npm run chaos` does many rounds of every fault; here one of each that is quick. */
describe('a portal that is killed under load', () => {
  let rounds: Rounds;
  beforeAll(async () => {
    // Nothing here survives a power cut, but everything the end of a process.
    const settings = { fsync: 'off', full_page_writes: 'off' };
    rounds = await Rounds.start({ people: 3, paying: 2, buyers: 1, sellers: 1, settings });
  });
  afterAll(() => rounds?.stop());

  it.each(['kill-api', 'kill-worker', 'kill-postgres'])(
    'has lost nothing and done nothing twice after %s',
    async (name) => {
      const seed = Date.now() % 1_000_000;
      process.stdout.write(`${name}: seed ${seed}\n`);
      const { problems, acknowledged } = await rounds.run(faults[name]!, seed);
      expect(problems).toEqual([]);
      expect(acknowledged).toBeGreaterThan(0);
    },
  );
});
