import { definitionSchema, type Definition, type StageOf } from '@keshen/programme';
import { shipped } from '@keshen/programme/server';

/**
 * A programme whose way needs no person: the draft, then so many screenings one after the other, then the archive.
 * For tests and benches of routing; form, rules and money are those of 产学研.
 */
export function chainDefinition(length: number): Definition {
  const base = definitionSchema.parse(shipped[0]);
  const stages = base.workflows.application.stages;
  const draft = stages.find((s) => s.kind === 'form')! as StageOf<'form'>;
  const credit = stages.find((s) => s.kind === 'screening')! as StageOf<'screening'>;
  const ends = stages.filter((s) => s.kind === 'closed');
  const end = ends.find((s) => s.arguments.result === 'completed')!;
  const steps = [
    { ...base.steps[0]!, id: 'apply' },
    { ...base.steps[1]!, id: 'route' },
  ];
  const id = (n: number): string => (n > length ? end.id : `link${n}`);
  const link = (n: number): StageOf<'screening'> => ({
    ...credit,
    id: id(n),
    step: 'route',
    messages: [],
    arguments: { ...credit.arguments, duplicateKeys: [] },
    outcomes: credit.outcomes.map((o) => (o.id === credit.arguments.passes ? { ...o, to: id(n + 1) } : o)),
  });
  const links = Array.from({ length }, (_, i) => link(i + 1));
  const named = new Set(['refused', 'withdrawn', end.id]);
  return {
    ...base,
    code: 'CHAIN',
    steps,
    letters: [],
    messages: base.messages.filter((m) => draft.messages.some((d) => d.template === m.id)),
    workflows: {
      application: {
        start: draft.id,
        stages: [
          {
            ...draft,
            step: 'apply',
            outcomes: draft.outcomes.map((o) => (o.tone === 'forward' ? { ...o, to: id(1) } : o)),
          },
          ...links,
          ...ends
            .filter((e) => named.has(e.id))
            .map((e) => ({ ...e, step: e.step === null ? null : 'route', messages: [] })),
        ],
      },
    },
  };
}
