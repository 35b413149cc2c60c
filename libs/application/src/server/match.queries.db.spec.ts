import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import { CaseWorld } from '@keshen/testing/server';
import { MatchQueries } from './match.queries';

let world: CaseWorld;
let matches: MatchQueries;
beforeAll(async () => {
  world = await CaseWorld.start();
  matches = world.app.get(MatchQueries);
});
afterAll(() => world?.close());

const memberOfParty = (party: string): Promise<Actor> =>
  world.person('填报人', { memberships: [{ party, role: 'writer' }] });

describe('the programmes that a party can apply for', () => {
  it('are the open calls, with what fails, each with its value, and what is not known yet', async () => {
    const { id } = await world.party();
    await world.db.dataSource.query(`update parties set profile = $2 where id = $1`, [
      id,
      JSON.stringify({ tax_place: '310115' }),
    ]);
    const [match] = await matches.of(await memberOfParty(id), id);
    expect(match).toMatchObject({ state: 'cannot', otherParty: false, programme: { code: 'CXY' } });
    expect(match!.failed.map((v) => v.rule)).toEqual(['district']);
    expect(match!.failed[0]!.values).toContainEqual(
      expect.objectContaining({ path: 'org.tax_place', value: '310115' }),
    );
    expect(match!.unknown.map((v) => v.rule)).toContain('blacklist');
  });

  it('lack something while nothing fails and not everything is known', async () => {
    const { id } = await world.party();
    await world.db.dataSource.query(`update parties set profile = $2 where id = $1`, [
      id,
      JSON.stringify({ tax_place: '310114' }),
    ]);
    expect(await matches.of(await memberOfParty(id), id)).toMatchObject([{ state: 'lacks', failed: [] }]);
  });

  it('are nobody else to see', async () => {
    const [{ id }, other] = [await world.party(), await world.party()];
    const told = await matches.of(await memberOfParty(other.id), id).catch((e: Refusal) => e.code);
    expect(told).toBe('party.unknown');
  });
});
