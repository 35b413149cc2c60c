import { makeResidentId } from '@keshen/kernel';
import { shippedFields } from './fields.data';
import { registerRow } from './register-sheet';

const fields = shippedFields();
const right = {
  name: '张三',
  email: 'Zhang@Example.com',
  residentId: makeResidentId('310114', '19800101', '001'),
  class: '技术',
  unit: '上海大学',
  code: '',
  title: '教授',
  fields: '人工智能、430.70，Optics',
  words: '机器视觉',
  cap: 8,
  outside: '是',
};
const problemOf = (part: object): unknown => {
  const found = registerRow({ ...right, ...part }, fields);
  return 'problem' in found ? found.problem : null;
};

describe('a row of the register’s spreadsheet', () => {
  it('is read with fields by code or by name in either language, and the address in small letters', () => {
    expect(registerRow(right, fields)).toEqual({
      id: null,
      name: '张三',
      email: 'zhang@example.com',
      residentId: right.residentId,
      class: 'technical',
      unit: '上海大学',
      unitCreditCode: null,
      title: '教授',
      fieldCodes: ['140.40', '430.70', '520.20'],
      fields: ['机器视觉'],
      yearlyCap: 8,
      outside: true,
    });
  });

  it('has ten reviews a year and nothing said of the place where the cells are empty', () => {
    expect(registerRow({ ...right, cap: '', outside: undefined, residentId: null }, fields)).toMatchObject({
      yearlyCap: 10,
      outside: null,
      residentId: null,
    });
  });

  it('takes the masked resident ID that the register gave out', () => {
    expect(problemOf({ residentId: '310114********0016' })).toBeNull();
  });

  it.each([
    [{ id: 'changed' }, 'row.identifier'],
    [{ name: '张' }, 'row.name'],
    [{ email: 'nobody' }, 'form.email'],
    [
      { residentId: `${right.residentId.slice(0, 17)}${right.residentId[17] === '1' ? '2' : '1'}` },
      'resident-id.check',
    ],
    [{ residentId: '3101' }, 'resident-id.length'],
    [{ class: '院士' }, 'row.class'],
    [{ unit: '' }, 'row.unit'],
    [{ code: '91310114MA1K000011' }, 'credit-code.check'],
    [{ words: 'x'.repeat(41) }, 'row.words'],
    [{ cap: 0 }, 'row.cap'],
    [{ cap: 'viele' }, 'row.cap'],
    [{ outside: '也许' }, 'row.outside'],
  ])('tells what is wrong in %j', (part, code) => {
    expect(problemOf(part)).toMatchObject({ code });
  });

  it('names the field that the tree does not have', () => {
    expect(problemOf({ fields: '人工智能、炼金术' })).toEqual({
      code: 'row.field',
      params: { field: '炼金术' },
    });
  });
});
