import type { Actor } from '@keshen/identity';
import { makeResidentId, type Refusal } from '@keshen/kernel';
import { Crypto } from '@keshen/platform/server';
import { CaseWorld } from '@keshen/testing/server';
import { ExpertApplicationQueries } from './expert-application.queries';
import { ExpertApplicationService } from './expert-application.service';
import { ExpertQueries } from './expert.queries';
import { RecommendationService } from './recommendation.service';
import { ReviewWorld } from './review.fixture';

let world: CaseWorld;
let review: ReviewWorld;
let applications: ExpertApplicationService;
let queries: ExpertApplicationQueries;
let recommendations: RecommendationService;
let made = 0;
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: Refusal) => error.code,
  );
const request = (part: object = {}) => ({
  class: 'technical' as const,
  unit: '上海大学',
  unitCreditCode: null,
  title: '教授',
  fields: ['机器视觉'],
  fieldCodes: ['520.20'],
  residentId: makeResidentId('310114', '19700101', String(++made).padStart(3, '0')),
  statement: '长期从事机器视觉研究，愿意参加评审。',
  unitContact: 'hr@university.example.com',
  ...part,
});
/** Addresses and links of the mails about an application; they are kept sealed. */
const mailsOf = async (id: string): Promise<{ to: string; token: string }[]> => {
  const crypto = world.app.get(Crypto);
  const found = await world.db.database.read<{ address: string; body: string }>(
    `select address_sealed as address, body_sealed as body from mails where key like $1 order by key`,
    [`expert-recommendation:${id}:%`],
  );
  return found.map(({ address, body }) => ({
    to: crypto.open(address, 'mail.address'),
    token: /token=([\w-]+)/.exec(crypto.open(body, 'mail.body'))![1]!,
  }));
};
const applied = async (name: string, part: object = {}) => {
  const actor = await world.person(name);
  const { id } = await applications.apply(actor, request(part));
  return { actor, id, mails: await mailsOf(id) };
};
const mine = async (actor: Actor) => (await queries.mine(actor)).latest;

beforeAll(async () => {
  world = await CaseWorld.start();
  review = await ReviewWorld.over(world);
  applications = world.app.get(ExpertApplicationService);
  queries = world.app.get(ExpertApplicationQueries);
  recommendations = world.app.get(RecommendationService);
});
afterAll(() => world?.close());

describe('somebody who applies to be an expert', () => {
  it('is recommended by the unit’s link, approved by the office, and stands in the register', async () => {
    const { actor, id, mails } = await applied('自荐者');
    expect(mails.map(({ to }) => to)).toEqual(['hr@university.example.com']);
    const seen = await recommendations.peek(mails[0]!.token);
    expect(seen).toMatchObject({ name: '自荐者', entry: { unit: '上海大学' }, fields: [{ code: '520.20' }] });
    expect(JSON.stringify(seen)).not.toMatch(/resident|\d{17}/);
    const approve = () => applications.decide(review.administrator, id, { outcome: 'approve', reason: '' });
    expect(await refusal(approve())).toBe('expert-application.state');
    await recommendations.answer(mails[0]!.token, { answer: 'recommended', by: '人事处 王老师' });
    expect(
      await refusal(recommendations.answer(mails[0]!.token, { answer: 'recommended', by: '别人' })),
    ).toBe('expert-application.state');
    expect(await refusal(applications.decide(review.officer, id, { outcome: 'approve', reason: '' }))).toBe(
      'role.missing',
    );
    await approve();
    expect(await world.app.get(ExpertQueries).mine(actor)).toMatchObject({
      name: '自荐者',
      unit: '上海大学',
      fieldCodes: ['520.20'],
      yearlyCap: 10,
      residentId: expect.stringMatching(/^310114\*{8}/),
    });
    const [role] = await world.db.database.read<{ state: string }>(
      `select state from staff_roles where account_id = $1 and role = 'expert'`,
      [actor.account],
    );
    expect(role).toEqual({ state: 'active' });
    const messages = await world.db.database.read<{ subject: string }>(
      `select subject from messages where account_id = $1`,
      [actor.account],
    );
    expect(messages).toEqual([{ subject: '专家入库申请：已通过' }]);
    expect(await refusal(applications.apply(actor, request()))).toBe('expert.known');
  });

  it('is spoken for by the unit’s administrators where the portal knows them, never by oneself', async () => {
    const party = await world.party();
    const administrator = await world.person('单位管理员');
    await world.tx((tx) =>
      tx.query(
        `insert into memberships (party_id, account_id, role, state, created_at, changed_at)
         values ($1, $2, 'enterprise-administrator', 'active', now(), now())`,
        [party.id, administrator.account],
      ),
    );
    const account = await accountOf(administrator);
    const other = await applied('同事', { unitCreditCode: party.creditCode });
    expect(other.mails.map(({ to }) => to)).toEqual([account.email]);
    const { id } = await applications.apply(administrator, request({ unitCreditCode: party.creditCode }));
    expect((await mailsOf(id)).map(({ to }) => to)).toEqual(['hr@university.example.com']);
    const self = await world.person('自推二');
    const { email } = await accountOf(self);
    expect(await refusal(applications.apply(self, request({ unitContact: email })))).toBe(
      'expert-application.contact',
    );
  });

  it('has one application at a time, also of two at once, and nobody else has the resident ID', async () => {
    const { actor, id } = await applied('重复者');
    expect(await refusal(applications.apply(actor, request()))).toBe('expert-application.open');
    const eager = await world.person('双击者');
    const both = await Promise.all([1, 2].map(() => refusal(applications.apply(eager, request()))));
    expect(both.sort()).toEqual(['expert-application.open', 'nothing was refused']);
    const residentId = makeResidentId('310114', '19690101', '001');
    await applied('先来', { residentId });
    const later = await world.person('后到');
    expect(await refusal(applications.apply(later, request({ residentId })))).toBe(
      'expert-application.taken',
    );
    await applications.withdraw(actor);
    expect(await mine(actor)).toMatchObject({ id, state: 'withdrawn' });
    expect(await refusal(applications.withdraw(actor))).toBe('expert-application.unknown');
  });

  it('applies at most five times a year', async () => {
    const actor = await world.person('反复者');
    for (let n = 0; n < 5; n++) {
      await applications.apply(actor, request());
      await applications.withdraw(actor);
    }
    expect(await refusal(applications.apply(actor, request()))).toBe('expert-application.most');
  });

  it('is not taken in when the unit declines, and is told why not', async () => {
    const { actor, id, mails } = await applied('未获推荐');
    await recommendations.answer(mails[0]!.token, { answer: 'declined', by: '人事处', note: '已离职' });
    expect(
      (await queries.waiting(review.officer, { limit: 100 })).items.find((p) => p.id === id),
    ).toMatchObject({ state: 'declined', answerNote: '已离职', askedOf: expect.stringContaining('*') });
    expect(
      await refusal(applications.decide(review.administrator, id, { outcome: 'approve', reason: '' })),
    ).toBe('expert-application.state');
    await applications.decide(review.administrator, id, { outcome: 'refuse', reason: '单位未推荐' });
    expect(await mine(actor)).toMatchObject({ state: 'refused', reason: '单位未推荐' });
  });

  it('cannot be spoken for by a link that nobody gave, or that is too old', async () => {
    expect(await refusal(recommendations.peek('a-token-that-nobody-was-given'))).toBe(
      'recommendation.unknown',
    );
    const { id, mails } = await applied('过期者');
    await world.tx((tx) =>
      tx.query(`update expert_applications set token_ends_at = sent_at - interval '1 day' where id = $1`, [
        id,
      ]),
    );
    expect(await refusal(recommendations.peek(mails[0]!.token))).toBe('recommendation.unknown');
  });

  it('pages through what waits, the oldest first', async () => {
    const all = await queries.waiting(review.officer, { limit: 100 });
    const first = await queries.waiting(review.officer, { limit: 2 });
    const second = await queries.waiting(review.officer, { limit: 2, cursor: first.next! });
    expect([...first.items, ...second.items].map((p) => p.id)).toEqual(
      all.items.slice(0, 4).map((p) => p.id),
    );
  });
});

async function accountOf(actor: Actor): Promise<{ email: string }> {
  const [account] = await world.db.database.read<{ email: string }>(
    'select email from accounts where id = $1',
    [actor.account],
  );
  return account!;
}
