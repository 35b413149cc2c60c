import {
  sampleApplicant,
  serviceCategories,
  straightWay,
  type CaseKind,
  type Workflow,
} from '@keshen/programme';
import { seededRandom } from '@keshen/kernel';
import type { Applicants } from './cast';
import { Visitor } from './http';
import { madePublic } from './kinds-of-decision';
import { shanghaiDay } from './shanghai-day';
import type { SeenCase, Subject } from './subject';
import { VoucherSubject } from './voucher-subject';

/** Brings a case to its end, or to the first stage that `stop` holds of. */
export type Walk = (subject: Subject, stop?: (seen: SeenCase) => boolean) => Promise<SeenCase>;

/** How another case of a definition ended. */
export interface OtherEnd {
  workflow: CaseKind;
  ended: string | null;
  stage: string;
}

const endOf = (workflow: CaseKind, { case: { result, stage } }: SeenCase): OtherEnd => ({
  workflow,
  ended: result,
  stage,
});

/**
 * The other workflows that a definition has, once its application has ended: an order against the quota and its
 * redemption, the re-check of the registration, an objection to the notice of another application or redemption.
 */
export async function driveOthers(
  subject: Subject,
  again: () => Promise<Subject>,
  walk: Walk,
): Promise<OtherEnd[]> {
  const { workflows } = subject.definition;
  return [
    ...(workflows.order && workflows.redemption ? await ordered(subject, walk) : []),
    ...(workflows.recheck ? await rechecked(subject, walk) : []),
    ...(workflows.objection && hasNotice(workflows.application) ? await objected(await again(), walk) : []),
    ...(workflows.objection && hasNotice(workflows.redemption)
      ? await redemptionObjected(await again(), walk)
      : []),
  ];
}

const hasNotice = (workflow: Workflow | undefined): boolean =>
  !!workflow && straightWay(workflow).some((stage) => stage.kind === 'notice');

const PRICE_FEN = 10_000_000;

async function ordered(subject: Subject, walk: Walk): Promise<OtherEnd[]> {
  const { institution, id } = await placed(subject);
  const order = endOf('order', await walk(new VoucherSubject(subject, 'order', institution, id)));
  if (order.ended !== 'completed') return [order];
  return [order, endOf('redemption', await walk(new VoucherSubject(subject, 'redemption', institution, id)))];
}

/** Another enterprise's order is used, and somebody objects to what is to be redeemed for it. */
async function redemptionObjected(subject: Subject, walk: Walk): Promise<OtherEnd[]> {
  await walk(subject);
  const { institution, id } = await placed(subject);
  await walk(new VoucherSubject(subject, 'order', institution, id));
  return objected(new VoucherSubject(subject, 'redemption', institution, id), walk);
}

/** An institution is registered and offers what vouchers pay; the enterprise orders it. */
async function placed(subject: Subject): Promise<{ institution: Applicants; id: string }> {
  const { cast, definition, applicants } = subject;
  const rules = definition.voucher!.order;
  const today = shanghaiDay(await subject.office.now());
  const random = seededRandom(`${subject.application}/institution`);
  const institution = await cast.applicants(
    sampleApplicant(random, 'legal', definition.district, today),
    today,
  );
  const seller = institution.writer.visitor;
  await seller.post('/vouchers/institutions', {
    party: institution.party,
    kind: 'institution',
    introduction: '检验检测与研发服务。',
    accountName: institution.writer.name,
    bank: '中国工商银行嘉定支行',
    account: '6222021001116245702',
  });
  const officer = await cast.of('officer');
  await officer.visitor.post(`/vouchers/institutions/${institution.party}/decision`, { state: 'registered' });
  const { id: service } = await seller.post<{ id: string }>(
    `/vouchers/institutions/${institution.party}/services`,
    {
      kind: 'service',
      category: rules.categories[0] ?? serviceCategories[0],
      name: '委托检测',
      description: '按标准检测并出具报告。',
      priceFen: null,
      unit: '次',
      leadDays: 10,
    },
  );
  const [quota] = await applicants.writer.visitor.get<{ id: string }[]>('/vouchers/quotas/mine');
  if (!quota) throw new Error('the quota was not issued');
  const { id } = await applicants.writer.visitor.post<{ id: string }>('/vouchers/orders', {
    quota: quota.id,
    service,
    contractFen: PRICE_FEN,
    need: '样品委托检测，出具报告。',
    startsOn: today,
    endsOn: today,
    declared: rules.exclusions.map((exclusion) => exclusion.id),
  });
  return { institution, id };
}

/** The months until the first re-check pass; then it is walked. */
async function rechecked(subject: Subject, walk: Walk): Promise<OtherEnd[]> {
  const stage = subject.definition.workflows.application.stages.find((s) => s.kind === 'registration');
  const months = stage?.kind === 'registration' ? stage.arguments.recheckMonths : undefined;
  if (!months) return [];
  for (let days = months * 31 + 1; days > 0; days -= DAYS_AT_ONCE)
    await subject.office.daysPass(Math.min(days, DAYS_AT_ONCE));
  const opened = await subject.office.until('the re-check', async () =>
    (await subject.casesOf('recheck')).at(-1),
  );
  return [endOf('recheck', await walk(subject.beside('recheck', opened.case.id)))];
}

/** Time passes by at most so many days at once. */
const DAYS_AT_ONCE = 700;

/** Somebody objects by name to what is made public; the officer answers, and the case goes on. */
async function objected(subject: Subject, walk: Walk): Promise<OtherEnd[]> {
  const published = await walk(subject, (seen) => seen.case.stageKind === 'notice');
  if (published.case.endedAt) return [];
  const { id, days } = await madePublic(subject, published);
  const anybody = new Visitor(subject.office.portal.http);
  await anybody.arrive();
  const { items } = await anybody.get<{ items: { id: string }[] }>(`/notices/${id}`);
  await anybody.post(`/notices/${id}/objections`, {
    item: items[0]!.id,
    facts: '该项目与往年已获资助的项目内容相近，请核实。',
    objector: { name: '秦守正', phone: '021-55550000' },
  });
  const [objection] = await subject.casesOf('objection');
  if (!objection) throw new Error('the objection has no case');
  const answered = await walk(subject.beside('objection', objection.case.id));
  await subject.office.daysPass(days);
  await subject.office.until('what follows the notice', async () => {
    const now = await subject.now();
    return now.case.entryNo > published.case.entryNo && !['notice', 'objection'].includes(now.case.stageKind);
  });
  return [endOf('objection', answered)];
}
