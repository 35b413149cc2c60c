import { attachmentOf, fieldAt } from './answers';
import type { Definition } from './definition';
import { isReservedName } from './expressions';
import type { Field, FieldOf } from './fields';
import { compilePattern, type PatternError } from './pattern';
import { twice, type ProgrammeProblem } from './problem';

/** Lists of the form: unique ids, tables that add up, patterns that parse, answers that exist where they are named. */
export function formListProblems(definition: Definition): ProgrammeProblem[] {
  const { sections, attachments, participants, payee, title, asked } = definition.form;
  const found = [
    ...twice('/form/sections', sections),
    ...twice('/form/attachments', attachments),
    ...sections.flatMap((section, i) => {
      const place = `/form/sections/${i}`;
      const reserved: ProgrammeProblem[] = isReservedName(section.id)
        ? [{ place: `${place}/id`, code: 'section.reserved', params: { id: section.id } }]
        : [];
      const rules = section.rules.flatMap((rule, j) =>
        section.fields.some((f) => f.id === rule.field)
          ? []
          : [
              {
                place: `${place}/rules/${j}/field`,
                code: 'path.unknown',
                params: { path: `${section.id}.${rule.field}` },
              },
            ],
      );
      return [
        ...reserved,
        ...twice(`${place}/fields`, section.fields),
        ...twice(`${place}/rules`, section.rules),
        ...section.fields.flatMap((field, j) => fieldListProblems(field, `${place}/fields/${j}`)),
        ...rules,
      ];
    }),
  ];
  const named: [string, string | undefined, Field['type'][]][] = [
    ['/form/title', title, ['text']],
    ['/form/asked', asked, ['money', 'computed']],
    ['/form/payee/name', payee?.name, ['text']],
    ['/form/payee/bank', payee?.bank, ['text']],
    ['/form/payee/account', payee?.account, ['bank-account']],
    ['/rubric/panel/avoidance', definition.rubric?.panel.avoidance, ['table']],
    ['/rubric/panel/tracks/answer', definition.rubric?.panel.tracks?.answer, ['choice']],
    ...(participants ?? []).flatMap((p, i): [string, string | undefined, Field['type'][]][] => [
      [`/form/participants/${i}/name`, p.name, ['text', 'organisation', 'person']],
      [`/form/participants/${i}/creditCode`, p.creditCode, ['credit-code', 'organisation']],
      [`/form/participants/${i}/residentId`, p.residentId, ['resident-id', 'person']],
    ]),
  ];
  for (const [place, path, types] of named) found.push(...pathProblem(definition, place, path, types));
  return found;
}

/** A path `section.field` that no question has, or whose question is of another type. */
export function pathProblem(
  definition: Definition,
  place: string,
  path: string | undefined,
  types?: Field['type'][],
): ProgrammeProblem[] {
  if (path === undefined) return [];
  const field = path.indexOf('.') > 0 ? fieldAt(definition, path) : undefined;
  if (!field) return [{ place, code: 'path.unknown', params: { path } }];
  if (types && !types.includes(field.type))
    return [{ place, code: 'path.type', params: { path, type: field.type, needed: types.join(', ') } }];
  return [];
}

/** An attachment that the form does not have. */
export const attachmentProblem = (
  definition: Definition,
  place: string,
  id: string | undefined,
): ProgrammeProblem[] =>
  id === undefined || attachmentOf(definition, id)
    ? []
    : [{ place, code: 'attachment.unknown', params: { id } }];

function fieldListProblems(field: Field, place: string): ProgrammeProblem[] {
  const found: ProgrammeProblem[] = [];
  if (field.type === 'text' && field.pattern !== undefined) {
    try {
      compilePattern(field.pattern);
    } catch (error) {
      const { code, at } = error as PatternError;
      found.push({ place: `${place}/pattern`, code: 'field.pattern', params: { reason: code, at } });
    }
  }
  if ('min' in field && field.min !== undefined && field.max !== undefined && field.min > field.max)
    found.push({ place, code: 'field.bounds', params: { min: field.min, max: field.max } });
  if (field.type === 'choice' || field.type === 'choices')
    found.push(...optionsTwice(field.options, `${place}/options`));
  if (field.type === 'group') found.push(...groupListProblems(field, place));
  if (field.type !== 'table') return found;
  found.push(...twice(`${place}/columns`, field.columns));
  const most = field.fixedRows ? field.fixedRows.length : field.minRows;
  if (most > field.maxRows || field.minRows > field.maxRows)
    found.push({ place, code: 'table.rows', params: { minimum: most, maximum: field.maxRows } });
  if (field.fixedRows) {
    found.push(...optionsTwice(field.fixedRows, `${place}/fixedRows`));
    if (field.columns[0]!.type !== 'text')
      found.push({ place: `${place}/columns/0`, code: 'table.first-column', params: {} });
  }
  field.columns.forEach((column, i) => {
    if (column.type === 'choice')
      found.push(...optionsTwice(column.options, `${place}/columns/${i}/options`));
    if (column.type !== 'row-total') return;
    for (const id of column.of)
      if (!field.columns.some((c) => c.id === id && c.type === 'money'))
        found.push({ place: `${place}/columns/${i}/of`, code: 'table.total', params: { column: id } });
  });
  return found;
}

/** Questions and rules of one record. */
function groupListProblems(field: FieldOf<'group'>, place: string): ProgrammeProblem[] {
  const { fields, minItems, maxItems, rules = [] } = field;
  const found = twice(`${place}/fields`, fields);
  if (minItems > maxItems)
    found.push({ place, code: 'group.items', params: { minimum: minItems, maximum: maxItems } });
  fields.forEach((each, i) => found.push(...fieldListProblems(each, `${place}/fields/${i}`)));
  found.push(...twice(`${place}/rules`, rules));
  rules.forEach((rule, i) => {
    if (!fields.some(({ id }) => id === rule.field))
      found.push({ place: `${place}/rules/${i}/field`, code: 'path.unknown', params: { path: rule.field } });
  });
  return found;
}

const optionsTwice = (options: readonly { value: string }[], place: string): ProgrammeProblem[] =>
  options.flatMap((option, i) =>
    options.findIndex((o) => o.value === option.value) < i
      ? [{ place: `${place}/${i}`, code: 'option.twice', params: { value: option.value } }]
      : [],
  );
