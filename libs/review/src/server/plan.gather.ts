import { setImmediate as others } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict';
import { FORBIDDEN } from '@keshen/assignment';
import type { Case } from '@keshen/application';
import { caseColumns } from '@keshen/application/server';
import { rows, type Tx } from '@keshen/platform/server';
import type { Candidate } from '../domain/assign';
import { bidWorkingDays, type Bid } from '../domain/bid';
import { isOffTrack, termsBeside, termsOf, trackOf, type Apart, type TermRule } from '../domain/composition';
import { fieldShare, fitOf, TextFit, weightsOf, type Fit } from '../domain/fit';
import { needsOf, type PlannedExpert } from '../domain/plan';
import type { Fitting } from '../domain/plan-views';
import { seats } from '../domain/review';
import type { Rubric } from '../domain/score';
import { Candidates, type Seen } from './candidates';
import { apartIn } from './apart.service';
import { bidsOf } from './bid.rows';
import type { PlanProblem } from './plan.solve';
import { reviewsOfEntries } from './review.rows';

/** More cases than this are not planned at once. */
const MOST_CASES = 5_000;
/** So many are read at once: their submissions are in memory then. */
const AT_ONCE = 200;
/** Of what an expert has reviewed before, so many titles, the latest first, say what they know. */
const PAST = 20;

type Part = Exclude<keyof Fit, 'fit'>;

/** Everything that a plan is solved from, and of each fit its parts. */
export interface Gathered {
  problem: PlanProblem;
  /** The fit of the expert at a place, in its parts. */
  fitAt: (caseId: string, at: number) => Fit;
}

/** Reads who needs whom. */
@Injectable()
export class PlanGathering {
  private jieba: Jieba | undefined;

  constructor(private readonly candidates: Candidates) {}

  /**
   * What the cases of a call that stand in review still need, and who fits; `most` new reviews for each expert. The
   * register, its conflicts and the submissions are read once for many of them; between two cases others get their turn.
   */
  async gather(tx: Tx, callId: string, most: number | null): Promise<Gathered> {
    const cases = await rows<Case>(
      tx,
      `select ${caseColumns} from cases c where c.call_id = $1 and c.stage_kind = 'review' and c.ended_at is null
       order by c.id limit ${MOST_CASES}`,
      [callId],
    );
    const problem: PlanProblem = { needs: [], experts: [], fits: new Map(), terms: new Map() };
    const parts = new Map<string, Record<Part, Int16Array>>();
    const apart = await apartIn(tx);
    const rulesOf = new Map<Rubric, TermRule[]>();
    let texts: TextFit | undefined;
    for (let from = 0; from < cases.length; from += AT_ONCE) {
      const some = cases.slice(from, from + AT_ONCE);
      // The same experts in the same places, whatever becomes of the register meanwhile.
      const only = from === 0 ? null : problem.experts.map((e) => e.accountId);
      const seeing = await this.candidates.over(tx, some, only);
      const reviews = await reviewsOfEntries(
        tx,
        some.map((c) => c.entryId),
      );
      const said = await bidsOf(
        tx,
        some.map((c) => c.id),
      );
      for (const subject of some) {
        await others();
        const seen = await seeing(subject);
        const { candidates, rubric } = seen;
        const { panel } = rubric;
        if (problem.experts.length === 0) problem.experts = candidates.map((c) => planned(c, panel, most));
        texts ??= await this.textsOf(tx, candidates);
        const here = reviews.filter((r) => r.entryId === subject.entryId);
        const seated = seats(here);
        problem.needs.push(...needsOf({ caseId: subject.id, panel, seated: seated.map((r) => r.class) }));
        const known = new Set(here.filter((r) => r.state !== 'removed').map((r) => r.expert));
        const fitting = this.fitting(seen, texts, said.get(subject.id));
        problem.fits.set(
          subject.id,
          Int16Array.from(fitting, (c) =>
            c.conflicts.length || c.offTrack || known.has(c.expert.accountId) ? FORBIDDEN : c.fit,
          ),
        );
        const list = (part: Part) => Int16Array.from(fitting, (c) => c[part]);
        parts.set(subject.id, { fields: list('fields'), text: list('text'), bids: list('bids') });
        const rules =
          rulesOf.get(rubric) ??
          termsOf(
            panel,
            candidates.map((c) => c.expert),
            apart,
          );
        rulesOf.set(rubric, rules);
        const sits = new Set(seated.map((r) => r.expert));
        const places = candidates.flatMap((c, r) => (sits.has(c.expert.accountId) ? [r] : []));
        problem.terms.set(subject.id, termsBeside(rules, places));
      }
    }
    const fitAt = (caseId: string, at: number): Fit => {
      const { fields, text, bids } = parts.get(caseId)!;
      return { fit: problem.fits.get(caseId)![at]!, fields: fields[at]!, text: text[at]!, bids: bids[at]! };
    };
    return { problem, fitAt };
  }

  /** The register as one case sees it, with fits. */
  async ofCase(tx: Tx, subject: Case): Promise<{ fitting: Fitting[]; rubric: Rubric; apart: Apart[] }> {
    const seen = await this.candidates.of(tx, subject, null);
    const said = (await bidsOf(tx, [subject.id])).get(subject.id);
    const fitting = this.fitting(seen, await this.textsOf(tx, seen.candidates), said);
    return { fitting, rubric: seen.rubric, apart: await apartIn(tx) };
  }

  private fitting(
    { candidates, definition, rubric, words, named, answers }: Seen,
    texts: TextFit,
    said?: ReadonlyMap<string, Bid>,
  ): Fitting[] {
    const weights = weightsOf(rubric.panel, bidWorkingDays(definition) !== null);
    const shares = texts.shares(this.cut(words));
    const track = trackOf(rubric.panel, answers);
    return candidates.map((c, i) => {
      const fields = fieldShare({ matches: c.matches, codes: c.expert.fieldCodes }, named);
      const offTrack = isOffTrack(track, c.expert);
      const bid = said?.get(c.expert.accountId) ?? null;
      return { ...c, ...fitOf({ fields, text: shares[i]!, bid }, weights), offTrack, bid };
    });
  }

  /** What experts are known by: fields, title and unit, and what they have reviewed before. */
  private async textsOf(tx: Tx, candidates: Candidate[]): Promise<TextFit> {
    const past = await rows<{ expert: string; titles: string }>(
      tx,
      `select r.expert_id as expert, string_agg(r.title, ' ') as titles from (
         select v.expert_id, a.title, row_number() over (partition by v.expert_id order by v.submitted_at desc) as n
         from reviews v join cases c on c.id = v.case_id join applications a on a.id = c.application_id
         where v.state = 'submitted' and not c.trial and v.expert_id = any ($1::uuid[])) r
       where r.n <= ${PAST} group by r.expert_id`,
      [candidates.map((c) => c.expert.accountId)],
    );
    const of = new Map(past.map(({ expert, titles }) => [expert, titles]));
    return new TextFit(
      candidates.map(({ expert }) =>
        this.cut([...expert.fields, expert.title, expert.unit, of.get(expert.accountId) ?? ''].join(' ')),
      ),
    );
  }

  /** Words of two characters or more: single ones say nothing. */
  private cut(text: string): string[] {
    this.jieba ??= Jieba.withDict(dict);
    return this.jieba.cut(text, true).filter((word) => [...word.trim()].length > 1);
  }
}

function planned(candidate: Candidate, panel: Rubric['panel'], most: number | null): PlannedExpert {
  const { expert, load } = candidate;
  const year = Math.min(panel.maximumPerExpertAndYear ?? Infinity, expert.yearlyCap ?? Infinity);
  const room = Math.min(year - load.thisYear, most ?? Infinity, MOST_CASES);
  return { accountId: expert.accountId, class: expert.class, room, open: load.open };
}
