import { StageService } from '@keshen/application/server';
import { drain, samplePatents, type CaseWorld } from '@keshen/testing/server';
import { OfferQueries } from './offer.queries';
import { OfferService } from './offer.service';
import { PatentComparison } from './patent-comparison';
import { refused, SubsidyWorld } from './subsidy.fixture';

const YUAN = 100;
let subsidy: SubsidyWorld;
let world: CaseWorld;
beforeAll(async () => {
  subsidy = await SubsidyWorld.start();
  world = subsidy.world;
});
afterAll(() => subsidy?.close());

const promised = { promised: true } as const;
const offersOf = (id: string) => subsidy.queries.offers(subsidy.officer, id);
/** Concludes the stage that a case stands in, on the version it has now. */
const conclude = async (actor: typeof subsidy.officer, caseId: string, outcome: string, rest: object = {}) =>
  world.app.get(StageService).conclude(actor, caseId, {
    outcome,
    version: (await world.caseOf(caseId)).version,
    ...rest,
  });

describe('what an enterprise confirms', () => {
  it('is submitted by its certifier with one act, and by nobody else', async () => {
    const own = samplePatents('confirm', { count: 6, first: 1, enterprises: 2 });
    await subsidy.register(own.registry);
    const { id } = await subsidy.made(own.rows, 'confirm');
    const [first, second] = await offersOf(id);
    expect([first!.state, second!.state]).toEqual(['made', 'made']);
    const certifier = await subsidy.certifierOf(first!.id);
    const { party } = certifier.memberships[0]!;
    const writer = await world.person('填报人', { memberships: [{ party, role: 'writer' }] });
    const offers = world.app.get(OfferService);
    const reads = world.app.get(OfferQueries);
    expect(await reads.mine(certifier)).toMatchObject([{ id: first!.id, amountFen: first!.amountFen }]);
    expect(await reads.mine(subsidy.officer)).toEqual([]);
    const page = await reads.page(certifier, first!.id);
    expect(page.rows).toHaveLength(first!.rows);
    expect(page.payee!.account).toContain('*');
    expect(await refused(reads.page(await world.person('外人'), first!.id))).toBe('offer.unknown');
    expect(await refused(offers.confirm(writer, first!.id, promised))).toBe('role.missing');
    expect(await refused(offers.confirm(certifier, second!.id, promised))).toBe('offer.unknown');
    const twice = await Promise.all(
      [1, 2].map(() => refused(offers.confirm(certifier, first!.id, promised))),
    );
    expect(twice.sort()).toEqual(['nothing', 'offer.state']);
    expect((await subsidy.queries.page(subsidy.officer, id)).stages).toMatchObject([
      { stage: 'draft', cases: 1 },
      { stage: 'formal', cases: 1 },
    ]);
  });

  it('is withdrawn when the enterprise says that something is wrong, and may be listed again', async () => {
    const own = samplePatents('decline', { count: 2, first: 0, enterprises: 1 });
    await subsidy.register(own.registry);
    const { id } = await subsidy.made(own.rows, 'confirm');
    const [offer] = await offersOf(id);
    await world.app
      .get(OfferService)
      .decline(await subsidy.certifierOf(offer!.id), offer!.id, '有一件已转让');
    expect(await offersOf(id)).toMatchObject([{ state: 'declined', remark: '有一件已转让' }]);
    const again = await subsidy.started(own.rows, 'confirm');
    expect((await subsidy.queries.page(subsidy.officer, again.id)).counts.rows.due).toBe(2);
  });

  it('is submitted once when the same patents were listed twice and both are confirmed at once', async () => {
    const own = samplePatents('twice', { count: 4, first: 1, enterprises: 1 });
    await subsidy.register(own.registry);
    const lists = [await subsidy.made(own.rows, 'confirm'), await subsidy.made(own.rows, 'confirm')];
    const both = await Promise.all(
      lists.map(async ({ id }) => {
        const [offer] = await offersOf(id);
        return { offer: offer!.id, certifier: await subsidy.certifierOf(offer!.id) };
      }),
    );
    const told = await Promise.all(
      both.map(({ offer, certifier }) =>
        refused(world.app.get(OfferService).confirm(certifier, offer, promised)),
      ),
    );
    expect(told.sort()).toEqual(['claim.taken', 'nothing']);
  });
});

describe('the cap of the year', () => {
  it('holds when two applications of one enterprise are decided at once', async () => {
    const own = samplePatents('cap', { count: 40, first: 0, enterprises: 1 });
    await subsidy.register(own.registry);
    const cases: string[] = [];
    for (const rows of [own.rows.slice(0, 20), own.rows.slice(20)]) {
      const { id, call } = await subsidy.made(rows, 'office');
      await subsidy.sit(id, 'formal');
      await subsidy.sit(id, 'verify');
      cases.push(await subsidy.caseOf(call));
    }
    const decide = (caseId: string, yuan: number) =>
      refused(conclude(subsidy.leader, caseId, 'agree', { record: { amountFen: yuan * YUAN } }));
    const told = await Promise.all(cases.map((caseId) => decide(caseId, 70_000)));
    expect([...told].sort()).toEqual(['award.over-entitled', 'nothing']);
    const other = cases[told.indexOf('award.over-entitled')]!;
    expect(await decide(other, 30_001)).toBe('award.over-entitled');
    expect(await decide(other, 30_000)).toBe('nothing');
  });
});

describe('a list that is interrupted', () => {
  it('goes on where it stood once the register answers again, and makes nothing twice', async () => {
    const own = samplePatents('silent', { count: 9, first: 2, enterprises: 3 });
    await subsidy.register('the register is down');
    const { id } = await subsidy.handedIn(own.rows, 'office');
    await expect(drain(world.app)).rejects.toThrow('cannot be read');
    expect((await subsidy.queries.page(subsidy.officer, id)).batch.state).toBe('checking');
    await subsidy.register(own.registry);
    await drain(world.app, { ignoreBackOff: true });
    await subsidy.batches.make(subsidy.officer, id);
    const [offer] = await offersOf(id);
    const make = () => world.tx((tx) => world.app.get(OfferService).make(tx, offer!.id));
    await Promise.all([make(), make(), make()]);
    await drain(world.app);
    const { counts, stages } = await subsidy.queries.page(subsidy.officer, id);
    expect(counts.offers).toMatchObject({ submitted: 3, failed: 0 });
    expect(stages).toMatchObject([{ stage: 'formal', cases: 3 }]);
  });
});

describe('a verification', () => {
  const toVerify = async (
    seed: string,
    change: (list: ReturnType<typeof samplePatents>) => void = () => {},
  ) => {
    const own = samplePatents(seed, { count: 3, first: 0, enterprises: 1 });
    change(own);
    await subsidy.register(own.registry);
    const { id, call } = await subsidy.made(own.rows, 'office');
    await subsidy.sit(id, 'formal');
    return { id, caseId: await subsidy.caseOf(call) };
  };

  it('cannot be passed before an officer has settled what the patent register says otherwise', async () => {
    const { id, caseId } = await toVerify('differs', ({ registry }) => {
      registry.patents[0]!.title = '另一个名称';
      registry.patents[1]!.feeReduced = true;
    });
    const pass = () => subsidy.sit(id, 'verify');
    expect(await pass()).toMatchObject([{ done: false, code: 'verification.undecided' }]);
    const patents = world.app.get(PatentComparison);
    const settle = (items: string[], accepted: boolean, who = subsidy.officer) =>
      patents.decide(who, caseId, { items, accepted, remark: '已核对证书' });
    expect(await refused(settle(['0'], true, subsidy.leader))).toBe('role.missing');
    expect(await refused(settle(['7'], true))).toBe('patent.unknown');
    await settle(['0'], true);
    await settle(['1'], false);
    expect(await pass()).toMatchObject([{ done: false }]);
    await settle(['1'], true);
    expect(await pass()).toMatchObject([{ done: true }]);
    expect(await refused(settle(['1'], false))).toBe('patent.not-verifying');
  });

  it('returns sections with a time limit, and refuses with a reason', async () => {
    const { caseId } = await toVerify('returns');
    const open = { items: {} };
    expect(await refused(conclude(subsidy.officer, caseId, 'pass', { record: open }))).toBe('check.open');
    expect(await refused(conclude(subsidy.officer, caseId, 'fail', { record: open }))).toBe(
      'remark.required',
    );
    const back = {
      record: { ...open, sections: ['patents'], message: '请删去第一行' },
      remark: '请删去第一行',
    };
    await conclude(subsidy.officer, caseId, 'correct', back);
    const returned = await world.caseOf(caseId);
    expect(returned).toMatchObject({ stage: 'mend', stageKind: 'form' });
    expect(returned.dueAt).not.toBeNull();
    const [kept] = await world.db.database.read<{ sections: string[] }>(
      `select sections from returned_sections where application_id = $1`,
      [returned.applicationId],
    );
    expect(kept!.sections).toEqual(['patents']);
  });
});
