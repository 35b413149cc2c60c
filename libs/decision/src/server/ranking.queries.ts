import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { csv, wanText, type Clock, type Fen } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { callById, ProgrammeService } from '@keshen/programme/server';
import { weightIn } from '@keshen/review';
import {
  givenOfCall,
  KeptByDigest,
  questionedCasesOfCall,
  reviewResultsOfCall,
  type ReviewResult,
} from '@keshen/review/server';
import { agendaOf } from '../domain/agenda';
import { decisionTable } from '../domain/may';
import { rank, type Candidate } from '../domain/ranking';
import { trustOf, type CallTrust } from '../domain/trust';
import type { RankedCase, CallRanking } from '../domain/views';
import { agendaDocx } from './agenda-docx';

/** The most cases that one ranking shows. */
const MOST = 1000;
/** So many calls' trust is kept, so that only changed data are drawn anew. */
const KEPT = 50;

/** What of a row comes from the panel, not from the case. */
type Judged =
  'dots' | 'recommends' | 'experts' | 'score' | 'recommendedFen' | 'decided' | 'trust' | 'questioned';
type Row = Omit<RankedCase, Judged> & {
  left: boolean;
  awardFen: number | null;
  awardState: string | null;
};

/** Reads of what comes before the decision meeting. */
@Injectable()
export class RankingQueries {
  private readonly kept = new KeptByDigest<CallTrust>(KEPT);

  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** 立项排序 of a call. Refuses `call.unknown`. */
  ranking(actor: Actor, callId: string): Promise<CallRanking> {
    decisionTable.require(actor, 'read', {});
    return this.database.transaction((tx) => this.of(tx, callId));
  }

  async of(tx: Tx, callId: string): Promise<CallRanking> {
    const { id, title, year, batch, noticeNumber, envelopeFen, awardedFen, programmeVersionId } =
      await callById(tx, callId);
    const definition = await this.programmes.definitionOf(programmeVersionId);
    const stages = definition.workflows.application.stages.filter((s) => s.kind === 'decision');
    const outcomes = stages.flatMap((stage) =>
      stage.outcomes.map(({ id: outcome, label, remark }) => ({
        id: outcome,
        label,
        remark,
        funds: stage.arguments.funds.includes(outcome),
      })),
    );
    const candidates = await this.candidates(tx, callId);
    const { cases, ...trust } = await this.trust(tx, callId, definition, candidates, envelopeFen);
    const unsure = new Set(Object.keys(cases).filter((caseId) => cases[caseId]!.tied));
    const ranking = rank(
      candidates.map((row) => ({ ...row, trust: cases[row.caseId] ?? null })),
      envelopeFen,
      unsure,
    );
    return {
      call: { id, title, year, batch, noticeNumber, envelopeFen, awardedFen },
      programme: { code: definition.code, name: definition.name },
      ranking,
      trust,
      agenda: agendaOf(ranking),
      outcomes: outcomes.filter((o, i) => outcomes.findIndex((other) => other.id === o.id) === i),
    };
  }

  /** 排序的把握, computed once for the same data. */
  private async trust(
    tx: Tx,
    callId: string,
    { rubric }: Definition,
    candidates: readonly Candidate[],
    envelopeFen: Fen,
  ): Promise<CallTrust> {
    if (!rubric) return { fitted: false, draws: 0, cases: {} };
    const given = (await givenOfCall(tx, callId, true)).map(({ class: as, ...each }) => ({
      ...each,
      weight: weightIn(rubric, as),
    }));
    return this.kept.of([callId, rubric.method, candidates, given, envelopeFen], () =>
      trustOf(rubric.method, candidates, given, envelopeFen, callId),
    );
  }

  private async candidates(tx: Tx, callId: string): Promise<Omit<RankedCase, 'trust'>[]> {
    const found = await rows<Row>(
      tx,
      `select c.id as "caseId", a.id as "applicationId", a.reference, a.title, p.name as party, c.version,
         a.asked_fen as "askedFen", d.entitled_fen as "entitledFen", e.left_at is not null as left,
         e.left_at is null and c.ended_at is null as waiting, e.outcome,
         w.amount_fen as "awardFen", w.state as "awardState",
         (select i.meeting_id from meeting_items i join meetings m on m.id = i.meeting_id
           where i.case_id = c.id order by m.state = 'draft' desc, m.created_at desc limit 1) as "meetingId"
       from cases c
         join lateral (select * from stage_entries s where s.case_id = c.id and s.stage_kind = 'decision'
           order by s.no desc limit 1) e on e.outcome is distinct from 'withdraw'
         join applications a on a.id = c.application_id join parties p on p.id = c.party_id
         left join decision_entries d on d.entry_id = e.id
         left join awards w on w.application_id = a.id
       where c.call_id = $1 and c.kind = 'application' and not c.trial order by a.reference limit ${MOST}`,
      [callId],
    );
    const results = new Map<string, ReviewResult>();
    for (const result of await reviewResultsOfCall(tx, callId)) results.set(result.caseId, result);
    const questioned = await questionedCasesOfCall(tx, callId);
    return found.map(({ left, awardFen, awardState, ...row }) => {
      const review = results.get(row.caseId);
      const funded = awardFen !== null && awardState !== 'revoked';
      return {
        ...row,
        score: review?.score ?? null,
        recommendedFen: review?.recommendedFen ?? null,
        dots: review?.dots ?? [],
        recommends: review?.recommends ?? 0,
        experts: review?.n ?? 0,
        questioned: questioned.has(row.caseId),
        decided: !left ? null : funded ? { funded: true as const, amountFen: awardFen } : { funded: false },
      };
    });
  }

  /** 会议议程 as a docx for the meeting's papers. Refuses `call.unknown`. */
  async agenda(actor: Actor, callId: string): Promise<Buffer> {
    return agendaDocx(await this.ranking(actor, callId), this.clock.now());
  }

  /** The ranking as a table for the meeting's papers. */
  async csv(actor: Actor, callId: string): Promise<string> {
    const { ranking, outcomes } = await this.ranking(actor, callId);
    const wan = (fen: number | null): string => (fen === null ? '' : wanText(fen));
    const label = (id: string | null): string => outcomes.find((o) => o.id === id)?.label['zh-CN'] ?? '';
    return csv(
      [
        '名次',
        '申报编号',
        '项目',
        '申报单位',
        '得分',
        '校正得分',
        '校正名次',
        '入围把握',
        '申请（万元）',
        '可资助（万元）',
        '建议（万元）',
        '累计（万元）',
        '结论',
      ],
      ranking.rows.map((r) => [
        String(r.rank ?? ''),
        r.reference,
        r.title,
        r.party,
        r.score === null ? '' : (r.score / 100).toFixed(2),
        r.trust ? (r.trust.adjusted / 100).toFixed(2) : '',
        String(r.trust?.adjustedRank ?? ''),
        r.trust ? `${Math.round(r.trust.above * 100)}%` : '',
        wan(r.askedFen),
        wan(r.entitledFen),
        wan(r.amountFen),
        wan(r.runningFen),
        label(r.outcome),
      ]),
    );
  }
}
