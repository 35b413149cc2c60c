/** Something wrong with a definition: where (JSON pointer), which rule, which values. */
export interface ProgrammeProblem {
  place: string;
  code: string;
  params: Record<string, unknown>;
}

/** Ids that a list has more than once, at the place of the repetition. */
export function twice(place: string, list: readonly { id: string }[]): ProgrammeProblem[] {
  return list.flatMap((item, i) =>
    list.findIndex((other) => other.id === item.id) < i
      ? [{ place: `${place}/${i}/id`, code: 'id.twice', params: { id: item.id } }]
      : [],
  );
}
