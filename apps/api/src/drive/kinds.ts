import type { StageKind } from '@keshen/programme';
import { answer, decide, notice } from './kinds-of-decision';
import { agree, check, evaluate, accept, pay } from './kinds-of-award';
import { defend, judge } from './kinds-of-review';
import { submit } from './kinds-of-form';
import { order, redemption } from './kinds-of-voucher';
import { shanghaiDay } from './shanghai-day';
import { allYes, type Concluded, type SeenCase, type Subject } from './subject';

/** What the right people do to bring a case out of a stage of this kind. */
export type Doing = (subject: Subject, seen: SeenCase) => Promise<Concluded>;

/** A stage without a record of its own: whoever it names takes the outcome. */
const plain: Doing = async (subject, seen) => {
  const stage = subject.stage(seen);
  return subject.conclude(await subject.actorOf(stage), subject.outcomeOf(stage).id);
};

const endorse: Doing = async (subject, seen) => {
  const stage = subject.stage<'endorsement'>(seen);
  const recommender = await subject.actorOf(stage, 'recommender');
  const asked = subject.definition.form.attachments.find((a) => a.id === stage.arguments.attachment);
  const letter =
    asked && (await subject.upload(recommender.visitor, asked.name['zh-CN'], asked.id, asked.formats));
  return subject.conclude(recommender, subject.outcomeOf(stage).id, {
    opinion: '情况属实，同意推荐。',
    ...(letter ? { letter } : {}),
  });
};

/** A checklist; where the outcome returns the application, its first section is opened. */
const examine: Doing = async (subject, seen) => {
  const stage = subject.stage<'formal-check' | 'verification'>(seen);
  const verified = stage.kind === 'verification';
  const { id } = subject.outcomeOf(stage);
  const back = verified ? stage.arguments.corrects : stage.arguments.returns;
  const sections = [subject.definition.form.sections[0]!.id];
  return subject.conclude(await subject.actorOf(stage), id, {
    items: allYes(stage.arguments.items),
    ...(id === back ? { sections, message: '请核对后重新提交。' } : {}),
  });
};

/** 数据比对: what a register says otherwise, or does not know, is settled first. */
const verify: Doing = async (subject, seen) => {
  const officer = await subject.cast.of('officer');
  const compared = ({ view }: SeenCase) =>
    (view['compared'] as { patents?: { items: ComparedItem[] } } | undefined)?.patents?.items ?? [];
  await subject.ready('the registers', officer.visitor, seen, (now) =>
    compared(now).every((item) => item.askedAt !== null),
  );
  const open = compared(await subject.seenBy(officer.visitor)).filter((item) => item.differences.length > 0);
  if (open.length)
    await officer.visitor.post(`/cases/${seen.case.id}/patent-items`, {
      items: open.map(({ item }) => item),
      accepted: true,
      remark: '已核对证书原件。',
    });
  return examine(subject, await subject.seenBy(officer.visitor));
};
type ComparedItem = { item: string; askedAt: string | null; differences: unknown[] };

/** The worker screens; where it has a doubt, an officer looks. */
const screen: Doing = async (subject, seen) => {
  const stage = subject.stage<'screening'>(seen);
  const officer = await subject.cast.of('officer');
  await subject.ready(
    'the screening',
    officer.visitor,
    seen,
    ({ view }) => (view['result'] as { state: string } | null)?.state,
  );
  const { id } = subject.outcomeOf(stage, stage.arguments.passes);
  return subject.conclude(officer, id, undefined, '已核实，属正常经营，予以通过。');
};

const consult: Doing = async (subject, seen) => {
  const stage = subject.stage<'consultation'>(seen);
  const { agrees, objects } = stage.arguments;
  const wanted = subject.outcomeOf(stage).id;
  const id = wanted === objects ? objects : agrees;
  const names: string[] = [];
  for (const department of stage.arguments.departments) {
    const player = await subject.cast.of('department', department.id);
    await subject.conclude(player, id);
    names.push(player.name);
  }
  return { outcome: id, actor: names.join('、') };
};

const visit: Doing = async (subject, seen) => {
  const stage = subject.stage<'site-visit'>(seen);
  const officer = await subject.actorOf(stage);
  return subject.conclude(officer, subject.outcomeOf(stage).id, {
    date: shanghaiDay(await subject.office.now()),
    visitors: [officer.name],
    items: allYes(stage.arguments.items),
    findings: '场地、设备与人员和申报一致。',
  });
};

/** By stage kind, not by programme: a kind that is missing here does not compile. */
export const kinds: Record<Exclude<StageKind, 'closed'>, Doing> = {
  form: submit,
  endorsement: endorse,
  'formal-check': examine,
  screening: screen,
  verification: verify,
  review: judge,
  defence: defend,
  'site-visit': visit,
  consultation: consult,
  decision: decide,
  notice,
  objection: answer,
  agreement: agree,
  payment: pay,
  milestone: check,
  acceptance: accept,
  evaluation: evaluate,
  upward: plain,
  registration: plain,
  quota: plain,
  order,
  redemption,
};
