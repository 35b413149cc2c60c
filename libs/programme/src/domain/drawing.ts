import type { Text } from '@keshen/kernel';
import type { DrawnOutcome, DrawnStage } from './workflow';

/** Where a stage stands: `x` in columns of the main road, lane 0 on it, above it positive, below it negative. */
export interface PlacedStage extends DrawnStage {
  x: number;
  lane: number;
}

/** A road beside the main one: leaves `from` (a column), runs in a lane, comes back at `to`; a loop where they are one. */
export interface Branch {
  lane: number;
  from: number;
  to: number;
  /** The stage on the road; null for an outcome that leads from stage to stage without one. */
  stage: string | null;
  /** The outcome that takes it; of a road with a stage also the one that leads back. */
  out: Text | null;
  back: Text | null;
  /** Whether it comes back to the main road: some only end. */
  returns: boolean;
}

/** An end beneath a stage, with the outcomes that lead there. */
export interface Ending {
  x: number;
  labels: Text[];
}

export interface Drawing {
  main: PlacedStage[];
  side: PlacedStage[];
  branches: Branch[];
  endings: Ending[];
  /** How many lanes lie above and below. */
  above: number;
  below: number;
}

/** Kinds beside the main road that send something back or hold it: drawn below; extra work is drawn above. */
const lower: readonly DrawnStage['kind'][] = ['form', 'objection'];

/**
 * A workflow as a line: the straight way, other stages on roads above it (extra work) and below it (what goes back, an
 * objection), ends as stubs. Roads of one lane never overlap. Every stage is placed once.
 */
export function drawing(workflow: { nodes: readonly DrawnStage[]; edges: readonly DrawnOutcome[] }): Drawing {
  const main = workflow.nodes.filter((n) => n.main).map((node, x): PlacedStage => ({ ...node, x, lane: 0 }));
  const column = new Map(main.map((node) => [node.id, node.x]));
  const others = workflow.nodes.filter((n) => !n.main && n.kind !== 'closed');
  const isEnd = (id: string): boolean => {
    const node = workflow.nodes.find((n) => n.id === id);
    return node?.kind === 'closed' && !node.main;
  };
  const upper: Omit<Branch, 'lane'>[] = [];
  const under: Omit<Branch, 'lane'>[] = [];
  for (const node of others) {
    const into = workflow.edges.filter((e) => e.to === node.id && e.from !== node.id);
    const out = workflow.edges.filter((e) => e.from === node.id && e.to !== node.id);
    const entry = into.find((e) => column.has(e.from)) ?? into[0];
    const exit = out.find((e) => column.has(e.to));
    const from = entry ? (column.get(entry.from) ?? 0) : 0;
    const branch = {
      from,
      to: exit ? column.get(exit.to)! : from,
      stage: node.id,
      out: entry?.label ?? null,
      back: exit && column.get(exit.to) !== from ? exit.label : null,
      returns: exit !== undefined,
    };
    (lower.includes(node.kind) || entry?.tone === 'back' ? under : upper).push(branch);
  }
  const seen = new Set<string>();
  for (const { from, to, label, tone } of workflow.edges) {
    const [a, b] = [column.get(from), column.get(to)];
    if (a === undefined || b === undefined || b === a + 1 || seen.has(`${a} ${b}`)) continue;
    seen.add(`${a} ${b}`);
    const road = { from: a, to: b, stage: null, out: label, back: null, returns: true };
    (b > a && tone === 'forward' ? upper : under).push(road);
  }
  const [high, low] = [inLanes(upper, 1), inLanes(under, -1)];
  const branches = [...high, ...low];
  return {
    main,
    side: others.map((node) => {
      const { from, to, lane } = branches.find((b) => b.stage === node.id)!;
      return { ...node, x: middle(from, to), lane };
    }),
    branches,
    endings: main.flatMap(({ id, x }) => {
      const labels = workflow.edges.filter((e) => e.from === id && isEnd(e.to)).map((e) => e.label);
      return labels.length ? [{ x, labels }] : [];
    }),
    above: Math.max(0, ...high.map((b) => b.lane)),
    below: Math.max(0, ...low.map((b) => -b.lane)),
  };
}

/** The middle of a road; a loop bends half a column back. */
const middle = (from: number, to: number): number => (from === to ? from - 0.5 : (from + to) / 2);

/** The columns that a road covers, with the room that its stage's name needs. */
export const span = ({ from, to }: Pick<Branch, 'from' | 'to'>): [number, number] =>
  from === to ? [from - 1, from] : [Math.min(from, to), Math.max(from, to)];

/** Short roads lie next to the main one; a road takes the first lane where it touches no other. */
function inLanes(roads: Omit<Branch, 'lane'>[], sign: 1 | -1): Branch[] {
  const length = (road: Omit<Branch, 'lane'>): number => span(road)[1] - span(road)[0];
  const lanes: [number, number][][] = [];
  return [...roads]
    .sort((a, b) => length(a) - length(b) || a.from - b.from)
    .map((road) => {
      const [a, b] = span(road);
      const free = lanes.findIndex((lane) => lane.every(([c, d]) => b < c || a > d));
      const lane = free === -1 ? lanes.length : free;
      (lanes[lane] ??= []).push([a, b]);
      return { ...road, lane: sign * (lane + 1) };
    });
}
