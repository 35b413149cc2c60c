import { StartService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { NoticeService } from '@keshen/notice/server';
import { ExpertService, PanelService, ReviewService } from '@keshen/review/server';
import { AwardWorld } from '../award-world';
import type { CaseWorld } from '../case-world';
import { drain } from '../drain';

const DAY = 86_400_000;
const WAN = 1_000_000;

/** An application as the program itself made it, of which many are made alike. */
export type Exemplar = { name: ExemplarName; id: string; account: string };

/** One of each, and the accounts of the experts who judged them. */
export type Exemplars = { exemplars: Exemplar[]; experts: string[] };

/** Where exemplars stand: in a stage of 产学研, or at an end. */
export const EXEMPLARS = [
  'draft',
  'recommend',
  'formal',
  'correct',
  'review',
  'decide',
  'publicity',
  'contract',
  'archive',
  'refused-formal',
  'refused-review',
] as const;
export type ExemplarName = (typeof EXEMPLARS)[number];

/** Makes one of each by the program's own services, two days between the steps; answers also who judged. */
export async function makeExemplars(world: CaseWorld): Promise<Exemplars> {
  const experts = await makePanel(world);
  const awards = await AwardWorld.over(world);
  const exemplars: Exemplar[] = [];
  for (const name of EXEMPLARS) {
    const made = name === 'draft' ? await draft(world) : await world.application([], bank);
    const { id, caseId } = made;
    for (const outcome of paths[name]) {
      world.clock.advance(2 * DAY);
      const concluding = { recommend: awards.officer, not_recommended: awards.officer }[outcome];
      if (outcome === 'judge') await judge(world, awards.officer, caseId, experts, name !== 'review');
      else if (outcome === 'award')
        await awards.conclude(awards.leader, caseId, 'agree', { record: { amountFen: 8 * WAN } });
      else if (outcome === 'clear') await madePublic(world, awards.officer, caseId);
      else if (outcome === 'signed') await sign(awards, made);
      else if (concluding) await awards.conclude(concluding, caseId, outcome, { remark: '按专家组意见' });
      else await world.walk(caseId, outcome);
      await drain(world.app);
    }
    const [by] = await world.db.database.read<{ account: string }>(
      'select created_by as account from applications where id = $1',
      [id],
    );
    exemplars.push({ name, id, account: by!.account });
  }
  return { exemplars, experts: experts.map((e) => e.account!) };
}

const reviewed = ['endorse', 'admit', 'pass', 'judge'];
const decided = [...reviewed, 'recommend', 'agree'];
const bank = {
  'bank.acct_name': '上海某传感技术有限公司',
  'bank.bank_name': '中国工商银行嘉定支行',
  'bank.acct_no': '1001234567890123456',
};
/** Outcomes after the submission; those of panel, meeting, notice and both who sign are their own work. */
const paths: Record<ExemplarName, string[]> = {
  draft: [],
  recommend: [],
  formal: ['endorse'],
  correct: ['endorse', 'return'],
  review: reviewed,
  decide: decided,
  publicity: [...decided, 'award'],
  contract: [...decided, 'award', 'clear'],
  archive: [...decided, 'award', 'clear', 'signed', 'paid', 'pass', 'pass', 'paid', 'excellent'],
  'refused-formal': ['endorse', 'reject'],
  'refused-review': [...reviewed, 'not_recommended'],
};

async function draft(world: CaseWorld) {
  const party = await world.party();
  const writer = await world.person('填报人', { memberships: [{ party: party.id, role: 'writer' }] });
  const [call] = await world.db.database.read<{ id: string }>(
    'select id from calls order by created_at limit 1',
  );
  const { id } = await world.app.get(StartService).start(writer, call!.id, party.id);
  return { id, caseId: '', party };
}

/** A notice, and the end of its period. */
async function madePublic(world: CaseWorld, officer: Actor, caseId: string): Promise<void> {
  const notices = world.app.get(NoticeService);
  const { callId } = await world.caseOf(caseId);
  await notices.publish(officer, {
    callId,
    title: '拟立项项目公示',
    contact: { office: '科技科', phone: '021-00000000', address: '嘉定区' },
    cases: [caseId],
  });
  world.clock.advance(20 * DAY);
  await notices.endPeriods();
}

/** By both sides. */
async function sign(
  awards: AwardWorld,
  { id, caseId, party }: { id: string; caseId: string; party: { id: string } },
) {
  const certifier = await awards.world.person('审核人', {
    memberships: [{ party: party.id, role: 'certifier' }],
  });
  await awards.sign(certifier, { id, caseId });
  await awards.sign(awards.officer, { id, caseId });
}

/** Four technical experts and one of finance. */
async function makePanel(world: CaseWorld): Promise<Actor[]> {
  const administrator = await world.person('华国栋', { staff: [{ role: 'administrator', scope: null }] });
  const panel: Actor[] = [];
  for (const n of [1, 2, 3, 4, 5]) {
    const expert = await world.person(`专家${n}`, { staff: [{ role: 'expert', scope: null }] });
    await world.app.get(ExpertService).register(administrator, {
      account: expert.account!,
      class: n === 5 ? 'finance' : 'technical',
      unit: `第${n}研究所`,
      unitCreditCode: null,
      title: '研究员',
      fields: [],
      available: true,
      yearlyCap: null,
    });
    panel.push(expert);
  }
  return panel;
}

/** Assigns the panel; `handIn`: everybody has given points, each others. */
async function judge(
  world: CaseWorld,
  officer: Actor,
  caseId: string,
  panel: readonly Actor[],
  handIn: boolean,
): Promise<void> {
  const accounts = panel.map((e) => e.account!);
  await world.app.get(PanelService).assign(officer, caseId, accounts);
  if (!handIn) return;
  const reviews = world.app.get(ReviewService);
  for (const [n, expert] of panel.entries()) {
    const [review] = await world.db.database.read<{ id: string }>(
      'select id from reviews where case_id = $1 and expert_id = $2',
      [caseId, expert.account],
    );
    const { version } = await reviews.declare(expert, review!.id);
    await reviews.submit(expert, review!.id, {
      scores: Object.fromEntries(
        world.definition.rubric!.criteria.map(({ id, weight }) => [
          id,
          { points: Math.round((weight * (62 + 6 * n)) / 50) * 50, reason: '' },
        ]),
      ),
      recommendedFen: 8 * WAN,
      recommend: true,
      comment: '合作分工清楚，预算合理。',
      version,
    });
  }
}
