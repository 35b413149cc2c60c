import { definitionSchema } from '@keshen/programme';
import cxy from '../../../programme/src/definitions/CXY.json' with { type: 'json' };
import { timeline, type Act, type Entry } from './timeline';

const definition = definitionSchema.parse(cxy);
const entry = (no: number, stage: string, more: Partial<Entry> = {}): Entry => ({
  id: no,
  no,
  stage,
  stageKind: definition.workflows.application.stages.find((s) => s.id === stage)!.kind,
  round: 1,
  enteredAt: new Date('2026-11-20T02:00:00Z'),
  dueAt: null,
  leftAt: new Date('2026-11-21T02:00:00Z'),
  outcome: null,
  actorLabel: '陆知行',
  remark: null,
  ...more,
});
const act: Act = {
  id: 1,
  entryId: 2,
  kind: 'note',
  at: new Date('2026-11-20T03:00:00Z'),
  actorLabel: '顾清和',
  remark: '内部',
  data: { a: 1 },
  forApplicant: false,
};
const run = (audience: 'staff' | 'applicant', entries: Entry[], acts: Act[] = []) =>
  timeline(definition, 'application', entries, acts, audience);

describe('the timeline', () => {
  it('tells the applicant no name of the staff, and no remark that was not meant for it', () => {
    const [line] = run('applicant', [entry(2, 'formal', { outcome: 'admit', remark: '内部说明' })], [act]);
    expect(line).toMatchObject({ actor: null, remark: null, acts: [] });
  });
  it('tells the applicant why something was returned', () => {
    expect(
      run('applicant', [entry(2, 'formal', { outcome: 'return', remark: '发票抬头不符' })])[0]?.remark,
    ).toBe('发票抬头不符');
  });
  it('tells staff who did what and why', () => {
    expect(run('staff', [entry(2, 'formal', { outcome: 'admit', remark: '齐全' })], [act])[0]).toMatchObject({
      actor: '陆知行',
      remark: '齐全',
      acts: [{ kind: 'note', actor: '顾清和' }],
    });
  });
  it('leaves stages out that have no label for the applicant, and keeps all for staff', () => {
    const hidden = definition.workflows.application.stages.find((s) => s.applicantLabel === null);
    if (hidden) expect(run('applicant', [entry(1, hidden.id)])).toEqual([]);
    expect(
      run(
        'staff',
        definition.workflows.application.stages.map((s, i) => entry(i + 1, s.id)),
      ),
    ).toHaveLength(definition.workflows.application.stages.length);
  });
});
