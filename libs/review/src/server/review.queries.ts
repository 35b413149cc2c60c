import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '@keshen/identity';
import { notFound } from '@keshen/kernel';
import { Database, decodeCursor, pageOf, rows, type Page, type Tx } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import type { Definition } from '@keshen/programme';
import { defenceIn, scoresCloseFor, slotTime } from '../domain/defence';
import { reviewTable } from '../domain/may';
import type { myReviewsQuery, ReviewSort } from '../domain/requests';
import type { Review, ReviewState } from '../domain/review';
import type { Rubric, Scores } from '../domain/score';
import type { MyReview, ReviewDesk } from '../domain/views';
import { caseById, reviewColumns } from './review.rows';
import { ReviewService } from './review.service';
import { namesColumn, shownTo, type Named } from './veil';

const place = z.tuple([z.string().max(100), z.uuid()]);
/** Progress is told of so many of one's latest reviews, which nobody has open at once. */
const PROGRESS_MOST = 1000;

/** What came of a review stage, as the ranking needs it. Scores in hundredths, amounts in fen. */
export interface ReviewResult {
  caseId: string;
  applicationId: string;
  entryId: number;
  score: number;
  n: number;
  method: string;
  recommendedFen: number | null;
  recommends: number;
  dots: { total: number; counted: boolean }[];
  proposed: string;
  chosen: string;
  concludedAt: Date;
  /** 存疑: a review that went into it was voided afterwards, when and why; null: none was. */
  questionedAt: Date | null;
  question: string | null;
}

const resultColumns = `v.case_id as "caseId", c.application_id as "applicationId", v.entry_id as "entryId", v.score, v.n,
  v.method, v.recommended_fen as "recommendedFen", v.recommends, v.dots, v.proposed, v.chosen, v.concluded_at as "concludedAt",
  v.questioned_at as "questionedAt", v.question`;

/** The latest review result of each case of a call. The caller decides who may see it. */
export function reviewResultsOfCall(tx: Tx, callId: string): Promise<ReviewResult[]> {
  return rows<ReviewResult>(
    tx,
    `select distinct on (v.case_id) ${resultColumns} from cases c join review_results v on v.case_id = c.id
     where c.call_id = $1 order by v.case_id, v.entry_id desc`,
    [callId],
  );
}

/** The latest review result of one case, or null. */
export async function reviewResultOfCase(tx: Tx, caseId: string): Promise<ReviewResult | null> {
  const [found] = await rows<ReviewResult>(
    tx,
    `select ${resultColumns} from review_results v join cases c on c.id = v.case_id
     where v.case_id = $1 order by v.entry_id desc limit 1`,
    [caseId],
  );
  return found ?? null;
}

const given = `(select count(*)::int from jsonb_each(r.scores) s where s.value ->> 'points' is not null)`;
const total = `coalesce(r.total, (select sum((s.value ->> 'points')::int)::int from jsonb_each(r.scores) s))`;
/** How my reviews are ordered; a null would fall out of a keyset. */
const orders: Record<ReviewSort, { by: string; type: string }> = {
  assigned: { by: 'r.assigned_at', type: 'timestamptz' },
  due: { by: `coalesce(r.due_at, e.due_at, 'infinity')`, type: 'timestamptz' },
  reference: { by: 'a.reference', type: 'text' },
  given: { by: given, type: 'int' },
  total: { by: `coalesce(${total}, -1)`, type: 'int' },
};

const mineColumns = `r.id, c.application_id as "applicationId", a.reference, a.title, p.name as party, ${namesColumn},
  c.programme_version_id as "versionId", k.title as call,
  e.stage_kind as kind, r.state, r.round, coalesce(r.due_at, e.due_at) as "dueAt", r.closes_at as "closesAt", e.left_at is not null as closed, ${total} as total,
  ${given} as given,
  r.submitted_at as "submittedAt", case when f.entry_id is not null then jsonb_build_object('sessionAt', f.session_at,
    'place', f.place, 'slot', f.slot, 'attended', f.attended, 'session', f.session_id)
  end as defence, f.session_at as "sessionAt", f.slot, f.came_at as "cameAt", f.ended_at as "endedAt",
  z.clock_case is not distinct from c.id as running`;
const mineTables = `judged_reviews r join cases c on c.id = r.case_id join applications a on a.id = c.application_id
  join parties p on p.id = a.party_id join calls k on k.id = a.call_id join stage_entries e on e.id = r.entry_id
  left join defences f on f.entry_id = r.entry_id left join defence_sessions z on z.id = f.session_id`;

/** What the last deadline of a defence is told by; it stays here. */
type Slot = {
  sessionAt: Date | null;
  slot: number | null;
  cameAt: Date | null;
  endedAt: Date | null;
  running: boolean;
};
type Row = Omit<MyReview, 'blind' | 'of' | 'points'> & Named & Slot & { versionId: string };

/** A row without its slot, with its deadlines: of a defence they are those of the slot. */
function withDeadline<R extends Slot & Pick<MyReview, 'dueAt' | 'closesAt'>>(
  definition: Definition,
  { sessionAt, slot, cameAt, endedAt, running, ...row }: R,
): Omit<R, keyof Slot> {
  const stage = defenceIn(definition);
  if (!stage || !sessionAt || slot === null) return row;
  const closesAt = scoresCloseFor(stage.arguments, { sessionAt, slot, cameAt, endedAt, running }, row);
  return { ...row, dueAt: closesAt ?? slotTime(stage.arguments, { sessionAt, slot }).until, closesAt };
}

const givenOf = (rubric: Rubric | null, scores: Scores): Pick<MyReview, 'of' | 'points'> => ({
  of: rubric?.criteria.length ?? 0,
  points: (rubric?.criteria ?? []).map(({ id }) => scores[id]?.points ?? null),
});

/** Reads of one's own reviews. */
@Injectable()
export class ReviewQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly reviews: ReviewService,
  ) {}

  /** The actor's own reviews in the order asked for, with how far they are altogether. */
  async mine(
    actor: Actor,
    query: z.infer<typeof myReviewsQuery>,
  ): Promise<Page<MyReview> & { progress: { submitted: number; of: number } }> {
    const { sort = '-assigned' } = query;
    const descending = sort.startsWith('-');
    const { by, type } = orders[sort.replace('-', '') as ReviewSort];
    const [at, id] = query.cursor ? decodeCursor(query.cursor, place) : [null, null];
    const found = await this.database.read<Row & { key: string; scores: Scores }>(
      `select ${mineColumns}, r.scores, (${by})::text as key from ${mineTables}
       where r.expert_id = $1 and r.state in ('assigned', 'declared', 'submitted')
         and (r.state = 'submitted' or e.left_at is null)
         and ($2::boolean is null or (r.state = 'submitted') = $2)
         and ($3::text is null or (${by}, r.id) ${descending ? '<' : '>'} ($3::${type}, $4::uuid))
       order by ${by} ${descending ? 'desc' : 'asc'}, r.id ${descending ? 'desc' : 'asc'} limit $5`,
      [
        actor.account,
        query.state === undefined ? null : query.state === 'submitted',
        at,
        id,
        query.limit + 1,
      ],
    );
    const [progress] = await this.database.read<{ submitted: number; of: number }>(
      `select count(*) filter (where r.state = 'submitted')::int as submitted, count(*)::int as of
       from (select * from reviews where expert_id = $1 order by assigned_at desc, id desc limit ${PROGRESS_MOST}) r
         join stage_entries e on e.id = r.entry_id
       where e.left_at is null and r.state in ('assigned', 'declared', 'submitted')`,
      [actor.account],
    );
    const page = pageOf(found, query.limit, (r) => [r.key, r.id]);
    const items: MyReview[] = [];
    for (const { versionId, key: _key, scores, ...row } of page.items) {
      const definition = await this.programmes.definitionOf(versionId);
      const { rubric } = definition;
      const own = { blind: rubric?.blind === true, ...givenOf(rubric, scores) };
      items.push({ ...shownTo(definition, withDeadline(definition, row)), ...own });
    }
    return { items, next: page.next, progress: progress! };
  }

  /**
   * One's own review. Until the declaration no rubric, amount or answer comes with it. Refuses `review.unknown`,
   * also to whoever stepped back or was taken off.
   */
  desk(actor: Actor, id: string): Promise<ReviewDesk> {
    return this.database.transaction(async (tx) => {
      const [review] = await rows<
        Review & Row & { askedFen: number | null; revision: number; returned: string | null }
      >(
        tx,
        `select ${reviewColumns}, r.revision, case when not r.accepted then r.check_reason end as returned, ${mineColumns}, a.asked_fen as "askedFen" from ${mineTables} where r.id = $1`,
        [id],
      );
      if (!review || !reviewTable.may(actor, 'read', review)) throw notFound('review.unknown');
      const opened = reviewTable.may(actor, 'read-contents', review);
      const subject = await caseById(tx, review.caseId);
      const definition = await this.programmes.definitionOf(subject.programmeVersionId);
      const {
        assignedAt: _a,
        caseId: _c,
        entryId: _e,
        expert: _x,
        recusalReason: _r,
        versionId: _v,
        voidReason: _w,
        ...own
      } = review;
      return {
        ...shownTo(definition, withDeadline(definition, own)),
        blind: definition.rubric!.blind,
        ...givenOf(definition.rubric, review.scores),
        recusal: definition.rubric!.panel.recusal,
        rubric: opened ? definition.rubric : null,
        askedFen: opened ? review.askedFen : null,
        capFen: opened ? await this.reviews.cap(tx, review.applicationId, definition) : null,
      };
    });
  }

  /** Whether this expert's own open review of the application still waits for the declaration. */
  async undeclared(tx: Tx, actor: Actor, applicationId: string): Promise<boolean> {
    const own = await rows<{ state: ReviewState }>(
      tx,
      `select r.state from reviews r join cases c on c.id = r.case_id
       where c.application_id = $1 and r.expert_id = $2 order by r.entry_id desc limit 1`,
      [applicationId, actor.account],
    );
    return own[0]?.state === 'assigned';
  }
}
