import { ATTACHMENTS, definitionSchema, unflatten, type Definition, type Field } from '@keshen/programme';
import CXY from '../../../programme/src/definitions/CXY.json' with { type: 'json' };
import { carryOver } from './carry-over';

const cxy = (): Definition => definitionSchema.parse(structuredClone(CXY));
const FILE = '01990000-0000-7000-8000-000000000001';
const earlier = (flat: Record<string, unknown>, definition = cxy()) => ({
  definition,
  answers: unflatten(flat),
});
const nothing = new Map<string, unknown>();
const field = (definition: Definition, path: string): Field => {
  const [section, id] = path.split('.');
  return definition.form.sections.find((s) => s.id === section)!.fields.find((f) => f.id === id)!;
};

describe('what an earlier application brings into a new one', () => {
  it('is every answer whose question has the same id and type', () => {
    const found = carryOver(
      earlier({ 'project.title': '在线标定', 'budget.grant': 1000 }),
      cxy(),
      nothing,
      new Set(),
    );
    expect(found).toEqual({
      carried: [
        { path: 'project.title', value: '在线标定' },
        { path: 'budget.grant', value: 1000 },
      ],
      left: [],
    });
  });

  it('is not what the new form does not ask, asks in another way, or would not take', () => {
    const next = cxy();
    const project = next.form.sections.find((s) => s.id === 'project')!;
    project.fields = project.fields.filter((f) => f.id !== 'innovation');
    Object.assign(field(next, 'project.summary'), { type: 'integer' });
    Object.assign(field(next, 'project.kpi'), { maxRows: 1 });
    const kpi = [{ indicator: '一' }, { indicator: '二' }];
    const { carried, left } = carryOver(
      earlier({ 'project.innovation': '新', 'project.summary': '摘要', 'project.kpi': kpi }),
      next,
      nothing,
      new Set(),
    );
    expect(carried).toEqual([]);
    expect(left).toEqual([
      { path: 'project.summary', why: 'type' },
      { path: 'project.innovation', why: 'gone' },
      { path: 'project.kpi', why: 'invalid' },
    ]);
  });

  it('is never a promise, nor a reason given for a rule', () => {
    const before = cxy();
    const declared = before.form.sections.flatMap((s) =>
      s.fields.filter((f) => f.type === 'declaration').map((f) => `${s.id}.${f.id}`),
    );
    const rule = before.eligibility.find((each) => each.effect === 'reason');
    const flat = Object.fromEntries([
      ...declared.map((path) => [path, true]),
      ...(rule ? [[`reasons.${rule.id}`, '因故超出']] : []),
    ]);
    expect(declared.length).toBeGreaterThan(0);
    const { carried, left } = carryOver(earlier(flat, before), cxy(), nothing, new Set());
    expect(carried).toEqual([]);
    expect(new Set(left.map(({ why }) => why))).toEqual(new Set(['promise']));
  });

  it('is never a file whose validity ends before the call does', () => {
    const [attachment] = cxy().form.attachments.filter((a) => a.providedBy === 'applicant');
    const path = `${ATTACHMENTS}.${attachment!.id}`;
    const take = (expired: string[]) =>
      carryOver(earlier({ [path]: [FILE] }), cxy(), nothing, new Set(expired));
    expect(take([]).carried).toEqual([{ path, value: [FILE] }]);
    expect(take([FILE])).toEqual({ carried: [], left: [{ path, why: 'expired' }] });
  });

  it('is not what the profile knows, nor what the new form hides', () => {
    const next = cxy();
    field(next, 'project.summary').showIf = 'false';
    const { carried, left } = carryOver(
      earlier({ 'project.title': '标定', 'project.summary': '摘要', 'org.staff': 90 }),
      next,
      new Map<string, unknown>([['org.staff', 120]]),
      new Set(),
    );
    expect(carried).toEqual([{ path: 'project.title', value: '标定' }]);
    expect(left).toEqual([
      { path: 'org.staff', why: 'profile' },
      { path: 'project.summary', why: 'hidden' },
    ]);
  });

  it('is not what had been hidden then', () => {
    const before = cxy();
    field(before, 'project.summary').showIf = 'false';
    expect(carryOver(earlier({ 'project.summary': '摘要' }, before), cxy(), nothing, new Set())).toEqual({
      carried: [],
      left: [],
    });
  });
});
