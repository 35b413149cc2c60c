import { Crypto } from '@keshen/platform/server';
import type { CaseWorld } from '../case-world';
import type { Readers } from './pages';

/** Somebody of the office for each role, an expert and an enterprise that are there already. */
export async function grownReaders(world: CaseWorld): Promise<Readers> {
  const staff = async (role: 'officer' | 'recommender' | 'leader', scope: string | null) =>
    (await world.person(role, { staff: [{ role, scope }] })).account!;
  const [expert] = await world.db.database.read<{ id: string }>(
    'select expert_id as id from reviews order by id desc limit 1',
  );
  const [applicant] = await world.db.database.read<{ id: string }>(
    `select m.account_id as id from applications a join memberships m on m.party_id = a.party_id
     where a.reference like 'G%' and a.submitted_at is not null order by a.id desc limit 1`,
  );
  return {
    officer: await staff('officer', null),
    leader: await staff('leader', null),
    recommender: await staff('recommender', '外冈镇'),
    expert: expert!.id,
    applicant: applicant!.id,
  };
}

/** What is sealed in these copies is sealed again, so that their pages can be read. */
export async function sealAgain(world: CaseWorld, paths: readonly string[]): Promise<void> {
  const crypto = world.app.get(Crypto);
  const applications = paths.flatMap(
    (path) => /^\/api\/applications\/([0-9a-f-]{36})$/.exec(path)?.[1] ?? [],
  );
  await world.tx(async (tx) => {
    await tx.query('set local session_replication_role = replica');
    for (const id of applications)
      await tx.query('update submissions set sealed_answers = $2 where application_id = $1 and no = 1', [
        id,
        crypto.seal(JSON.stringify({ 'project.leader_id': '310114198504120018' }), `submission:${id}:1`),
      ]);
  });
}
