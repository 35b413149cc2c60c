import { randomUUID } from 'node:crypto';
import { lockCountedCall, requireRoom, StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { isRefusal } from '@keshen/kernel';
import type { Definition } from '@keshen/programme';
import { callById } from '@keshen/programme/server';
import { CaseWorld } from '@keshen/testing/server';

type Mutable = {
  code: string;
  workflows: { application: { stages: { id: string; outcomes: { to: string }[] }[] } };
};

const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (isRefusal(error) ? error.code : Promise.reject(error)),
  );

let world: CaseWorld;
let town: Actor;
beforeAll(async () => {
  world = await CaseWorld.start();
  town = await world.person('沈思敏', { staff: [{ role: 'recommender', scope: '马陆镇' }] });
});
beforeEach(() => world.under());
afterAll(() => world?.close());

const limit = async (caseId: string, columns: string): Promise<string> => {
  const { callId } = await world.caseOf(caseId);
  await world.db.dataSource.query(`update calls set ${columns} where id = $1`, [callId]);
  return callId;
};
const endorse = async (caseId: string): Promise<string> => {
  const { version } = await world.caseOf(caseId);
  const letter = randomUUID();
  await world.db.dataSource.query(
    `insert into files (id, key, state, sha256, size, media_type, name, uploaded_by, created_at)
     values ($1, $3, 'stored', repeat('a', 64), 9, 'application/pdf', '推荐函.pdf', $2, now())`,
    [letter, town.account, `spec/${letter}`],
  );
  return code(
    world.app.get(StageService).conclude(town, caseId, { outcome: 'endorse', version, record: { letter } }),
  );
};

describe('a recommending body', () => {
  it('recommends as many as the call gives it, also when two are recommended at once', async () => {
    const made = [await world.application(), await world.application(), await world.application()];
    await limit(made[0]!.caseId, `quota_per_recommender = 9, quotas = '[{"recommender":"马陆镇","most":1}]'`);
    const said = await Promise.all(made.map(({ caseId }) => endorse(caseId)));
    expect(said.sort()).toEqual(['done', 'endorsement.quota', 'endorsement.quota']);
  });

  it("recommends until its own deadline, which is later than the applicants' and may be extended for one", async () => {
    const [late, extended] = [await world.application(), await world.application()];
    const callId = await limit(
      late.caseId,
      `closes_at = '2026-11-20T08:00Z', endorsement_closes_at = '2026-11-23T08:00Z'`,
    );
    await world.db.dataSource.query(
      `insert into call_extensions (call_id, application_id, closed_at_before, closes_at, reason, at)
       values ($1, $2, '2026-11-20T08:00Z', '2026-11-30T08:00Z', '平台故障', now())`,
      [callId, extended.id],
    );
    expect(await endorse(late.caseId)).toBe('endorsement.closed');
    expect(await endorse(extended.caseId)).toBe('done');
  });

  it('is not counted again for what it has recommended before', async () => {
    const document = structuredClone(world.definition) as Mutable;
    document.code = 'CXYB';
    document.workflows.application.stages.find((s) => s.id === 'correct')!.outcomes[0]!.to = 'recommend';
    await world.under(document as unknown as Definition);
    const { caseId } = await world.application(['endorse', 'return', 'submit']);
    expect(await world.caseOf(caseId)).toMatchObject({ stage: 'recommend' });
    await limit(caseId, `closes_at = '2026-11-20T08:00Z', endorsement_closes_at = '2026-11-23T08:00Z'`);
    expect(await endorse(caseId)).toBe('done');
  });
});

describe('a call', () => {
  const submit = async (callId: string, made: { id: string; party: { id: string } }): Promise<string> =>
    code(
      world.tx(async (tx) => {
        const call = await callById(tx, callId);
        await lockCountedCall(tx, call);
        await tx.query(`select 1 from parties where id = $1 for no key update`, [made.party.id]);
        await requireRoom(tx, call, { id: made.id, partyId: made.party.id, applyFree: false });
        await tx.query(`update applications set submitted_at = now() where id = $1`, [made.id]);
      }),
    );
  const draft = async () => {
    const made = await world.application();
    await world.db.dataSource.query(`update applications set submitted_at = null where id = $1`, [made.id]);
    return made;
  };

  it('takes so many in all, also when the last ones are submitted at once', async () => {
    const made = [await draft(), await draft(), await draft(), await draft()];
    const callId = await limit(made[0]!.caseId, 'quota_total = 2');
    const said = await Promise.all(made.map((each) => submit(callId, each)));
    expect(said.sort()).toEqual(['call.full', 'call.full', 'done', 'done']);
  });

  it('takes so many of one party; what was withdrawn gives its place back', async () => {
    const [first, second] = [await draft(), await draft()];
    const { callId } = await world.caseOf(first.caseId);
    const same = { ...second, party: first.party };
    await world.db.dataSource.query(`update applications set party_id = $2 where id = $1`, [
      second.id,
      first.party.id,
    ]);
    expect(await submit(callId, first)).toBe('done');
    expect(await submit(callId, same)).toBe('call.party-limit');
    await world.db.dataSource.query(
      `update cases set ended_at = now(), result = 'withdrawn' where application_id = $1`,
      [first.id],
    );
    expect(await submit(callId, same)).toBe('done');
  });
});
