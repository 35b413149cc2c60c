import { checkAnswerChange, type Definition, type FieldOf } from '@keshen/programme';

/** Answers that the party's profile knows, as changes of a new draft; a table takes of a list what it has columns for. */
export function prefilled(
  definition: Definition,
  profile: Record<string, unknown>,
): { path: string; value: unknown; base: 0 }[] {
  return definition.form.sections.flatMap((section) =>
    section.fields.flatMap((field) => {
      const known = knownTo(field, profile);
      const value =
        field.type === 'group'
          ? firstRecord(field, profile)
          : field.type === 'table' && Array.isArray(known)
            ? rowsFor(field, known)
            : known;
      const path = `${section.id}.${field.id}`;
      const fits =
        value !== undefined && value !== null && checkAnswerChange(definition, path, value).length === 0;
      return fits ? [{ path, value, base: 0 as const }] : [];
    }),
  );
}

function rowsFor(field: FieldOf<'table'>, items: unknown[]): unknown[] {
  const columns = new Set(field.columns.map(({ id }) => id));
  return items
    .slice(0, field.maxRows)
    .map((item) => Object.fromEntries(Object.entries(item as object).filter(([id]) => columns.has(id))));
}

const knownTo = ({ prefill }: { prefill?: string | undefined }, profile: Record<string, unknown>): unknown =>
  (prefill ? profile[prefill] : undefined) ?? undefined;

/** The first record of a group, begun with what the profile knows of it; undefined when it knows nothing. */
function firstRecord(field: FieldOf<'group'>, profile: Record<string, unknown>): unknown {
  const known = field.fields
    .map((each) => [each.id, knownTo(each, profile)] as const)
    .filter(([, value]) => value !== undefined);
  return known.length ? [Object.fromEntries(known)] : undefined;
}
