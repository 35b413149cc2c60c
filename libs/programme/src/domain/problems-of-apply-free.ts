import { attachmentOf, fieldAt } from './answers';
import type { Definition } from './definition';
import { pathProblem } from './problems-of-form';
import type { ProgrammeProblem } from './problem';

/** 免申即享 and 专利比对: tables, columns and waived answers must exist. */
export function applyFreeProblems(definition: Definition): ProgrammeProblem[] {
  const { applyFree, patents } = definition;
  const found: ProgrammeProblem[] = [];
  if (applyFree) {
    found.push(...pathProblem(definition, '/applyFree/table', applyFree.table, ['table']));
    for (const path of Object.keys(applyFree.fills))
      found.push(...pathProblem(definition, `/applyFree/fills/${path}`, path));
    applyFree.waives.forEach((path, i) => {
      const place = `/applyFree/waives/${i}`;
      const [section, id = ''] = path.split('.');
      if (section !== 'attachments') found.push(...pathProblem(definition, place, path));
      else if (!attachmentOf(definition, id))
        found.push({ place, code: 'attachment.unknown', params: { id } });
    });
    const table = columnsOf(definition, applyFree.table);
    for (const column of Object.keys(applyFree.register))
      if (table && !table.includes(column))
        found.push({ place: `/applyFree/register/${column}`, code: 'column.unknown', params: { column } });
  }
  if (patents) {
    const { table, ...columns } = patents;
    found.push(...pathProblem(definition, '/patents/table', table, ['table']));
    const known = columnsOf(definition, table);
    for (const [name, column] of Object.entries(columns))
      if (known && !known.includes(column))
        found.push({ place: `/patents/${name}`, code: 'column.unknown', params: { column } });
  }
  return found;
}

/** The columns of a table; null when there is no such table, which is told elsewhere. */
function columnsOf(definition: Definition, path: string): string[] | null {
  const field = path.indexOf('.') > 0 ? fieldAt(definition, path) : undefined;
  return field?.type === 'table' ? field.columns.map((c) => c.id) : null;
}
