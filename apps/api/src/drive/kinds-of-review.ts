import type { Doing } from './kinds';
import { Refused, type Visitor } from './http';
import type { SeenCase, Subject } from './subject';

interface Proposed {
  suggestions: { accountId: string }[];
  shortages: { class: string | null; missing: number }[];
}

/** The proposed panel is seated, with as many new experts as it lacks; each declares, scores and hands in. */
export const judge: Doing = async (subject, seen) => {
  const stage = subject.stage<'review'>(seen);
  const officer = await subject.cast.of('officer');
  const { id } = subject.outcomeOf(stage);
  await scored(subject, await seated(subject, seen), id !== stage.arguments.fails);
  return subject.conclude(officer, id, undefined, '按专家评审结果办理。');
};

/** A defence is scheduled and held; the panel scores whoever came. */
export const defend: Doing = async (subject, seen) => {
  const stage = subject.stage<'defence'>(seen);
  const { visitor } = await subject.cast.of('officer');
  const { id } = subject.outcomeOf(stage);
  const attended = id !== stage.arguments.forfeits;
  const place = `/cases/${seen.case.id}/defence`;
  const sessionAt = (await subject.office.now()).toISOString();
  await inFreeSlot((slot) => visitor.put(place, { sessionAt, place: '区行政服务中心三楼会议室', slot }));
  const panel = await seated(subject, seen);
  await visitor.put(`${place}/record`, { attended, minutes: '项目负责人陈述，并回答了提问。' });
  if (attended) await scored(subject, panel, id !== stage.arguments.fails);
  return subject.conclude(await subject.cast.of('officer'), id, undefined, '按答辩结果办理。');
};

/** The first slot of the session that nobody has. */
async function inFreeSlot(schedule: (slot: number) => Promise<unknown>): Promise<void> {
  for (let slot = 1; ; slot++)
    try {
      await schedule(slot);
      return;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'defence.slot-taken') throw error;
    }
}

async function seated(subject: Subject, seen: SeenCase): Promise<string[]> {
  const officer = await subject.cast.of('officer');
  const { suggestions } = await proposed(subject, seen.case.id);
  const experts = suggestions.map((s) => s.accountId);
  if (experts.length) await officer.visitor.post(`/cases/${seen.case.id}/reviews`, { experts });
  return experts;
}

async function scored(subject: Subject, panel: string[], good: boolean): Promise<void> {
  for (const expert of subject.cast.experts.filter((e) => panel.includes(e.account)))
    await score(subject, expert.visitor, good);
}

async function proposed(subject: Subject, id: string): Promise<Proposed> {
  const officer = await subject.cast.of('officer');
  const ask = (): Promise<Proposed> => officer.visitor.get(`/cases/${id}/candidates`);
  const found = await ask();
  const missing = found.shortages.flatMap((s) =>
    Array.from({ length: s.missing }, () => s.class ?? 'technical'),
  );
  for (const kind of missing) await subject.cast.expert(kind);
  // Experts of an earlier run have their own sessions: only those of this run can score.
  const own = new Set(subject.cast.experts.map((e) => e.account));
  const again = missing.length ? await ask() : found;
  const strangers = again.suggestions.filter((s) => !own.has(s.accountId));
  if (strangers.length === 0) return again;
  return { suggestions: await replaced(subject, again), shortages: [] };
}

/** A panel of the run's own experts, in the classes that the rubric wants. */
async function replaced(subject: Subject, { suggestions }: Proposed): Promise<{ accountId: string }[]> {
  const panel = subject.definition.rubric!.panel;
  const wanted = panel.composition.flatMap(({ class: kind, count }) =>
    Array.from({ length: count }, () => kind as string),
  );
  while (wanted.length < suggestions.length) wanted.push('technical');
  const taken = new Set<string>();
  for (const kind of wanted) {
    const free = subject.cast.experts.find((e) => e.class === kind && !taken.has(e.account));
    taken.add((free ?? (await subject.cast.expert(kind))).account);
  }
  return [...taken].map((accountId) => ({ accountId }));
}

async function score(subject: Subject, expert: Visitor, good: boolean): Promise<void> {
  const { items } = await expert.get<{ items: { id: string }[] }>('/reviews?state=open');
  const rubric = subject.definition.rubric!;
  for (const { id } of items) {
    const { version } = await expert.post<{ version: number }>(`/reviews/${id}/declaration`, {
      noConflict: true,
    });
    const scores = Object.fromEntries(
      rubric.criteria.map(({ id: criterion, weight }) => [
        criterion,
        { points: pointsOf(weight, good), reason: REASON },
      ]),
    );
    const desk = await expert.get<{ capFen?: number | null; askedFen?: number | null }>(`/reviews/${id}`);
    await expert.post(`/reviews/${id}/submission`, {
      version,
      scores,
      recommend: good,
      recommendedFen: good ? recommended(desk) : null,
      comment: '目标明确，路线可行，经费合理。',
    });
  }
}

const REASON = '各项材料完整，论证充分，与评分标准所述的等级相符，故给此分。';

/** 85 % of the weight in hundredths, in half points; or next to nothing. */
const pointsOf = (weight: number, good: boolean): number => Math.round((weight * (good ? 85 : 10)) / 50) * 50;

const recommended = ({ capFen, askedFen }: { capFen?: number | null; askedFen?: number | null }): number =>
  Math.min(capFen ?? Infinity, askedFen ?? Infinity, 1_000_000_000);
