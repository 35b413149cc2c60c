import { fieldAt } from './answers';
import type { Definition } from './definition';
import { pathProblem } from './problems-of-form';
import { twice, type ProgrammeProblem } from './problem';

/** 唯一主张: keys of columns and answers that exist, and of something at all. */
export function uniqueProblems(definition: Definition): ProgrammeProblem[] {
  const uniques = definition.uniques ?? [];
  return [
    ...twice('/uniques', uniques),
    ...uniques.flatMap((unique, i) => {
      const place = `/uniques/${i}`;
      if (unique.of.length === 0 && !(unique.byParty && unique.where))
        return [{ place: `${place}/of`, code: 'unique.empty', params: { id: unique.id } }];
      const named: [string, string][] = [
        ...unique.of.map((of, j): [string, string] => [`${place}/of/${j}`, of]),
        ...(unique.where ? [[`${place}/where/of`, unique.where.of] as [string, string]] : []),
      ];
      if (unique.table === undefined)
        return named.flatMap(([where, path]) => pathProblem(definition, where, path));
      const wrong = pathProblem(definition, `${place}/table`, unique.table, ['table']);
      if (wrong.length) return wrong;
      const table = fieldAt(definition, unique.table);
      const columns = table?.type === 'table' ? table.columns.map((c) => c.id) : [];
      return named
        .filter(([, column]) => !columns.includes(column))
        .map(([where, column]) => ({ place: where, code: 'column.unknown', params: { column } }));
    }),
  ];
}
