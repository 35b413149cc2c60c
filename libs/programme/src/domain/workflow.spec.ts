import { isRefusal } from '@keshen/kernel';
import { cxy } from './cxy.fixture';
import { daysLadder, drawnWorkflow, outcomeOf, stageById, stepState, stepsOf, straightWay } from './workflow';

const definition = cxy();
const states = (...stages: string[]): string =>
  stepState(
    definition,
    stages.map((stage) => ({ stage })),
  )
    .map((s) => s.state[0])
    .join('');

describe('the workflow of CXY', () => {
  it('runs straight from the draft to the archive', () => {
    expect(straightWay(definition.workflows.application).map((s) => s.id)).toEqual([
      'draft',
      'recommend',
      'formal',
      'credit',
      'review',
      'consult',
      'decide',
      'publicity',
      'contract',
      'pay1',
      'midterm',
      'accept',
      'pay2',
      'perf',
      'archive',
    ]);
  });

  it('gathers the stages under twelve steps', () => {
    expect(stepsOf(definition).map((s) => s.stages)).toEqual([
      ['draft'],
      ['recommend', 'revise'],
      ['formal', 'correct'],
      ['credit'],
      ['review', 'site'],
      ['consult', 'decide'],
      ['publicity', 'objection'],
      ['contract'],
      ['pay1'],
      ['midterm'],
      ['accept', 'pay2'],
      ['perf', 'archive'],
    ]);
  });

  it('draws every outcome as an arrow', () => {
    const { nodes, edges } = drawnWorkflow(definition.workflows.application);
    expect(nodes.filter((n) => !n.main).map((n) => n.id)).toEqual([
      'revise',
      'correct',
      'site',
      'objection',
      'refused',
      'withdrawn',
      'lapsed',
      'terminated',
    ]);
    expect(edges).toContainEqual(expect.objectContaining({ from: 'formal', to: 'correct', tone: 'back' }));
  });

  it('refuses an unknown outcome with the allowed ones, and takes an unknown stage for a bug', () => {
    const formal = stageById(definition, 'application', 'formal');
    expect(() => outcomeOf(formal, 'maybe')).toThrow(
      expect.objectContaining({
        kind: 'conflict',
        code: 'outcome.unknown',
        details: { allowed: ['admit', 'return', 'reject'] },
      }),
    );
    try {
      stageById(definition, 'application', 'nowhere');
    } catch (error) {
      expect(isRefusal(error)).toBe(false);
    }
  });

  it('lets the applicant withdraw freely until admission, with a reason until the notice, and not after', () => {
    const reasons = Object.fromEntries(
      definition.workflows.application.stages.map((s) => [s.id, s.withdrawal?.reason ?? null]),
    );
    expect(reasons).toMatchObject({
      draft: 'optional',
      formal: 'optional',
      correct: 'optional',
      credit: 'required',
      decide: 'required',
      publicity: null,
      pay1: null,
    });
  });
});

describe('the stage line', () => {
  it('shows what is done, where it is and what is to come', () => {
    expect(states('draft')).toBe('nttttttttttt');
    expect(states('draft', 'recommend', 'formal')).toBe('ddnttttttttt');
  });
  it('shows a return to the applicant', () => {
    expect(states('draft', 'recommend', 'formal', 'correct')).toBe('ddrttttttttt');
  });
  it('stops where a refused application ended, and is done when it is archived', () => {
    expect(states('draft', 'recommend', 'formal', 'refused')).toBe('ddrttttttttt');
    expect(states('draft', 'perf', 'archive')).toBe('dddddddddddd');
  });
});

describe('the days ladder', () => {
  const { rungs, decidedBy, total } = daysLadder(definition);
  const of = (id: string) => rungs.find((r) => r.stage === id)!;
  it('counts working days from the submission to the end of the notice', () => {
    // 5 recommendation + 5 formal check + 2 screening + 15 review + 5 consultation + 5 decision + 5 notice
    expect(decidedBy).toBe(42);
    expect(of('decide')).toMatchObject({ from: 32, to: 37, decides: false, when: 'always' });
    expect(of('publicity')).toMatchObject({ from: 37, to: 42, decides: true, when: 'always' });
  });
  it('puts what is only sometimes needed beside what leads to it, and payment after the award', () => {
    expect(of('site')).toMatchObject({ from: 27, to: 37, when: 'if-needed' });
    expect(of('pay1').when).toBe('after-award');
    expect(total).toBe(72);
    expect(rungs.map((r) => r.stage)).not.toContain('pay2');
  });
});
