import { useTranslation } from 'react-i18next';
import { drawing, type Branch, type PlacedStage } from '@keshen/programme';
import { currentLocale } from '../../i18n';
import { comma, textOf } from '../../format';
import type { DrawnWorkflow, Way } from './workflow-picture';
import { wrapped } from './wrapped';

const LANE = 62;
const MARGIN = 44;
/** As wide as the page, where that leaves each name its room. */
const PAGE = 1160;
/** A loop stays close to its own stage. */
const LOOP = 30;
const NAME = 15;
const halo = { stroke: 'var(--paper)', strokeWidth: 5, paintOrder: 'stroke' } as const;

/** The line itself, for eyes only: the list says the same. One main road, roads above and below, squares end. */
export function WorkflowDrawing({ workflow, way }: { workflow: DrawnWorkflow; way?: Way }) {
  const { t } = useTranslation('programme');
  const drawn = drawing(workflow);
  const even = (PAGE - 2 * MARGIN) / Math.max(1, drawn.main.length - 1);
  const step = currentLocale() === 'en' ? 104 : Math.min(84, Math.max(72, even));
  const names = drawn.main.map((n) => wrapped(textOf(n.label), step - 8));
  const above = drawn.above * LANE + 3 * NAME + 26;
  const road = above;
  const floor = road + 40 + drawn.below * LANE + (drawn.below ? 8 : 0);
  const stubs = drawn.endings.length > 0;
  const height = floor + (stubs ? 64 : 24);
  const width = 2 * MARGIN + Math.max(0, drawn.main.length - 1) * step;
  const px = (x: number): number => MARGIN + x * step;
  const py = (lane: number): number =>
    lane > 0 ? road - 3 * NAME - 12 - lane * LANE + 30 : road + 12 - lane * LANE;
  const place = drawn.main.find((n) => n.id === way?.now)?.x;
  const reached = way
    ? Math.max(-1, ...drawn.main.filter((n) => isDone(way, n.id)).map((n) => n.x), place ?? -1)
    : null;
  // A stage on a loop stands in the loop's middle.
  const sideX = (n: PlacedStage): number => {
    const { from, to } = drawn.branches.find((b) => b.stage === n.id)!;
    return from === to ? px(from) - 6 - LOOP / 2 : px(n.x);
  };
  const days = (n: PlacedStage): string | null =>
    n.workingDays === null ? null : t('workflow.days', { count: n.workingDays });
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      {place !== undefined && (
        <rect
          x={px(place) - step / 2 + 2}
          y={road - 3 * NAME - 14}
          width={step - 4}
          height={3 * NAME + 50}
          fill="var(--accent-soft)"
        />
      )}
      <path
        d={`M${px(0)} ${road}H${px(drawn.main.length - 1)}`}
        stroke={reached === null ? 'var(--accent)' : 'var(--line)'}
        strokeWidth="2"
      />
      {reached !== null && reached > 0 && (
        <path d={`M${px(0)} ${road}H${px(reached)}`} stroke="var(--accent)" strokeWidth="2" />
      )}
      {drawn.branches.map((branch, i) => (
        <Road
          key={i}
          branch={branch}
          px={px}
          road={branch.lane > 0 ? road - 3 * NAME - 10 : road + 30}
          y={py(branch.lane)}
        />
      ))}
      {drawn.endings.map(({ x, labels }, i) => {
        const y = floor + (i % 2 ? 20 : 0);
        const words = labels.map((label) => textOf(label)).join(comma());
        return (
          <g key={x}>
            <path d={`M${px(x)} ${road + 30}V${y}`} fill="none" stroke="var(--edge)" strokeWidth="1.5" />
            <rect x={px(x) - 5} y={y - 3} width="10" height="10" fill="var(--ink-3)" />
            <text x={px(x)} y={y + 22} textAnchor="middle" fontSize="12" fill="var(--ink-2)" {...halo}>
              {wrapped(words, step * 1.6, 1)[0]}
            </text>
          </g>
        );
      })}
      {drawn.side.map((n) => (
        <g key={n.id}>
          <Mark x={sideX(n)} y={py(n.lane)} state={way ? stateOf(way, n.id) : 'side'} />
          <text
            x={sideX(n)}
            y={py(n.lane) + (n.lane > 0 ? -12 : 22)}
            textAnchor="middle"
            fontSize="12"
            fill="var(--ink-2)"
            {...halo}
          >
            {[wrapped(textOf(n.label), step * 1.4, 1)[0], days(n)].filter(Boolean).join('　')}
          </text>
        </g>
      ))}
      {drawn.main.map((n) => (
        <g key={n.id}>
          {names[n.x]!.map((line, i, all) => (
            <text
              key={i}
              x={px(n.x)}
              y={road - 16 - (all.length - 1 - i) * NAME}
              textAnchor="middle"
              fontSize="12"
              fontWeight={n.x === place ? 600 : 400}
              fill="var(--ink)"
            >
              {line}
            </text>
          ))}
          <Mark x={px(n.x)} y={road} state={way ? stateOf(way, n.id) : 'main'} />
          {days(n) && (
            <text x={px(n.x)} y={road + 24} textAnchor="middle" fontSize="12" fill="var(--ink-3)" {...halo}>
              {days(n)}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

type MarkState = 'main' | 'side' | 'done' | 'now' | 'todo';
const isDone = (way: Way, id: string): boolean => way.done.includes(id);
const stateOf = (way: Way, id: string): MarkState =>
  way.now === id ? 'now' : isDone(way, id) ? 'done' : 'todo';

/** Disc = done, stroke = now, ring = to come, as on the stage line. */
function Mark({ x, y, state }: { x: number; y: number; state: MarkState }) {
  if (state === 'now') return <rect x={x - 1} y={y - 12} width="2" height="24" fill="var(--ink)" />;
  const ring = state === 'main' || state === 'done' ? 'var(--accent)' : 'var(--edge)';
  return (
    <circle
      cx={x}
      cy={y}
      r="6"
      fill={state === 'done' ? 'var(--accent)' : 'var(--paper)'}
      stroke={ring}
      strokeWidth="2"
    />
  );
}

/** A road beside the main one: off at its column, along its lane, back with an arrow where it returns. */
function Road({
  branch,
  px,
  road,
  y,
}: {
  branch: Branch;
  px: (x: number) => number;
  road: number;
  y: number;
}) {
  const loop = branch.from === branch.to;
  // A loop comes back with its arrow at its own stage.
  const way = Math.sign(branch.to - branch.from) * 8;
  const a = px(branch.from) + (loop ? -6 - LOOP : way);
  const b = px(branch.to) + (loop ? -6 : -way);
  const r = Math.min(12, Math.abs(a - b) / 2);
  const inward = Math.sign(b - a) * r;
  const upward = Math.sign(y - road) * r;
  const line = branch.returns
    ? `M${a} ${road}V${y - upward}Q${a} ${y} ${a + inward} ${y}H${b - inward}Q${b} ${y} ${b} ${y - upward}V${road}`
    : `M${a} ${road}V${y - upward}Q${a} ${y} ${a + inward} ${y}H${(a + b) / 2}`;
  const tip = Math.sign(y - road) * 7;
  return (
    <>
      <path d={line} fill="none" stroke="var(--edge)" strokeWidth="1.5" />
      {branch.returns && (
        <path
          d={`M${b - 4} ${road + tip}L${b} ${road}L${b + 4} ${road + tip}`}
          fill="none"
          stroke="var(--edge)"
          strokeWidth="1.5"
        />
      )}
      {branch.stage === null && branch.out && (
        <text
          x={(a + b) / 2}
          y={loop ? y + 16 : y + 4}
          textAnchor="middle"
          fontSize="12"
          fill="var(--ink-2)"
          {...halo}
        >
          {wrapped(textOf(branch.out), Math.max(72, Math.abs(b - a) - 16), 1)[0]}
        </text>
      )}
    </>
  );
}
