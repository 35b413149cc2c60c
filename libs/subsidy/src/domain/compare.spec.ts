import type { PatentColumns } from '@keshen/programme';
import type { RegisteredPatent } from '@keshen/registry';
import { comparePatent, itemOfRegister } from './compare';

const columns: PatentColumns = {
  table: 'patents.items',
  number: 'patent_no',
  title: 'title',
  kind: 'kind',
  appliedOn: 'app_date',
  grantedOn: 'grant_date',
  owners: 'owners',
  reduced: 'reduced',
  country: 'country',
};
const registered: RegisteredPatent = {
  number: 'ZL200310100002.X',
  title: '一种标定方法（改进）',
  kind: 'invention',
  status: 'in-force',
  owners: [{ name: '上海星澜传感技术有限公司', creditCode: '91310114MA1GW0000X' }, { name: '同济大学' }],
  district: '310114',
  appliedOn: '2003-10-08',
  grantedOn: '2026-03-04',
  feeReduced: false,
};
const item = itemOfRegister(columns, registered, { route: 'domestic' });
const applicant = {
  name: '上海星澜传感技术有限公司',
  creditCode: '91310114MA1GW0000X',
  district: '310114',
};
const told = (changes: object, register: object = {}, who: object = {}) =>
  comparePatent(
    columns,
    { ...item, ...changes },
    { ...registered, ...register },
    { ...applicant, ...who },
  ).map((d) => d.what);

describe('a patent beside the register', () => {
  it('agrees with a row that was made from the register, however number and title are written', () => {
    expect(told({})).toEqual([]);
    expect(told({ patent_no: '200310100002x', title: '一种标定方法(改进)' })).toEqual([]);
  });

  it('is told to be unknown, and nothing else, when the register has no such number', () => {
    expect(comparePatent(columns, item, null, applicant)).toEqual([
      { what: 'unknown', here: 'ZL200310100002.X', register: null },
    ]);
  });

  it.each([
    ['title', { title: '另一个' }, {}, {}],
    ['kind', { kind: 'utility' }, {}, {}],
    ['appliedOn', { app_date: '2003-10-09' }, {}, {}],
    ['grantedOn', { grant_date: '2026-03-05' }, {}, {}],
    ['reduced', {}, { feeReduced: true }, {}],
    ['status', {}, { status: 'lapsed' }, {}],
    ['abnormal', {}, { abnormal: true }, {}],
    ['district', {}, { district: '310115' }, {}],
    ['owner', {}, {}, { creditCode: '91310114MA1GW1111X' }],
    ['owner', {}, { owners: [{ name: '同济大学' }] }, {}],
  ])('differs in %s', (what, changes, register, who) => {
    expect(told(changes, register, who)).toEqual([what]);
  });

  it('compares the owner by name where either side has no credit code', () => {
    expect(told({}, { owners: [{ name: '上海星澜传感技术 有限公司' }] })).toEqual([]);
    expect(told({}, {}, { creditCode: null })).toEqual([]);
  });

  it('does not ask for the day of the grant and the reduction of a grant abroad', () => {
    expect(told({ country: 'US', grant_date: '2026-05-05', reduced: 'yes' })).toEqual([]);
  });
});

describe('a row made from the register', () => {
  it('holds what the register knows, and what the programme says for the rest', () => {
    expect(item).toEqual({
      route: 'domestic',
      patent_no: 'ZL200310100002.X',
      title: '一种标定方法（改进）',
      kind: 'invention',
      app_date: '2003-10-08',
      grant_date: '2026-03-04',
      owners: '上海星澜传感技术有限公司、同济大学',
      reduced: 'no',
      country: 'CN',
    });
  });
});
