import { definitionSchema, type Definition } from '@keshen/programme';
import cxy from '../../../programme/src/definitions/CXY.json' with { type: 'json' };
import { versionMovePlan } from './version-move';

const definition = (change: (d: Definition) => void = () => undefined): Definition => {
  const made = definitionSchema.parse(structuredClone(cxy));
  change(made);
  return made;
};
const open = [{ kind: 'application', stage: 'formal', stageKind: 'formal-check' }] as const;
const answers = { project: { title: '在线标定', leader: '沈毅' }, org: { staff: 12 } };

describe('moving an application to another version of its programme', () => {
  it('changes nothing where stage and questions are there as they were', () => {
    expect(versionMovePlan(definition(), definition(), open, answers)).toMatchObject({
      blockers: [],
      dropped: [],
    });
  });

  it('is forbidden to another programme and where its stage is missing or of another kind', () => {
    const codes = (to: Definition) =>
      versionMovePlan(definition(), to, open, answers).blockers.map((b) => b.code);
    expect(codes(definition((d) => (d.code = 'OTHER')))).toEqual(['move.other-programme']);
    const stages = (d: Definition) => d.workflows.application.stages;
    expect(codes(definition((d) => (stages(d).find((s) => s.id === 'formal')!.id = 'form2')))).toEqual([
      'move.stage-missing',
    ]);
    expect(
      codes(definition((d) => (stages(d).find((s) => s.id === 'formal')!.kind = 'verification'))),
    ).toEqual(['move.stage-kind']);
  });

  it('says which answers would go, and what would then be missing', () => {
    const to = definition((d) => {
      const project = d.form.sections.find((s) => s.id === 'project')!;
      project.fields.find((f) => f.id === 'leader')!.id = 'head';
    });
    const plan = versionMovePlan(definition(), to, open, answers);
    expect(plan.dropped.map((d) => d.path)).toEqual(['project.leader']);
    expect(plan.problems).toContainEqual({ path: 'project.head', code: 'field.required' });
  });
});
