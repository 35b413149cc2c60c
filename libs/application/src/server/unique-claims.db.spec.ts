import type { Actor } from '@keshen/identity';
import { isRefusal, type Problem } from '@keshen/kernel';
import { definitionSchema, unflatten, type Definition } from '@keshen/programme';
import { shipped } from '@keshen/programme/server';
import { CaseWorld } from '@keshen/testing/server';
import { UniqueClaims } from './unique-claims';

const document = (): Definition => {
  const definition = definitionSchema.parse(structuredClone(shipped[0]));
  const common = { label: definition.name, provenance: { source: 'A' } };
  definition.code = 'CXYU';
  definition.uniques = [
    { ...common, id: 'contract', namespace: 'contract', of: ['partner.contract_no'], most: 1 },
    { ...common, id: 'indicator', namespace: 'row', table: 'project.kpi', of: ['indicator'], most: 2 },
  ];
  return definition;
};
let world: CaseWorld;
let claims: UniqueClaims;
let officer: Actor;
let stranger: Actor;
beforeAll(async () => {
  world = await CaseWorld.start({}, document());
  claims = world.app.get(UniqueClaims);
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
  stranger = await world.person('外人');
});
afterAll(() => world?.close());

type Made = Awaited<ReturnType<CaseWorld['application']>>;
const several = async (count: number): Promise<Made[]> => {
  const made: Made[] = [];
  while (made.length < count) made.push(await world.application());
  return made;
};
const answersOf = (contract: string, indicators: string[] = []) =>
  unflatten({
    'partner.contract_no': contract,
    'project.kpi': indicators.map((indicator) => ({ indicator })),
  });
const hold = (made: Made, answers: ReturnType<typeof answersOf>, actor = stranger): Promise<Problem[]> =>
  world
    .tx((tx) =>
      claims.hold(tx, actor, { id: made.id, partyId: made.party.id }, world.definition, answers, new Date()),
    )
    .then(
      () => [],
      (error: unknown) => {
        if (!isRefusal(error) || error.code !== 'claim.taken') throw error;
        return error.details.problems!;
      },
    );
const seen = (made: Made, answers: ReturnType<typeof answersOf>, actor = stranger) =>
  world.tx((tx) =>
    claims.problems(tx, actor, { id: made.id, partyId: made.party.id }, world.definition, answers),
  );

describe('what may be claimed once', () => {
  it('is held by one of many who submit at the same instant', async () => {
    const many = await several(12);
    const told = await Promise.all(many.map((made) => hold(made, answersOf('HT-1'))));
    expect(told.filter((problems) => problems.length === 0)).toHaveLength(1);
    const [row] = await world.db.database.read<{ n: number }>(
      `select count(*)::int as n from unique_claims where released_at is null and key = 'HT1'`,
    );
    expect(row!.n).toBe(1);
  });

  it('is held as often as the programme allows, also at once, and no more', async () => {
    const many = await several(6);
    const told = await Promise.all(many.map((made, i) => hold(made, answersOf(`HT-2-${i}`, ['国家']))));
    expect(told.filter((problems) => problems.length === 0)).toHaveLength(2);
  });

  it('is refused all or nothing, each row at its place', async () => {
    const [first, second] = [await world.application(), await world.application()];
    expect(await hold(first, answersOf('HT-3', ['甲', '甲']))).toEqual([]);
    const wrong = await hold(second, answersOf('HT-3', ['乙', '甲']));
    expect(wrong.map((p) => p.path).sort()).toEqual(['partner.contract_no', 'project.kpi.1.indicator']);
    expect(await hold(second, answersOf('HT-3b', ['乙']))).toEqual([]);
  });

  it('names the earlier application to those only who may read it', async () => {
    const [first, second] = [await world.application(), await world.application()];
    await hold(first, answersOf('HT-4'));
    expect(await seen(second, answersOf('HT-4'))).toEqual([
      {
        path: 'partner.contract_no',
        code: 'claim.taken',
        params: { unique: 'contract', value: 'HT-4', most: 1 },
      },
    ]);
    const [known] = await seen(second, answersOf('HT-4'), officer);
    expect(known).toMatchObject({
      code: 'claim.taken-by',
      params: { reference: expect.stringMatching(/^CXY/) },
    });
  });

  it('stays with an application that is submitted again, and gives back what it left out', async () => {
    const [first, second] = [await world.application(), await world.application()];
    expect(await hold(first, answersOf('HT-5', ['五']))).toEqual([]);
    expect(await hold(first, answersOf('HT-5b', ['五']))).toEqual([]);
    expect(await hold(second, answersOf('HT-5'))).toEqual([]);
    expect(await seen(first, answersOf('HT-5b', ['五']))).toEqual([]);
  });

  it('is free again once the application ended with nothing', async () => {
    const [first, second] = [await world.application(['endorse']), await world.application()];
    await hold(first, answersOf('HT-6'));
    expect(await seen(second, answersOf('HT-6'))).toHaveLength(1);
    await world.walk(first.caseId, 'reject');
    expect(await world.caseOf(first.caseId)).toMatchObject({ result: 'refused' });
    expect(await hold(second, answersOf('HT-6'))).toEqual([]);
  });
});
