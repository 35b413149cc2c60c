/** A node of what `explain (format json)` answers, as far as it says how a table is read. */
export type PlanNode = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Plans?: PlanNode[];
};

/** Those of the tables that a plan reads row by row, from the first to the last. */
export function readWhole(node: PlanNode, tables: ReadonlySet<string>): string[] {
  const table = node['Relation Name'];
  const own = node['Node Type'] === 'Seq Scan' && table && tables.has(table) ? [table] : [];
  return [...own, ...(node.Plans ?? []).flatMap((plan) => readWhole(plan, tables))];
}

/** The indexes by which a plan reads. */
export const indexesOf = (node: PlanNode): string[] => [
  ...(node['Index Name'] ? [node['Index Name']] : []),
  ...(node.Plans ?? []).flatMap(indexesOf),
];
