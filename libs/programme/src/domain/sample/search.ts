import { pick, shuffle, type Random } from '@keshen/kernel';
import { visibleAnswers } from '../visible';
import type { Definition } from '../definition';
import { expressionsOf, type EligibilityContext } from '../expressions';
import type { FieldOf } from '../fields';
import { apply, movesFor, type Move, type SampleState } from './moves';
import type { SampleRule } from './rules';

/** How many states are looked at before the search gives up: about a second. */
const STATES_MOST = 4000;
/** What was just changed rests for so many steps, so that the search does not go in a circle. */
const REST = 4;
/** Of many changes, so many are tried at one step: a table has hundreds. */
const MOVES_MOST = 40;

/**
 * How often the drawn rule is kept whatever it breaks elsewhere: two rules that lean on one value are mended only by
 * breaking the one for a while.
 */
const STUBBORN = 0.3;

interface Seen {
  state: SampleState;
  context: EligibilityContext;
  distances: number[];
  total: number;
}

/** What a record's questions are shown by, outside of the record. */
const shownInside = (definition: Definition, path: string, group: FieldOf<'group'>): string[] =>
  group.fields.flatMap(({ showIf }, i) =>
    showIf ? expressionsOf(definition).member(path, group, i).pathsOf(showIf) : [],
  );

/**
 * Repairs answers and facts until every rule holds, by a bounded search: a broken rule is drawn, what it hints at is
 * tried, the change that leaves the least broken is made; what is fixed stays. Answers the best state that it found.
 */
export function repair(
  definition: Definition,
  rules: readonly SampleRule[],
  start: SampleState,
  { today, random, fixed }: { today: string; random: Random; fixed: ReadonlySet<string> },
): SampleState {
  const showing = new Set(
    definition.form.sections.flatMap((section) =>
      section.fields.flatMap((field) => [
        ...(field.showIf ? expressionsOf(definition).pathsOf(field.showIf) : []),
        ...(field.type === 'group' ? shownInside(definition, `${section.id}.${field.id}`, field) : []),
      ]),
    ),
  );
  /** Only rules that read what was changed are asked again, unless the change shows or hides questions. */
  const see = (state: SampleState, before?: Seen, changed = ''): Seen => {
    const answers = visibleAnswers(definition, state.answers);
    const context = { ...state.facts, answers, today } as EligibilityContext;
    const distances = rules.map((rule, i) =>
      before && !showing.has(changed) && !rule.reads.includes(changed)
        ? before.distances[i]!
        : rule.distance(context),
    );
    return { state, context, distances, total: distances.reduce((sum, d) => sum + d, 0) };
  };
  let now = see(start);
  let best = now;
  let looked = 0;
  const resting: string[] = [];
  while (best.total > 0 && looked < STATES_MOST) {
    const broken = rules.flatMap((_, i) => (now.distances[i]! > 0 ? [i] : []));
    const drawn = pick(random, broken);
    const hinted = movesFor(definition, rules[drawn]!, now.state, now.context, random).filter(
      ({ path }) => !fixed.has(path),
    );
    const moves = hinted.length > MOVES_MOST ? shuffle(random, hinted).slice(0, MOVES_MOST) : hinted;
    const stubborn = random() < STUBBORN;
    let next: { move: Move; seen: Seen } | null = null;
    for (const move of moves) {
      looked++;
      const seen = see(apply(now.state, move), now, move.path);
      const rests = resting.includes(move.path) && seen.total >= best.total;
      const better = !next || seen.total < next.seen.total;
      if (!rests && better && (!stubborn || seen.distances[drawn] === 0)) next = { move, seen };
      if (seen.total === 0) break;
    }
    looked++;
    if (!next) {
      resting.shift();
      continue;
    }
    now = next.seen;
    if (now.total < best.total) best = now;
    resting.push(next.move.path);
    if (resting.length > REST) resting.shift();
  }
  return best.state;
}
