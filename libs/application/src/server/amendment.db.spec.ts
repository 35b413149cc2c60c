import type { Actor } from '@keshen/identity';
import { definitionSchema, type Definition } from '@keshen/programme';
import { ProgrammeService, type ProgrammeVersion } from '@keshen/programme/server';
import { CaseWorld, drain } from '@keshen/testing/server';
import { AMENDMENT_BATCH, AmendmentService } from './amendment.service';

const WAN = 1_000_000;
const CONTRACT = 'partner.contract_amount';
let world: CaseWorld;
let amendments: AmendmentService;
let administrator: Actor;
let officer: Actor;
beforeAll(async () => {
  world = await CaseWorld.start();
  amendments = world.app.get(AmendmentService);
  administrator = await world.person('华国栋', { staff: [{ role: 'administrator', scope: null }] });
  officer = await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
});
afterAll(() => world?.close());

/** Publishes the programme with a change as its next version. */
const publish = (change: (document: Definition) => void): Promise<ProgrammeVersion> => {
  const document = definitionSchema.parse(structuredClone(world.definition));
  delete document.example;
  for (const rule of document.eligibility) delete rule.examples;
  change(document);
  return world.app.get(ProgrammeService).publishVersion(administrator, document);
};
const leastContract =
  (fen: number) =>
  ({ parameters }: Definition): void => {
    parameters.find((p) => p.id === 'contract_least')!.value = fen;
  };
const listed = (version: number, cursor?: string, limit = 50) =>
  amendments.of(officer, 'CXY', version, { cursor, limit });

describe('applications on earlier versions, when a rule is amended', () => {
  it('are computed against the new version in batches; only what changes is listed, before and after', async () => {
    await drain(world.app);
    const changing = await world.application([]);
    const staying = await world.application([], { [CONTRACT]: 300 * WAN, 'budget.spent': 160 * WAN });
    const ended = await world.application([]);
    await world.db.dataSource.query(
      `update cases set ended_at = now(), result = 'withdrawn' where application_id = $1`,
      [ended.id],
    );
    for (let i = 2; i <= AMENDMENT_BATCH; i++)
      await world.application([], { [CONTRACT]: 300 * WAN, 'budget.spent': 160 * WAN });
    await drain(world.app);
    const { version } = await publish(leastContract(250 * WAN));
    expect((await listed(version)).amendment).toBeNull();
    await drain(world.app);

    const { items, next, amendment } = await listed(version);
    expect(amendment).toMatchObject({ checked: AMENDMENT_BATCH + 1, changed: 1 });
    expect(amendment!.finishedAt).not.toBeNull();
    expect(next).toBeNull();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      applicationId: changing.id,
      party: changing.party.name,
      version: 1,
      submitted: true,
      rule: 'contract_least',
      before: { verdict: 'passed', value: 240 * WAN, threshold: 200 * WAN, unit: 'money' },
      after: { verdict: 'reason', value: 240 * WAN, threshold: 250 * WAN, unit: 'money' },
    });
    // They stay where they are.
    for (const { caseId } of [changing, staying])
      expect((await world.caseOf(caseId)).programmeVersionId).not.toBe(items[0]!.version);
  });

  it('are listed page after page, by application and rule', async () => {
    await world.application([]);
    const { version } = await publish(leastContract(260 * WAN));
    await drain(world.app);
    const first = await listed(version, undefined, 1);
    const second = await listed(version, first.next!, 1);
    expect([first.items.length, second.items.length, second.next]).toEqual([1, 1, null]);
    expect(second.items[0]!.applicationId > first.items[0]!.applicationId).toBe(true);
  });

  it('count once, however often a batch is computed', async () => {
    const { version, id } = await publish(leastContract(270 * WAN));
    await drain(world.app);
    const before = await listed(version);
    await world.tx((tx) => amendments.compare(tx, id, null));
    expect(await listed(version)).toEqual(before);
  });

  it('show the figures of a draft to nobody in the office', async () => {
    const { id } = await world.application([]);
    await world.db.dataSource.query(`update applications set submitted_at = null where id = $1`, [id]);
    const { version } = await publish(leastContract(280 * WAN));
    await drain(world.app);
    const draft = (await listed(version)).items.find((each) => each.applicationId === id)!;
    expect(draft).toMatchObject({ submitted: false, after: { verdict: 'reason', threshold: 280 * WAN } });
    expect([draft.before!.value, draft.after!.value]).toEqual([undefined, undefined]);
  });

  it('are not computed for a version that changes no rule', async () => {
    const { version } = await publish((document) => {
      leastContract(280 * WAN)(document);
      document.summary['zh-CN'] += '。';
    });
    await drain(world.app);
    expect((await listed(version)).amendment).toBeNull();
  });

  it('are no business of an enterprise', async () => {
    const writer = await world.person('填报人', { memberships: [] });
    await expect(amendments.of(writer, 'CXY', 2, { limit: 10 })).rejects.toMatchObject({
      code: 'application.unknown',
    });
  });
});
