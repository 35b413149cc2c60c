import { conflict, invalid, type Problem } from '@keshen/kernel';
import type { Definition, Outcome, StageOf } from '@keshen/programme';
import { z } from 'zod';

const words = (most: number) => z.string().trim().max(most);

/** 推荐: the recommender's opinion and letter (a file's id). */
export const endorsementRecord = z.strictObject({
  opinion: words(1000).optional(),
  letter: z.uuid().optional(),
});
export type EndorsementRecord = z.infer<typeof endorsementRecord>;

/** One line of a checklist as answered: 符合 · 存疑 · 不符. */
export const answers = ['yes', 'doubt', 'no'] as const;
const itemAnswer = z.strictObject({ answer: z.enum(answers), remark: words(500).default('') });
const checklist = z.record(z.string().max(40), itemAnswer).refine((items) => Object.keys(items).length <= 50);
export type Checklist = z.infer<typeof checklist>;

/** 形式审查: the checklist; for a return the sections to change and what to tell the applicant. */
export const formalCheckRecord = z.strictObject({
  items: checklist,
  sections: z.array(z.string().max(40)).max(31).optional(),
  message: words(2000).optional(),
});
export type FormalCheckRecord = z.infer<typeof formalCheckRecord>;

/** 现场考察: when, who, what was found; photos are file ids. */
export const siteVisitRecord = z.strictObject({
  date: z.iso.date(),
  visitors: z.array(words(40).min(1)).min(1).max(20),
  items: checklist,
  findings: words(4000).min(2),
  photos: z.array(z.uuid()).max(20).default([]),
});
export type SiteVisitRecord = z.infer<typeof siteVisitRecord>;

/** The place of a returned application's files among its sections. */
export const ATTACHMENTS = 'attachments';

/** Items that still keep a checklist from being finished: unanswered, or doubted without a word why. */
export function openItems(items: readonly { id: string }[], given: Checklist): Problem[] {
  const known = new Set(items.map((i) => i.id));
  const unknown = Object.keys(given).filter((id) => !known.has(id));
  return [
    ...unknown.map((id) => ({ path: `record.items.${id}`, code: 'check.item-unknown' })),
    ...items.flatMap(({ id }): Problem[] => {
      const answer = given[id];
      if (!answer) return [{ path: `record.items.${id}`, code: 'check.unanswered' }];
      if (answer.answer !== 'yes' && !answer.remark)
        return [{ path: `record.items.${id}.remark`, code: 'check.remark-missing' }];
      return [];
    }),
  ];
}

/** What a return opens, or null when the case is not returned. */
export type Returning = { returns: { sections: string[]; message: string } | null };

/**
 * Decides a formal check. Forward (受理) needs every item answered, and a remark where it is not 符合; the return
 * needs sections of the form (or `attachments`) and a message; any other needs a remark. Refuses `check.open`,
 * `return.sections`, `return.message`, `remark.required`.
 */
export const formalCheck = (
  stage: Pick<StageOf<'formal-check'>, 'arguments'>,
  sections: readonly string[],
  outcome: Pick<Outcome, 'id' | 'tone'>,
  remark: string | undefined,
  given: FormalCheckRecord,
): Returning => checked(stage.arguments.items, stage.arguments.returns, sections, outcome, remark, given);

/**
 * Decides a verification (数据比对 / 材料审核), by the same rules as a formal check: the pass needs the whole list,
 * the correction its sections and words, the refusal a remark.
 */
export const verification = (
  stage: Pick<StageOf<'verification'>, 'arguments'>,
  sections: readonly string[],
  outcome: Pick<Outcome, 'id' | 'tone'>,
  remark: string | undefined,
  given: FormalCheckRecord,
): Returning => checked(stage.arguments.items, stage.arguments.corrects, sections, outcome, remark, given);

function checked(
  items: readonly { id: string }[],
  back: string | undefined,
  sections: readonly string[],
  outcome: Pick<Outcome, 'id' | 'tone'>,
  remark: string | undefined,
  given: FormalCheckRecord,
): Returning {
  const problems = openItems(items, given.items);
  if (outcome.id === back) {
    const unknown = problems.filter((p) => p.code === 'check.item-unknown');
    if (unknown.length) throw invalid('check.open', { problems: unknown });
    const chosen = [...new Set(given.sections ?? [])];
    const known = new Set([...sections, ATTACHMENTS]);
    if (chosen.length === 0 || chosen.some((s) => !known.has(s)))
      throw invalid('return.sections', { field: 'record.sections' });
    if (!given.message) throw invalid('return.message', { field: 'record.message' });
    return { returns: { sections: chosen, message: given.message } };
  }
  if (outcome.tone === 'forward') {
    if (problems.length) throw invalid('check.open', { problems });
  } else if (!remark) throw invalid('remark.required', { field: 'remark' });
  return { returns: null };
}

/** Decides an endorsement: going forward needs the letter where the programme requires one. Refuses `endorsement.letter`. */
export function endorsement(
  definition: Pick<Definition, 'form'>,
  stage: Pick<StageOf<'endorsement'>, 'arguments'>,
  outcome: Pick<Outcome, 'tone'>,
  given: EndorsementRecord,
): void {
  const id = stage.arguments.attachment;
  if (!id) {
    if (given.letter) throw invalid('endorsement.no-letter', { field: 'record.letter' });
    return;
  }
  const attachment = definition.form.attachments.find((a) => a.id === id);
  if (outcome.tone === 'forward' && attachment?.required && !given.letter)
    throw invalid('endorsement.letter', { field: 'record.letter' });
}

/** Decides a site visit: every item answered, on a day that has come. Refuses `check.open`, `visit.date`. */
export function siteVisit(
  stage: Pick<StageOf<'site-visit'>, 'arguments'>,
  given: SiteVisitRecord,
  today: string,
): void {
  const problems = openItems(stage.arguments.items, given.items);
  if (problems.length) throw invalid('check.open', { problems });
  if (given.date > today) throw invalid('visit.date', { field: 'record.date' });
}

/**
 * 部门意见征询: where an opinion leads. Null while other departments still owe theirs; then `objects` if any of
 * them objected, else `agrees`. An objection says why (`remark.required`).
 */
export function consultation(
  stage: Pick<StageOf<'consultation'>, 'arguments'>,
  opinion: { outcome: string; remark: string | undefined },
  earlier: readonly string[],
  stillOwed: number,
): string | null {
  const { agrees, objects } = stage.arguments;
  if (opinion.outcome !== agrees && opinion.outcome !== objects)
    throw conflict('outcome.unknown', { allowed: [agrees, objects] });
  if (opinion.outcome === objects && !opinion.remark?.trim())
    throw invalid('remark.required', { field: 'remark' });
  if (stillOwed > 0) return null;
  return [...earlier, opinion.outcome].includes(objects) ? objects : agrees;
}
