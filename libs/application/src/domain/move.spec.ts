import fc from 'fast-check';
import { definitionSchema, type Definition, type Stage } from '@keshen/programme';
import cxy from '../../../programme/src/definitions/CXY.json' with { type: 'json' };
import { dutiesOf, move, opening, withdrawal, type Movable } from './move';

const definition: Definition = definitionSchema.parse(cxy);
const stages = definition.workflows.application.stages;
const now = new Date('2026-11-23T04:00:00Z');
const none = () => 0;
const at = (stage: string, more: Partial<Movable> = {}): Movable => ({
  kind: 'application',
  stage,
  endedAt: null,
  partyId: 'party',
  counterpartyId: null,
  town: '马陆镇',
  ...more,
});

describe('a move', () => {
  it('opens an application in its first stage, owed by its party', () => {
    expect(
      opening(
        definition,
        { kind: 'application', partyId: 'party', counterpartyId: null, town: '马陆镇' },
        now,
      ),
    ).toMatchObject({
      stage: 'draft',
      round: 1,
      duties: [{ role: 'applicant', scope: 'party' }],
      result: null,
    });
  });

  it('is due at the end of the last working day that the stage allows', () => {
    // Monday 23 November 2026; five working days later is Monday the 30th.
    expect(move(definition, at('draft'), 'submit', now, none).dueAt?.toISOString()).toBe(
      '2026-11-30T15:59:59.999Z',
    );
  });

  it('puts the duty before the town of the party', () => {
    expect(move(definition, at('draft'), 'submit', now, none).duties).toEqual([
      { role: 'recommender', scope: '马陆镇' },
    ]);
  });

  it('asks every department of a consultation', () => {
    const consult = stages.find((s) => s.kind === 'consultation')!;
    expect(dutiesOf(consult, at('consult')).map((d) => d.role)).toEqual(
      Array.from(
        { length: consult.kind === 'consultation' ? consult.arguments.departments.length : 0 },
        () => 'department',
      ),
    );
  });

  it('waits for the report before the officer owes an answer', () => {
    expect(
      dutiesOf(
        stages.find((s) => s.kind === 'milestone')!,
        at('midterm'),
      ),
    ).toEqual([{ role: 'applicant', scope: 'party' }]);
  });

  it('enters a stage again with the next round', () => {
    expect(move(definition, at('formal'), 'return', now, (s) => (s === 'correct' ? 2 : 0)).round).toBe(3);
  });

  it('is announced where somebody is told, or where reminders of the stage before must be cancelled', () => {
    const moved = (from: ('entered' | 'reminder')[], to: 'entered'[]): boolean => {
      const changed = structuredClone(definition);
      const [left, next] = ['draft', 'recommend'].map((id) =>
        changed.workflows.application.stages.find((s) => s.id === id)!,
      );
      const message = { template: definition.messages[0]!.id, to: 'applicant' as const };
      left!.messages = from.map((on) => ({ ...message, on, workingDaysBefore: 1 }));
      next!.messages = to.map((on) => ({ ...message, on }));
      return move(changed, at('draft'), 'submit', now, none).announced;
    };
    expect(moved([], ['entered'])).toBe(true);
    expect(moved(['reminder'], [])).toBe(true);
    expect(moved(['entered'], [])).toBe(false);
    expect(moved([], [])).toBe(false);
  });

  it('is refused for an outcome that the stage does not have', () => {
    expect(() => move(definition, at('draft'), 'admit', now, none)).toThrow('outcome.unknown');
  });

  it('is refused once the case has ended', () => {
    expect(() => move(definition, at('archive', { endedAt: now }), 'submit', now, none)).toThrow(
      'case.ended',
    );
  });

  it('ends with a result exactly where the stage is an end, on every outcome of every stage', () => {
    for (const stage of stages)
      for (const outcome of stage.outcomes) {
        const target = stages.find((s) => s.id === outcome.to)!;
        const moved = move(definition, at(stage.id), outcome.id, now, none);
        expect(moved.result).toBe(target.kind === 'closed' ? target.arguments.result : null);
      }
  });

  it('never leaves the workflow and never owes anything in an end, whatever outcomes are chosen', () => {
    const choices = fc.array(fc.nat(), { maxLength: 60 });
    fc.assert(
      fc.property(choices, (picks) => {
        let here = at('draft');
        const rounds = new Map<string, number>([['draft', 1]]);
        for (const pick of picks) {
          const stage = stages.find((s) => s.id === here.stage)!;
          if (stage.kind === 'closed') break;
          const outcome = stage.outcomes[pick % stage.outcomes.length]!;
          const moved = move(definition, here, outcome.id, now, (s) => rounds.get(s) ?? 0);
          rounds.set(moved.stage, moved.round);
          expect(stages.some((s) => s.id === moved.stage)).toBe(true);
          if (moved.result) expect(moved.duties).toEqual([]);
          here = at(moved.stage);
        }
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) },
    );
  });
});

describe('who owes something in a stage', () => {
  const with_ = <K extends Stage['kind']>(id: string, kind: K, changes: object): Stage =>
    ({ ...stages.find((s) => s.id === id)!, kind, ...changes }) as Stage;
  const owed = (stage: Stage, town: string | null = '马陆镇') =>
    dutiesOf(stage, { partyId: 'p', counterpartyId: null, town }).map((d) => [d.role, d.scope]);

  it('is whoever a kind cannot do without, whether the definition names them or not', () => {
    expect(owed(with_('review', 'review', { actors: ['expert'] }))).toEqual([['officer', null]]);
    expect(owed(with_('decide', 'decision', { actors: ['officer'] }))).toEqual([
      ['officer', null],
      ['leader', null],
    ]);
    expect(owed(with_('contract', 'agreement', { actors: ['system'] }))).toEqual([
      ['applicant', 'p'],
      ['officer', null],
    ]);
    expect(owed(with_('pay1', 'payment', { actors: ['system'] }))).toEqual([['finance', null]]);
    expect(owed(with_('site', 'site-visit', { actors: ['expert'] }))).toEqual([['officer', null]]);
  });

  it('is the officer where the party belongs to no town that could recommend it', () => {
    expect(owed(with_('recommend', 'endorsement', {}), null)).toEqual([['officer', null]]);
    expect(owed(with_('recommend', 'endorsement', {}))).toEqual([['recommender', '马陆镇']]);
  });

  it('is the applicant alone while a report is awaited, also before an evaluation', () => {
    expect(owed(with_('perf', 'evaluation', { actors: ['applicant', 'officer'] }))).toEqual([
      ['applicant', 'p'],
    ]);
  });
});

describe('a withdrawal', () => {
  it('is free until the application is admitted', () => {
    for (const stage of ['draft', 'recommend', 'formal'])
      expect(withdrawal(definition, at(stage), undefined, now, none).result).toBe('withdrawn');
  });
  it('needs a reason afterwards', () => {
    expect(() => withdrawal(definition, at('review'), undefined, now, none)).toThrow('withdrawal.reason');
    expect(withdrawal(definition, at('review'), '合作方变更', now, none).result).toBe('withdrawn');
  });
  it('is closed from the public notice on', () => {
    for (const stage of ['publicity', 'contract', 'pay1', 'perf'])
      expect(() => withdrawal(definition, at(stage), '原因', now, none)).toThrow('withdrawal.closed');
  });
});
