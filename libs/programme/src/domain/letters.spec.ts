import { definitionSchema, letterNumber, lettersDue, lettersOf, programmeProblems } from '../index';
import CXY from '../definitions/CXY.json' with { type: 'json' };

const changed = (letters: unknown) => definitionSchema.parse({ ...structuredClone(CXY), letters });
const letter = {
  id: 'award',
  template: 'award',
  on: [{ stage: 'publicity', outcome: 'clear' }],
  to: 'applicant',
  number: '嘉科立〔{year}〕{serial}号',
};

describe('a letter of a definition', () => {
  it('is called for by the outcome that leaves a stage, or by entering one', () => {
    const definition = changed([letter, { ...letter, id: 'late', on: [{ stage: 'lapsed', entered: true }] }]);
    const due = (left: { stage: string; outcome: string } | null, entered: string) =>
      lettersDue(definition, 'application', { left, entered }).map((l) => l.id);
    expect(due({ stage: 'publicity', outcome: 'clear' }, 'contract')).toEqual(['award']);
    expect(due({ stage: 'publicity', outcome: 'objected' }, 'objection')).toEqual([]);
    expect(due({ stage: 'contract', outcome: 'lapse' }, 'lapsed')).toEqual(['late']);
    expect(due(null, 'draft')).toEqual([]);
    expect(lettersDue(definition, 'objection', { left: null, entered: 'lapsed' })).toEqual([]);
  });

  it('names stages and outcomes that exist, and has an id of its own', () => {
    const on = [
      { stage: 'nowhere', entered: true },
      { stage: 'publicity', outcome: 'nothing' },
    ];
    expect(programmeProblems(changed([letter, { ...letter, on }])).map((p) => [p.place, p.code])).toEqual([
      ['/letters/1/id', 'id.twice'],
      ['/letters/1/on/0/stage', 'letter.stage'],
      ['/letters/1/on/1/outcome', 'letter.outcome'],
    ]);
  });

  it('has a template of a known kind, and a number with year and serial', () => {
    for (const wrong of [{ template: 'love' }, { number: '嘉科{serial}号' }, { on: [] }, { to: 'everybody' }])
      expect(() => changed([{ ...letter, ...wrong }])).toThrow();
    expect(letterNumber(letter.number, 2026, 5)).toBe('嘉科立〔2026〕5号');
  });

  it('follows from the kinds of the stages where the definition names none', () => {
    const { letters, ...rest } = CXY;
    const definition = definitionSchema.parse(rest);
    const sorted = (all: { id: string; on: object[] }[]) =>
      all.map(({ id, on }) => [id, on.map((o) => JSON.stringify(o)).sort()]).sort();
    expect(sorted(lettersOf(definition))).toEqual(sorted(letters));
    expect(lettersOf(definitionSchema.parse({ ...rest, kind: 'subsidy' }))).toEqual([]);
  });
});
