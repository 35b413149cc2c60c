import type { Definition } from './definition';
import { letterProblems } from './letters';
import { applyFreeProblems } from './problems-of-apply-free';
import { expressionProblems } from './problems-of-expressions';
import { formListProblems } from './problems-of-form';
import { uniqueProblems } from './problems-of-uniques';
import { voucherProblems } from './problems-of-voucher';
import { workflowProblems } from './problems-of-workflow';
import { twice, type ProgrammeProblem } from './problem';
import { caseKinds } from './stages';

export type { ProgrammeProblem } from './problem';

/**
 * Everything wrong with a definition whose format is right, each with its place (a JSON pointer). Publishing refuses
 * a definition as long as this list is not empty.
 */
export function programmeProblems(definition: Definition): ProgrammeProblem[] {
  return [
    ...listProblems(definition),
    ...sourceProblems(definition),
    ...formListProblems(definition),
    ...uniqueProblems(definition),
    ...applyFreeProblems(definition),
    ...expressionProblems(definition),
    ...rubricProblems(definition),
    ...caseKinds.flatMap((kind) => (definition.workflows[kind] ? workflowProblems(definition, kind) : [])),
    ...voucherProblems(definition),
    ...messageProblems(definition),
    ...letterProblems(definition),
  ];
}

/** Ids must be unique in their list, payments sum to the whole, steps be used. */
function listProblems(definition: Definition): ProgrammeProblem[] {
  const found: ProgrammeProblem[] = [];
  const lists: [string, readonly { id: string }[]][] = [
    ['/parameters', definition.parameters],
    ['/eligibility', definition.eligibility],
    ['/payments', definition.payments],
    ['/duties', definition.duties],
    ['/duplicates', definition.duplicates],
    ['/steps', definition.steps],
    ['/messages', definition.messages],
  ];
  for (const [place, list] of lists) found.push(...twice(place, list));
  const percent = definition.payments.reduce((sum, p) => sum + p.percent, 0);
  if (percent !== 100) found.push({ place: '/payments', code: 'payments.sum', params: { percent } });
  const last = definition.payments.length - 1;
  if (definition.payments[last]?.when !== undefined)
    found.push({ place: `/payments/${last}/when`, code: 'payments.last-when', params: {} });
  definition.steps.forEach((step, i) => {
    if (!definition.workflows.application.stages.some((stage) => stage.step === step.id))
      found.push({ place: `/steps/${i}`, code: 'step.empty', params: { step: step.id } });
  });
  return found;
}

/** A fact's source is one that the definition lists, or an assumption (A), or general knowledge (GK). */
function sourceProblems(definition: Definition): ProgrammeProblem[] {
  const found: ProgrammeProblem[] = [];
  const walk = (value: unknown, place: string): void => {
    if (!value || typeof value !== 'object') return;
    const provenance = value as { source?: unknown };
    if (typeof provenance.source === 'string' && place !== '/sources') {
      const { source } = provenance;
      if (source !== 'A' && source !== 'GK' && !(source in definition.sources))
        found.push({ place: `${place}/source`, code: 'source.unknown', params: { source } });
    }
    // What an example answers is no provenance, whatever a question is called.
    for (const [key, inner] of Object.entries(value))
      if (!/^(?:\/example|\/eligibility\/\d+\/examples)$/.test(`${place}/${key}`))
        walk(inner, `${place}/${key}`);
  };
  walk(definition, '');
  return found;
}

function rubricProblems({ rubric, workflows }: Definition): ProgrammeProblem[] {
  if (!rubric) return [];
  const found = [...twice('/rubric/criteria', rubric.criteria), ...twice('/rubric/levels', rubric.levels)];
  const sum = rubric.criteria.reduce((total, c) => total + c.weight, 0);
  if (sum !== 100) found.push({ place: '/rubric/criteria', code: 'rubric.weights', params: { sum } });
  rubric.levels.forEach((level, i) => {
    if (i > 0 && level.from >= rubric.levels[i - 1]!.from)
      found.push({ place: `/rubric/levels/${i}`, code: 'rubric.levels-order', params: { level: level.id } });
  });
  if (rubric.levels.at(-1)!.from !== 0)
    found.push({ place: '/rubric/levels', code: 'rubric.levels-floor', params: {} });
  rubric.criteria.forEach((criterion, i) =>
    criterion.anchors.forEach((anchor, j) => {
      if (!rubric.levels.some((level) => level.id === anchor.level))
        found.push({
          place: `/rubric/criteria/${i}/anchors/${j}`,
          code: 'rubric.anchor-level',
          params: { level: anchor.level },
        });
    }),
  );
  const { minimum, composition, odd } = rubric.panel;
  const composed = composition.reduce((total, c) => total + c.count, 0);
  if (composed > minimum)
    found.push({
      place: '/rubric/panel/composition',
      code: 'panel.composition',
      params: { composed, minimum },
    });
  const { fit, leastOutside } = rubric.panel;
  const weights = fit ? fit.fields + fit.text + (fit.bids ?? 0) : 100;
  if (weights !== 100)
    found.push({ place: '/rubric/panel/fit', code: 'panel.fit', params: { sum: weights } });
  if (
    fit?.bids &&
    !workflows.application.stages.some((s) => s.kind === 'review' && s.arguments.bidWorkingDays)
  )
    found.push({ place: '/rubric/panel/fit/bids', code: 'panel.bids', params: {} });
  if (leastOutside !== undefined && leastOutside > minimum)
    found.push({
      place: '/rubric/panel/leastOutside',
      code: 'panel.outside',
      params: { least: leastOutside, minimum },
    });
  if (odd && minimum % 2 === 0)
    found.push({ place: '/rubric/panel/minimum', code: 'panel.even', params: { minimum } });
  if (rubric.method === 'trimmed-mean' && minimum < 3)
    found.push({ place: '/rubric/panel/minimum', code: 'panel.too-small', params: { minimum, needed: 3 } });
  return found;
}

/** What a template may speak of; the words are filled in by whoever tells. */
export const placeholders = [
  'reference',
  'title',
  'call',
  'stage',
  'due',
  'party',
  'link',
  'remark',
  'amount',
] as const;

function messageProblems(definition: Definition): ProgrammeProblem[] {
  return definition.messages.flatMap((message, i) =>
    (['subject', 'body'] as const).flatMap((part) =>
      (['zh-CN', 'en'] as const).flatMap((language) =>
        [...message[part][language].matchAll(/\{([^{}]*)\}/g)]
          .map((match) => match[1]!)
          .filter((name) => !(placeholders as readonly string[]).includes(name))
          .map((name) => ({
            place: `/messages/${i}/${part}/${language}`,
            code: 'template.placeholder',
            params: { name },
          })),
      ),
    ),
  );
}
