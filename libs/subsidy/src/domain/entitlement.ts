import type { Problem, Text } from '@keshen/kernel';
import {
  eligibility,
  entitledAmount,
  formProblems,
  type Answers,
  type Definition,
  visibleAnswers,
  type FormFacts,
  type TableRow,
  type Verdict,
} from '@keshen/programme';

/** `due`: goes into the application; `nothing`: right, but nothing is due for it; `bad`: cannot be taken. */
export type RowState = 'due' | 'nothing' | 'bad';

/** A row of a list as judged; amounts in fen. Problems name a column, or '' for the row as a whole. */
export interface JudgedRow {
  number: number;
  state: RowState;
  amountFen: number;
  problems: Problem[];
}

export interface Judged {
  rows: JudgedRow[];
  /** What all due rows give together, under the caps of the party. */
  amountFen: number;
  /** Rules that the enterprise itself does not meet. */
  problems: Problem[];
}

/**
 * Who is entitled to how much: each row of one enterprise by itself, checked by the form and the rules of the
 * programme, then all due ones together. `base` is what is known of the enterprise beside the rows.
 */
export function judge(
  definition: Definition,
  base: Answers,
  facts: FormFacts,
  listed: readonly { number: number; item: TableRow }[],
): Judged {
  const path = definition.applyFree!.table;
  const rows = listed.map(({ number, item }): JudgedRow => {
    const answers = visibleAnswers(definition, withRows(base, path, [item]));
    const wrong = formProblems(definition, answers, facts, { sections: [path.split('.')[0]!] })
      .filter((p) => p.path === path || p.path.startsWith(`${path}.`))
      .map((p) => ({ ...p, path: p.path.slice(path.length).replace(/^\.0\.?/, '') }));
    if (wrong.length) return { number, state: 'bad', amountFen: 0, problems: wrong };
    const amountFen = amountOf(definition, answers, { ...facts, history: {} });
    const failing = failed(definition, answers, facts).filter((v) => reads(v, path));
    const problems = failing.map((v) => broken(v.rule, v.text));
    if (amountFen === 0) return { number, state: 'nothing', amountFen, problems };
    return { number, state: problems.length ? 'bad' : 'due', amountFen, problems };
  });
  const due = rows.flatMap((row, i) => (row.state === 'due' ? [listed[i]!.item] : []));
  const together = visibleAnswers(definition, withRows(base, path, due));
  const problems = failed(definition, together, facts)
    .filter((v) => !reads(v, path))
    .map((v) => broken(v.rule, v.text));
  return { rows, amountFen: due.length ? amountOf(definition, together, facts) : 0, problems };
}

/** The answers with these rows in the table. */
export function withRows(base: Answers, path: string, rows: readonly TableRow[]): Answers {
  const [section = '', field = ''] = path.split('.');
  return { ...base, [section]: { ...base[section], [field]: [...rows] } };
}

/** A history that is not known caps nothing: what a row gives by itself. */
function amountOf(definition: Definition, answers: Answers, facts: FormFacts): number {
  const history = Object.keys(facts.history ?? {}).length ? facts.history : nothingYet;
  const entitled = entitledAmount(definition, { ...facts, history, answers });
  return 'amount' in entitled ? entitled.amount : 0;
}

const nothingYet: FormFacts['history'] = {
  applications_this_year: 1,
  open_projects: 0,
  other_district_projects: 0,
  awarded_this_year: 0,
  awarded_here_this_year: 0,
  asked_here_this_year: 0,
  awards_total: 0,
};

const failed = (definition: Definition, answers: Answers, facts: FormFacts): Verdict[] =>
  eligibility(definition, { ...facts, answers }, 'submission').verdicts.filter((v) => v.verdict === 'failed');

const reads = (verdict: Verdict, path: string): boolean =>
  verdict.uses.some((use) => use === path || use.startsWith(`${path}.`));

const broken = (rule: string, text: Text): Problem => ({
  path: '',
  code: 'rule.failed',
  params: { rule, text },
});
