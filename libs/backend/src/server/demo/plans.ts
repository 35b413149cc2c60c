import type { Plan } from './demo-drive';

const WAN = 1_000_000;

/**
 * 2016: 32 funded projects, 150 万元 in all (嘉科[2017]5号): 2 × 10, 20 × 5 and 10 × 3 万元; three more were not
 * recommended. The split over the projects is an assumption; number and sum are the document's.
 */
export function plansOf2016(): Plan[] {
  const funded = Array.from({ length: 32 }, (_, no): Plan => {
    const institute = no >= 22;
    const category = institute ? 'three' : no < 2 ? 'one' : 'two';
    const amountFen = (institute ? 3 : no < 2 ? 10 : 5) * WAN;
    // Units 0–24 are enterprises, 25–34 institutes.
    return {
      no,
      unit: institute ? no + 3 : no,
      category,
      amountFen,
      until: 'archive',
      quality: 0.72 + ((no * 7) % 20) / 100,
    };
  });
  const refused = [22, 23, 24].map((unit, index): Plan => ({
    no: 32 + index,
    unit,
    category: 'two',
    amountFen: 5 * WAN,
    until: 'refused',
    quality: 0.42,
  }));
  return [...funded, ...refused];
}

/** This year: 40 applications spread over all stages. The first eight went far in spring. */
const spread: [string, number][] = [
  ['archive', 1],
  ['perf', 1],
  ['pay2', 1],
  ['accept', 1],
  ['midterm', 1],
  ['pay1', 1],
  ['contract', 1],
  ['objection', 1],
  ['publicity', 2],
  ['decide', 4],
  ['consult', 2],
  ['site', 1],
  ['review', 4],
  ['credit', 2],
  ['correct', 2],
  ['formal', 5],
  ['recommend', 2],
  ['revise', 1],
  ['refused', 1],
  ['withdrawn', 1],
  ['draft', 4],
  ['certification', 1],
];

export function plansOfThisYear(): Plan[] {
  const stays = spread.flatMap(([until, count]) => Array.from({ length: count }, () => until));
  return stays.map((until, no): Plan => {
    // 35 units submit once, as the rule says; the drafts at the end are a unit's second.
    const unit = no % 35;
    const category = unit >= 25 ? 'three' : (['one', 'two'] as const)[no % 2]!;
    const amountFen = { one: 10, two: 5, three: 3 }[category] * WAN;
    return {
      no,
      unit,
      category,
      amountFen,
      until,
      quality: until === 'refused' ? 0.4 : 0.64 + ((no * 11) % 27) / 100,
    };
  });
}

/** The stages that come before each other on the straight way, for knowing how far spring goes. */
export const springUntil = new Set(['archive', 'perf', 'pay2', 'accept', 'midterm']);
