import { Injectable } from '@nestjs/common';
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict';
import type { Case } from '@keshen/application';
import { caseColumns } from '@keshen/application/server';
import { rows, type Tx } from '@keshen/platform/server';
import type { Candidate } from '../domain/assign';
import { fitOf, TextFit } from '../domain/fit';
import { needsOf, type Need, type PlannedExpert } from '../domain/plan';
import { seats } from '../domain/review';
import type { Rubric } from '../domain/score';
import { PanelService } from './panel.service';
import { reviewsOfEntry } from './review.rows';

/** More cases than this are not planned at once. */
const MOST_CASES = 5_000;

/** Everything that a plan is solved from. */
export interface Gathered {
  needs: Need[];
  experts: PlannedExpert[];
  /** Of each case by expert: the fit, null where it must not be. */
  fits: Map<string, (number | null)[]>;
}

/** A candidate with how well the application suits one. */
export type Fitting = Candidate & { fit: number };

/** Reads who needs whom. */
@Injectable()
export class PlanGathering {
  private jieba: Jieba | undefined;

  constructor(private readonly panels: PanelService) {}

  /** What the cases of a call that stand in review still need, and who fits; `most` new reviews for each expert. */
  async gather(tx: Tx, callId: string, most: number | null): Promise<Gathered> {
    const cases = await rows<Case>(
      tx,
      `select ${caseColumns} from cases c where c.call_id = $1 and c.stage_kind = 'review' and c.ended_at is null
       order by c.id limit ${MOST_CASES}`,
      [callId],
    );
    const gathered: Gathered = { needs: [], experts: [], fits: new Map() };
    let texts: TextFit | undefined;
    for (const subject of cases) {
      const reviews = await reviewsOfEntry(tx, subject.entryId);
      const { candidates, words, rubric } = await this.panels.candidatesIn(tx, subject);
      if (gathered.experts.length === 0)
        gathered.experts = candidates.map((c) => planned(c, rubric.panel, most));
      texts ??= this.textsOf(candidates);
      const seated = seats(reviews).map((r) => r.class);
      gathered.needs.push(...needsOf({ caseId: subject.id, panel: rubric.panel, seated }));
      const known = new Set(reviews.filter((r) => r.state !== 'removed').map((r) => r.expert));
      const fitting = this.fitting(candidates, texts, words);
      gathered.fits.set(
        subject.id,
        fitting.map((c) => (c.conflicts.length || known.has(c.expert.accountId) ? null : c.fit)),
      );
    }
    return gathered;
  }

  /** The register as one case sees it, with fits. */
  async ofCase(tx: Tx, subject: Case): Promise<Fitting[]> {
    const { candidates, words } = await this.panels.candidatesIn(tx, subject);
    return this.fitting(candidates, this.textsOf(candidates), words);
  }

  private fitting(candidates: Candidate[], texts: TextFit, words: string): Fitting[] {
    const shares = texts.shares(this.cut(words));
    return candidates.map((c, i) => ({ ...c, fit: fitOf(c.matches, shares[i]!) }));
  }

  private textsOf(candidates: Candidate[]): TextFit {
    return new TextFit(
      candidates.map(({ expert }) => this.cut([...expert.fields, expert.title, expert.unit].join(' '))),
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
  return { accountId: expert.accountId, class: expert.class, room };
}
