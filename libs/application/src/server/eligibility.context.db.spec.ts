import { CaseWorld } from '@keshen/testing/server';
import { RegisterAnswers } from '@keshen/registry/server';
import { eligibilityContext } from './eligibility.context';

let world: CaseWorld;
beforeAll(async () => {
  world = await CaseWorld.start();
});
afterAll(() => world?.close());

type Made = Awaited<ReturnType<CaseWorld['application']>>;
const contextOf = async ({ id, party }: Pick<Made, 'party'> & { id: string | null }) => {
  const [call] = await world.db.database.read<{ id: string }>('select id from calls limit 1');
  return world.tx((tx) =>
    eligibilityContext(tx, { id, partyId: party.id, callId: call!.id }, {}, world.clock.now()),
  );
};
const award = ({ caseId }: Made, fen: number, state = 'confirmed') =>
  world.db.dataSource.query(
    `insert into awards (application_id, case_id, call_id, amount_fen, state, decided_at)
     select application_id, id, call_id, $2, $3, now() from cases where id = $1`,
    [caseId, fen, state],
  );

describe('what rules know of an applicant', () => {
  it('counts this application among those of the year, and the one to be started', async () => {
    const made = await world.application([]);
    expect((await contextOf(made)).history).toMatchObject({ applications_this_year: 1, open_projects: 0 });
    expect((await contextOf({ ...made, id: null })).history).toMatchObject({ applications_this_year: 2 });
  });

  it('counts awards of the party and open projects, never those of this application itself', async () => {
    const made = await world.application([]);
    await award(made, 5_000_000);
    expect((await contextOf(made)).history).toMatchObject({ awards_total: 0, open_projects: 0 });
    expect((await contextOf({ ...made, id: null })).history).toMatchObject({
      awards_total: 1,
      awarded_this_year: 5_000_000,
      open_projects: 1,
      other_district_projects: 0,
    });
  });

  it('forgets a revoked award', async () => {
    const made = await world.application([]);
    await award(made, 5_000_000, 'revoked');
    expect((await contextOf({ ...made, id: null })).history).toMatchObject({
      awards_total: 0,
      awarded_this_year: 0,
      open_projects: 0,
    });
  });

  it('tells a project leader by the resident ID, whichever party applies', async () => {
    const other = await world.application([], { 'project.leader_id': '110105194912310021' });
    await award(other, 1_000_000);
    const made = await world.application([], { 'project.leader_id': '110105194912310021' });
    expect((await contextOf(made)).history).toMatchObject({
      leader_open_projects: 1,
      leader_applications_this_year: 2,
    });
  });

  it('leaves out what nobody knows', async () => {
    const made = await world.application([]);
    const { history, register, applicant, credit } = await contextOf({ ...made, id: null });
    expect(history).not.toHaveProperty('leader_open_projects');
    expect(applicant).not.toHaveProperty('established_on');
    expect([register, credit]).toEqual([undefined, undefined]);
  });

  it('takes facts from the register of legal persons once it has answered', async () => {
    const made = await world.application([]);
    const answers = world.app.get(RegisterAnswers);
    await world.tx((tx) =>
      answers.keep(tx, made.party.id, {
        ...made.party,
        legalRepresentative: '沈毅',
        highTechUntil: '2026-11-24',
        technologySme: true,
        incubator: null,
      }),
    );
    const { register } = await contextOf(made);
    expect(register).toMatchObject({ known: true, high_tech_enterprise: true, in_incubator: false });
    expect(register).not.toHaveProperty('listed');
  });
});
