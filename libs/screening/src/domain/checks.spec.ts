import type { Refusal } from '@keshen/kernel';
import type { Definition } from '@keshen/programme';
import {
  consultation,
  endorsement,
  endorsementRecord,
  formalCheck,
  formalCheckRecord,
  siteVisit,
  siteVisitRecord,
  type Checklist,
} from './checks';

const text = { 'zh-CN': '项', en: 'Item' };
const items = [
  { id: 'version', label: text },
  { id: 'seal', label: text },
];
const refusal = (work: () => unknown): Pick<Refusal, 'code' | 'details'> | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error as Refusal;
  }
};
const yes = { answer: 'yes', remark: '' } as const;

describe('a formal check', () => {
  const stage = { arguments: { items, returns: 'returned', returnWorkingDays: 5 } };
  const sections = ['unit', 'budget'];
  const accept = { id: 'accepted', tone: 'forward' } as const;
  const back = { id: 'returned', tone: 'back' } as const;
  const refuse = { id: 'rejected', tone: 'refuse' } as const;
  const check = (outcome: typeof accept | typeof back | typeof refuse, given: object, remark?: string) =>
    refusal(() => formalCheck(stage, sections, outcome, remark, formalCheckRecord.parse(given)));
  const all: Checklist = { version: yes, seal: yes };

  it('accepts when every item is in order', () => expect(check(accept, { items: all })).toBeUndefined());

  it('accepts a doubted item only with a remark', () => {
    expect(
      check(accept, { items: { ...all, seal: { answer: 'doubt', remark: '印章模糊，已电话核实' } } }),
    ).toBeUndefined();
    expect(
      check(accept, { items: { ...all, seal: { answer: 'no', remark: '  ' } } })?.details.problems,
    ).toEqual([{ path: 'record.items.seal.remark', code: 'check.remark-missing' }]);
  });

  it('names every item that nobody looked at, and items that do not exist', () => {
    expect(check(accept, { items: { version: yes, other: yes } })?.details.problems).toEqual([
      { path: 'record.items.other', code: 'check.item-unknown' },
      { path: 'record.items.seal', code: 'check.unanswered' },
    ]);
  });

  it('returns named sections or the attachments, with a message, even half way through the list', () => {
    const given = {
      items: { version: yes },
      sections: ['budget', 'attachments', 'budget'],
      message: '发票抬头不符',
    };
    expect(formalCheck(stage, sections, back, undefined, formalCheckRecord.parse(given))).toEqual({
      returns: { sections: ['budget', 'attachments'], message: '发票抬头不符' },
    });
  });

  it('returns nothing without sections, with unknown ones, or without a message', () => {
    expect(check(back, { items: {}, message: '请改' })?.code).toBe('return.sections');
    expect(check(back, { items: {}, sections: ['elsewhere'], message: '请改' })?.code).toBe(
      'return.sections',
    );
    expect(check(back, { items: {}, sections: ['unit'] })?.code).toBe('return.message');
  });

  it('refuses only with a remark', () => {
    expect(check(refuse, { items: {} })?.code).toBe('remark.required');
    expect(check(refuse, { items: {} }, '注册地不在嘉定')).toBeUndefined();
  });

  it('takes no unknown keys and no other answers', () => {
    expect(formalCheckRecord.safeParse({ items: {}, more: 1 }).success).toBe(false);
    expect(formalCheckRecord.safeParse({ items: { version: { answer: 'maybe' } } }).success).toBe(false);
  });
});

describe('an endorsement', () => {
  const definition = (required: boolean) =>
    ({ form: { attachments: [{ id: 'letter', required }] } }) as unknown as Definition;
  const letter = '018f0000-0000-7000-8000-000000000001';
  const decide = (
    required: boolean,
    attachment: string | undefined,
    tone: 'forward' | 'refuse',
    given: object,
  ) =>
    refusal(() =>
      endorsement(
        definition(required),
        { arguments: { attachment } },
        { tone },
        endorsementRecord.parse(given),
      ),
    )?.code;

  it('needs the letter where the programme requires one', () => {
    expect(decide(true, 'letter', 'forward', {})).toBe('endorsement.letter');
    expect(decide(true, 'letter', 'forward', { letter })).toBeUndefined();
    expect(decide(true, 'letter', 'refuse', {})).toBeUndefined();
    expect(decide(false, 'letter', 'forward', {})).toBeUndefined();
  });

  it('takes no letter where none is provided for', () => {
    expect(decide(true, undefined, 'forward', { letter })).toBe('endorsement.no-letter');
  });
});

describe('a site visit', () => {
  const given = (changed: object = {}) =>
    siteVisitRecord.parse({
      date: '2026-11-23',
      visitors: ['陆知行'],
      items: { version: yes, seal: yes },
      findings: '中试线在运行',
      ...changed,
    });
  const decide = (changed: object) =>
    refusal(() => siteVisit({ arguments: { items } }, given(changed), '2026-11-24'))?.code;

  it('has happened and answered every item', () => {
    expect(decide({})).toBeUndefined();
    expect(decide({ date: '2026-11-25' })).toBe('visit.date');
    expect(decide({ items: { version: yes } })).toBe('check.open');
  });

  it('names who went and what was found', () => {
    expect(() => given({ visitors: [] })).toThrow();
    expect(() => given({ findings: ' ' })).toThrow();
  });
});

describe('a consultation', () => {
  const stage = { arguments: { departments: [], agrees: 'no_objection', objects: 'objection' } };
  const agree = { outcome: 'no_objection', remark: undefined };
  const object = { outcome: 'objection', remark: '环评未批复' };

  it('waits until the last department has answered', () => {
    expect(consultation(stage, agree, [], 2)).toBeNull();
    expect(consultation(stage, object, [], 1)).toBeNull();
  });

  it('agrees when all agreed, and objects when any objected, whoever came last', () => {
    expect(consultation(stage, agree, ['no_objection', 'no_objection'], 0)).toBe('no_objection');
    expect(consultation(stage, agree, ['objection', 'no_objection'], 0)).toBe('objection');
    expect(consultation(stage, object, ['no_objection'], 0)).toBe('objection');
  });

  it('takes an objection only with its reason, and no third outcome', () => {
    expect(refusal(() => consultation(stage, { outcome: 'objection', remark: ' ' }, [], 0))?.code).toBe(
      'remark.required',
    );
    expect(refusal(() => consultation(stage, { outcome: 'maybe', remark: 'x' }, [], 0))?.code).toBe(
      'outcome.unknown',
    );
  });
});
