import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Case } from '@keshen/application';
import { Announcements, caseColumns, CaseService, lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, systemActor, type Actor } from '@keshen/identity';
import { conflict, noticePeriod, shanghaiDate, type Clock } from '@keshen/kernel';
import { COMMISSION, LetterService } from '@keshen/letter/server';
import { brokenConstraint, CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { stageById } from '@keshen/programme';
import { callById, lockCall } from '@keshen/programme/server';
import { noticeTable } from '../domain/may';
import { kindOf, noticeOutcome, publicName } from '../domain/notice';
import { noticeWords } from '../domain/notice-words';
import { NOTICE_SERIES, type PublishRequest } from '../domain/requests';
import { Matters } from './matters';

/** How many cases one run of the sweep ends at most. */
const BATCH = 200;

interface Listed {
  caseId: string;
  entryId: number;
  kind: 'legal' | 'natural' | 'team';
  name: string;
  title: string;
  town: string | null;
  amountFen: number;
}

/** 公示: published by an officer, ended by the sweep. */
@Injectable()
export class NoticeService {
  constructor(
    private readonly database: Database,
    private readonly cases: CaseService,
    private readonly matters: Matters,
    private readonly announcements: Announcements,
    private readonly letters: LetterService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Makes what waiting cases are awarded public at once, for the working days that the stage says, today counted if it
   * is one; without a number of the office's own it gets the next of the year. Refuses `notice.case-not-waiting` and
   * `notice.case-published` with the cases, `notice.two-kinds`, `notice.number-taken`.
   */
  async publish(actor: Actor, request: PublishRequest): Promise<{ id: string; endsOn: string }> {
    noticeTable.require(actor, 'compose', {});
    try {
      return await this.database.transaction((tx) => this.publishIn(tx, actor, request));
    } catch (error) {
      if (brokenConstraint(error) === 'notices_number')
        throw conflict('notice.number-taken', { field: 'number' });
      throw error;
    }
  }

  /** The next number of the year that nobody has given by hand. */
  private async nextNumber(tx: Tx, now: Date): Promise<string> {
    for (;;) {
      const number = await this.letters.nextNumber(tx, NOTICE_SERIES, now);
      const taken = await rows(tx, `select 1 from notices where number = $1`, [number]);
      if (taken.length === 0) return number;
    }
  }

  private async publishIn(
    tx: Tx,
    actor: Actor,
    { callId, number: given, title, contact, cases: ids }: PublishRequest,
  ): Promise<{ id: string; endsOn: string }> {
    await lockCall(tx, callId);
    const subjects = await rows<Case>(
      tx,
      `select ${caseColumns} from cases c where c.id = any ($1) order by c.id for no key update`,
      [ids],
    );
    const waiting = subjects.filter(
      (c) => c.callId === callId && c.stageKind === 'notice' && !c.trial && !c.endedAt,
    );
    if (waiting.length < ids.length) {
      const known = new Set(waiting.map((c) => c.id));
      throw conflict('notice.case-not-waiting', { cases: ids.filter((id) => !known.has(id)) });
    }
    const about = new Set(waiting.map((c) => kindOf(c.kind)));
    if (about.size > 1) throw conflict('notice.two-kinds', { field: 'cases' });
    const listed = await this.listed(tx, ids);
    const published = await rows<{ id: string }>(
      tx,
      `select i.case_id as id from notice_items i where i.entry_id = any ($1)`,
      [waiting.map((c) => c.entryId)],
    );
    if (published.length) throw conflict('notice.case-published', { cases: published.map((p) => p.id) });
    const now = this.clock.now();
    const days = await this.workingDays(waiting);
    const period = noticePeriod(shanghaiDate(now), days);
    const id = uuid();
    const number = given ?? (await this.nextNumber(tx, now));
    await tx.query(
      `insert into notices (id, call_id, number, title, starts_on, ends_on, working_days, contact, published_at,
         published_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        callId,
        number,
        title,
        period.starts,
        period.ends,
        days,
        JSON.stringify(contact),
        now,
        actor.account,
      ],
    );
    await tx.query(
      `insert into notice_items (notice_id, id, case_id, entry_id, position, party_name, project_title, town, amount_fen)
       select $1, i.* from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::int[], $6::text[], $7::text[], $8::text[],
         $9::bigint[]) as i`,
      [
        id,
        listed.map(() => uuid()),
        listed.map((l) => l.caseId),
        listed.map((l) => l.entryId),
        listed.map((_, i) => i + 1),
        listed.map((l) => publicName(l)),
        listed.map((l) => l.title),
        listed.map((l) => l.town),
        listed.map((l) => l.amountFen),
      ],
    );
    await this.write(tx, id, number, waiting[0]!, {
      of: kindOf(waiting[0]!.kind),
      title,
      publishedOn: shanghaiDate(now),
      startsOn: period.starts,
      endsOn: period.ends,
      workingDays: days,
      contact,
      items: listed.map((l) => ({ ...l, party: publicName(l) })),
    });
    await tx.query(
      `update duties set done_at = $2 where entry_id = any ($1) and role = 'officer' and done_at is null`,
      [waiting.map((c) => c.entryId), now],
    );
    for (const subject of waiting) {
      await this.matters.of(subject.kind).published(tx, subject, number);
      await this.announcements.tell(tx, subject.id, {
        template: 'notice_published',
        to: 'applicant',
        key: `${subject.entryId}:notice-published`,
        data: { due: period.ends },
      });
    }
    await record(tx, {
      actor: actorRef(actor),
      act: 'notice.published',
      thing: { kind: 'notice', id },
      details: { number, call: callId, cases: ids.length, ends: period.ends },
      at: now,
    });
    return { id, endsOn: period.ends };
  }

  /** The notice as docx and PDF, for everybody, under the number that the officer gave it. */
  private async write(
    tx: Tx,
    id: string,
    number: string,
    { callId, programmeVersionId }: Case,
    notice: Omit<Parameters<typeof noticeWords>[0], 'programme' | 'call' | 'commission'>,
  ): Promise<void> {
    const [programme, call] = [await this.cases.definitionOf(programmeVersionId), await callById(tx, callId)];
    await this.letters.issue(tx, {
      occasion: `notice:${id}`,
      kind: 'notice',
      thing: { kind: 'notice', id },
      applicationId: null,
      audience: 'public',
      number: { given: number },
      words: noticeWords({
        ...notice,
        programme: programme.name['zh-CN'],
        call: call.title['zh-CN'],
        commission: COMMISSION,
      }),
    });
  }

  /** What is made public of each case, the highest amount first; 0 where nothing is awarded (a recognition). */
  private listed(tx: Tx, ids: string[]): Promise<Listed[]> {
    return rows<Listed>(
      tx,
      `select c.id as "caseId", c.entry_id as "entryId", p.kind, p.name, m.title, m.town, m.amount_fen as "amountFen"
       from cases c join parties p on p.id = c.party_id join ${this.matters.lateral} m on true
       where c.id = any ($1) order by m.amount_fen desc, m.reference`,
      [ids],
    );
  }

  /** The longest period that any of the cases' stages asks for. */
  private async workingDays(subjects: Case[]): Promise<number> {
    const days = await Promise.all(subjects.map(async (c) => (await this.stageOf(c)).arguments.workingDays));
    return Math.max(...days);
  }

  private async stageOf(subject: Case) {
    const definition = await this.cases.definitionOf(subject.programmeVersionId);
    const stage = stageById(definition, subject.kind, subject.stage);
    if (stage.kind !== 'notice') throw new Error(`${stage.id} is no notice`);
    return stage;
  }

  /**
   * Ends the periods that are over, each case in its own transaction: clear, and the matter holds; or objected, and
   * the case waits for the objections. Two sweepers end a case once. Answers how many were looked at.
   */
  async endPeriods(): Promise<number> {
    const over = await this.database.read<{ caseId: string; entryId: number }>(
      `select i.case_id as "caseId", i.entry_id as "entryId"
       from notices n join notice_items i on i.notice_id = n.id
         join cases c on c.id = i.case_id and c.entry_id = i.entry_id
       where n.ends_on < $1 and c.stage_kind = 'notice' and c.ended_at is null
       order by n.ends_on, i.case_id limit ${BATCH}`,
      [shanghaiDate(this.clock.now())],
    );
    for (const { caseId, entryId } of over)
      await this.database.transaction((tx) => this.endPeriod(tx, caseId, entryId));
    return over.length;
  }

  private async endPeriod(tx: Tx, caseId: string, entryId: number): Promise<void> {
    const subject = await lockCase(tx, caseId);
    if (subject.entryId !== entryId || subject.endedAt) return;
    const stage = await this.stageOf(subject);
    const objections = await rows<{ open: boolean; upheld: boolean }>(
      tx,
      `select c.ended_at is null as open, coalesce(o.result, 'maintained') <> 'maintained' as upheld
       from objections o join cases c on c.id = o.case_id where o.parent_id = $1 and o.applied_at is null`,
      [caseId],
    );
    const outcome = noticeOutcome(stage.arguments, objections);
    if (outcome === stage.arguments.clear) await this.matters.of(subject.kind).confirm(tx, subject);
    await this.cases.advance(tx, subject, outcome, {
      actor: systemActor,
      details: { objections: objections.length },
    });
  }
}
