import type { Doing } from './kinds';
import { shanghaiDay } from './shanghai-day';
import type { SeenCase, Subject } from './subject';

interface Line {
  caseId: string;
  done: boolean;
  code?: string;
  details?: object;
}

/** The officer brings the case before a meeting; a leader decides there. */
export const decide: Doing = async (subject, seen) => {
  const stage = subject.stage<'decision'>(seen);
  const [officer, leader] = [await subject.cast.of('officer'), await subject.cast.of('leader')];
  const { id: outcome } = subject.outcomeOf(stage);
  const view = await subject.ready('the entitled amount', leader.visitor, seen, ({ view }) =>
    view['entitledFen'] !== null && view['entitledFen'] !== undefined ? view : null,
  );
  const { id: meeting } = await officer.visitor.post<{ id: string }>('/meetings', {
    callId: subject.call,
    title: '主任办公会',
    heldOn: shanghaiDay(await subject.office.now()),
    cases: [{ caseId: seen.case.id, note: '' }],
  });
  const { case: now } = await subject.seenBy(leader.visitor);
  const funds = stage.arguments.funds.includes(outcome);
  const told = await leader.visitor.post<{ lines?: Line[] } | Line[]>(`/meetings/${meeting}/decisions`, {
    decisions: [
      {
        caseId: seen.case.id,
        outcome,
        version: now.version,
        remark: '同意立项。',
        ...(funds ? { amountFen: amountOf(view) } : {}),
      },
    ],
  });
  const line = (Array.isArray(told) ? told : (told.lines ?? []))[0];
  if (line && !line.done)
    throw new Error(`the decision was refused: ${line.code} ${JSON.stringify(line.details)}`);
  return { outcome, actor: leader.name };
};

/** As much as everything allows. */
function amountOf(view: Record<string, unknown>): number {
  const left = Number(view['envelopeFen']) - Number(view['awardedFen']);
  const limits = [view['proposedFen'], view['askedFen'], view['entitledFen'], left];
  return Math.min(...limits.filter((limit): limit is number => typeof limit === 'number'));
}

/** Composed and published by an officer; then its working days must pass. */
export const notice: Doing = async (subject, seen) => {
  const { days } = await madePublic(subject, seen);
  await subject.office.daysPass(days);
  return { outcome: subject.stage<'notice'>(seen).arguments.clear, actor: 'system' };
};

/** Publishes the case alone; answers the notice, and in how many days it is over. */
export async function madePublic(subject: Subject, seen: SeenCase): Promise<{ id: string; days: number }> {
  const officer = await subject.cast.of('officer');
  const today = shanghaiDay(await subject.office.now());
  const { id, endsOn } = await officer.visitor.post<{ id: string; endsOn: string }>('/notices', {
    callId: subject.call,
    title: `${subject.definition.name['zh-CN']}拟立项项目公示`.slice(0, 120),
    contact: { office: '嘉定区科学技术委员会', phone: '021-00000000', address: null },
    cases: [seen.case.id],
  });
  const days = Math.ceil((Date.parse(`${endsOn}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
  return { id, days: days + 1 };
}

/** An objection's own case is answered by an officer; the case that waits for it is led on by the system. */
export const answer: Doing = async (subject, seen) => {
  const stage = subject.stage<'objection'>(seen);
  const { role, maintains, adjusts } = stage.arguments;
  const officer = await subject.cast.of('officer');
  if (role === 'waits') return subject.ready<never>('the objections', officer.visitor, seen, () => null);
  const { id } = subject.outcomeOf(stage, maintains);
  const { view } = await subject.seenBy(officer.visitor);
  const lower = Math.max(1, Math.floor(Number(view['awardFen'] ?? 0) / 2));
  return subject.conclude(officer, id, {
    answer: '经核实，反映的情况与事实不符，维持公示结果。',
    ...(id === adjusts && id !== maintains ? { amountFen: lower } : {}),
  });
};
