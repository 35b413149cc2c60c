import { definitionSchema, unflatten, type Definition } from '@keshen/programme';
import CXY from '../../../programme/src/definitions/CXY.json' with { type: 'json' };
import ZLZZ from '../../../programme/src/definitions/ZLZZ.json' with { type: 'json' };
import { marksOf } from './marks';

const parsed = (document: unknown): Definition => definitionSchema.parse(structuredClone(document));

describe('what identifies things in an application', () => {
  it('is contract numbers in comparable form, wherever they stand', () => {
    const { marks } = marksOf(parsed(CXY), unflatten({ 'partner.contract_no': 'ＴＪ-2026—018' }));
    expect(marks).toEqual([
      { kind: 'contract', path: 'partner.contract_no', key: 'TJ2026018', value: 'ＴＪ-2026—018' },
    ]);
  });
  it('is patents in the rows of a table, each once', () => {
    const definition = parsed(ZLZZ);
    const place = definition.form.sections
      .flatMap((section) => section.fields.map((field) => ({ section, field })))
      .find(({ field }) => field.type === 'table' && field.columns.some((c) => c.type === 'patent'))!;
    const column = (place.field as { columns: { id: string; type: string }[] }).columns.find(
      (c) => c.type === 'patent',
    )!;
    const rows = ['ZL202310123456.7', 'ZL 2023 1 0123456.7', 'x'].map((value) => ({ [column.id]: value }));
    const { marks } = marksOf(definition, { [place.section.id]: { [place.field.id]: rows } });
    expect(marks.map(({ kind }) => kind)).toEqual(['patent']);
  });
  it('is never personal data, and texts are the longest few', () => {
    const long = (n: number) => '研'.repeat(n);
    const { marks, texts } = marksOf(
      parsed(CXY),
      unflatten({
        'project.leader_id': '310114198504120018',
        'project.summary': long(50),
        'project.innovation': long(90),
      }),
    );
    expect(marks).toEqual([]);
    expect(texts.map(({ path }) => path)).toEqual(['project.innovation', 'project.summary']);
  });
});
