import { fieldCloseness, fieldCodes, fieldsNamedIn, isWithin, parentField } from './field';
import { shippedFields } from './fields.data';

const fields = shippedFields();
const codes = fields.map(({ code }) => code);

describe('the tree of fields', () => {
  it('is shipped whole: every node has its parent before it, a code of its own and a name in both languages', () => {
    expect(new Set(codes).size).toBe(codes.length);
    for (const [at, { code, name }] of fields.entries()) {
      const parent = parentField(code);
      expect(parent === null || codes.indexOf(parent) < at).toBe(parent === null || codes.includes(parent));
      expect(fieldCodes.safeParse([code]).success).toBe(true);
      expect([name['zh-CN'], name.en].every((text) => text.length > 1 && text.length <= 80)).toBe(true);
    }
    expect(fields.every(({ code }) => parentField(code) === null || codes.includes(parentField(code)!))).toBe(
      true,
    );
  });

  it('keeps what somebody names once each, in the order of the tree', () => {
    expect(fieldCodes.parse(['520.20', '430', '520.20'])).toEqual(['430', '520.20']);
  });
});

describe('closeness of two fields', () => {
  it('is whole for the same node, less for parent and child, less still within one subject, none across', () => {
    const [same, parent, sibling, apart] = [
      fieldCloseness('520.20', '520.20'),
      fieldCloseness('520', '520.20'),
      fieldCloseness('520.20', '520.40'),
      fieldCloseness('520.20', '430.40'),
    ];
    expect([same, apart]).toEqual([1, 0]);
    expect(same > parent && parent > sibling && sibling > apart).toBe(true);
  });

  it('is the same either way round and between 0 and 1, for all pairs of the shipped tree', () => {
    for (const a of codes)
      for (const b of codes) {
        const closeness = fieldCloseness(a, b);
        if (closeness !== fieldCloseness(b, a) || closeness < 0 || closeness > 1)
          throw new Error(`${a} and ${b}`);
      }
  });

  it('does not take codes that merely begin alike for a branch', () => {
    expect(isWithin('5201', '520')).toBe(false);
    expect(fieldCloseness('5201', '520')).toBe(0);
  });
});

describe('the fields that a text names', () => {
  it('are found by their names, of a branch the deepest', () => {
    const tree = [
      { code: '430', name: { 'zh-CN': '材料科学', en: 'Materials science' }, retired: false },
      { code: '430.70', name: { 'zh-CN': '纳米材料', en: 'Nanomaterials' }, retired: false },
      { code: '520.20', name: { 'zh-CN': '人工智能', en: 'Artificial intelligence' }, retired: false },
    ];
    expect(fieldsNamedIn(tree, '属于材料科学，研制 纳米 材料')).toEqual(['430.70']);
    expect(fieldsNamedIn(tree, 'ARTIFICIAL intelligence')).toEqual(['520.20']);
    expect(fieldsNamedIn(tree, '')).toEqual([]);
  });
});
