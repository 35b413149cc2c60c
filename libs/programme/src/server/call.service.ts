import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { attachExactly, holdFiles } from '@keshen/document/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, notFound, shanghaiDate, type Clock } from '@keshen/kernel';
import { brokenConstraint, CLOCK, Database, often, rows, type Tx } from '@keshen/platform/server';
import {
  callStatus,
  inYear,
  titleInYear,
  type CallCopy,
  type CallDraft,
  type CallStatus,
  type CallTimes,
  type Extension,
} from '../domain/call';
import { callTable } from '../domain/may';
import type { Call } from '../domain/views';
import { callById, lockCall, testsCall } from './call.rows';
import { ProgrammeService } from './programme.service';

const DAY_MS = 86_400_000;
/** What the files of a call are for. */
const POLICY = 'policy';

/** What of a draft stands in its row, in the order in which both statements name it. */
const written = (draft: CallDraft, programmeCode: string): unknown[] => [
  draft.programmeVersionId,
  programmeCode,
  JSON.stringify(draft.title),
  draft.year,
  draft.batch,
  draft.noticeNumber,
  draft.opensAt,
  draft.closesAt,
  draft.endorsementClosesAt,
  draft.envelopeFen,
  draft.limitPerParty,
  JSON.stringify(draft.contact),
  draft.graceMinutes ?? 0,
  draft.sealed ?? false,
  draft.quotaTotal ?? null,
  draft.quotaPerRecommender ?? null,
  JSON.stringify(draft.quotas ?? []),
];

/** 申报批次: the commands. Nothing opens or closes a call but the clock and what is written here. */
@Injectable()
export class CallService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A call by its id. Refuses `call.unknown`. */
  get(tx: Tx, id: string): Promise<Call> {
    return callById(tx, id);
  }

  /** A call that this person may apply in. Refuses `call.unknown` for drafts, and for trials of others. */
  async published(tx: Tx, id: string, account: string | null): Promise<Call> {
    const call = await callById(tx, id);
    if (!call.publishedAt || (call.trial && !(await testsCall(tx, account, id))))
      throw notFound('call.unknown');
    return call;
  }

  status(call: CallTimes, now: Date): CallStatus {
    return callStatus(call, now);
  }

  /** Until when this application may be submitted: the call's closing, or its own extension when that is later. */
  async deadlineFor(tx: Tx, callId: string, applicationId: string): Promise<Date> {
    return (await this.closingFor(tx, callId, applicationId)).closes;
  }

  /** The same, with what the call says of its end: the minutes of grace, and whether submissions are sealed until then. */
  async closingFor(
    tx: Tx,
    callId: string,
    applicationId: string,
  ): Promise<{ closes: Date; graceMinutes: number; sealed: boolean }> {
    const [found] = await rows<{ closes: Date; graceMinutes: number; sealed: boolean }>(
      tx,
      often(`select k.grace_minutes as "graceMinutes", k.sealed,
         greatest(least(k.closes_at, coalesce(k.closed_early_at, 'infinity')),
         (select max(e.closes_at) from call_extensions e where e.call_id = k.id and e.application_id = $2)) as closes
       from calls k where k.id = $1`),
      [callId, applicationId],
    );
    if (!found) throw notFound('call.unknown');
    return found;
  }

  /** Writes a new draft. Refuses `programme.unknown`. */
  async create(actor: Actor, draft: CallDraft, copiedFrom: string | null = null): Promise<Call> {
    callTable.require(actor, 'manage', { published: false });
    return this.database.transaction((tx) => this.insert(tx, actor, draft, copiedFrom));
  }

  private async insert(tx: Tx, actor: Actor, draft: CallDraft, copiedFrom: string | null): Promise<Call> {
    const definition = await this.programmes.definitionOf(draft.programmeVersionId);
    const id = uuid();
    await tx.query(
      `insert into calls (id, programme_version_id, programme_code, title, year, batch, notice_number, opens_at,
         closes_at, endorsement_closes_at, envelope_fen, limit_per_party, contact, grace_minutes, sealed, quota_total,
         quota_per_recommender, quotas, copied_from, created_at, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
      [id, ...written(draft, definition.code), copiedFrom, this.clock.now(), actor.account],
    );
    await this.attachments(tx, actor, id, draft);
    await this.note(tx, actor, 'call.created', id, { copiedFrom });
    return callById(tx, id);
  }

  /**
   * Opens a trial call now, under a version that may be its alone. It keeps title and contact of a call that it tries
   * out; it has no money. Refuses `programme.unknown`.
   */
  async openTrial(
    tx: Tx,
    actor: Actor,
    { version, like, days }: { version: { id: string; trial: boolean }; like: Call | null; days: number },
  ): Promise<Call> {
    callTable.require(actor, 'manage', { published: false });
    const definition = await this.programmes.definitionOf(version.id);
    const id = uuid();
    const now = this.clock.now();
    const closes = new Date(now.getTime() + days * DAY_MS);
    const year = like?.year ?? Number(shanghaiDate(now).slice(0, 4));
    const title = like?.title ?? definition.name;
    const contact = like?.contact ?? {
      office: '—',
      person: actor.name,
      phone: '—',
      email: null,
      address: null,
    };
    await tx.query(
      `insert into calls (id, programme_version_id, version_trial, programme_code, title, year, batch, notice_number,
         opens_at, closes_at, endorsement_closes_at, envelope_fen, limit_per_party, contact, copied_from, created_at,
         created_by, published_at, published_by, trial)
       values ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $9, 0, $10, $11, $12, $8, $13, $8, $13, true)`,
      [
        id,
        version.id,
        version.trial,
        definition.code,
        JSON.stringify(title),
        year,
        `试运行〔${year}〕1号`,
        now,
        closes,
        like?.limitPerParty ?? 1,
        JSON.stringify(contact),
        like?.id ?? null,
        actor.account,
      ],
    );
    await this.note(tx, actor, 'trial.opened', id, { programme: definition.code, like: like?.id ?? null });
    return callById(tx, id);
  }

  /** Changes a draft made on a known version. Refuses `call.published`, `call.stale`. */
  async change(actor: Actor, id: string, draft: CallDraft, version: number): Promise<Call> {
    callTable.require(actor, 'manage', { published: false });
    return this.database.transaction(async (tx) => {
      const call = await lockCall(tx, id);
      if (call.publishedAt) throw conflict('call.published');
      if (call.version !== version) throw conflict('call.stale', { version: call.version });
      const definition = await this.programmes.definitionOf(draft.programmeVersionId);
      await tx.query(
        `update calls set programme_version_id = $2, programme_code = $3, title = $4, year = $5, batch = $6,
           notice_number = $7, opens_at = $8, closes_at = $9, endorsement_closes_at = $10, envelope_fen = $11,
           limit_per_party = $12, contact = $13, grace_minutes = $14, sealed = $15, quota_total = $16,
           quota_per_recommender = $17, quotas = $18, version = version + 1 where id = $1`,
        [id, ...written(draft, definition.code)],
      );
      await this.attachments(tx, actor, id, draft);
      await this.note(tx, actor, 'call.changed', id, { version: version + 1 });
      return callById(tx, id);
    });
  }

  /** A draft after an earlier call: dates moved by whole years, the programme's newest version unless one is named. */
  async copy(actor: Actor, id: string, { year, noticeNumber, programmeVersionId }: CallCopy): Promise<Call> {
    callTable.require(actor, 'manage', { published: false });
    return this.database.transaction(async (tx) => {
      const old = await callById(tx, id);
      const moved = (at: Date): string => inYear(at.toISOString(), year - old.year);
      const draft: CallDraft = {
        programmeVersionId: programmeVersionId ?? (await this.programmes.newest(tx, old.programmeCode)).id,
        title: titleInYear(old.title, old.year, year),
        year,
        batch: old.batch,
        noticeNumber,
        opensAt: moved(old.opensAt),
        closesAt: moved(old.closesAt),
        endorsementClosesAt: moved(old.endorsementClosesAt),
        envelopeFen: old.envelopeFen,
        limitPerParty: old.limitPerParty,
        graceMinutes: old.graceMinutes,
        sealed: old.sealed,
        quotaTotal: old.quotaTotal,
        quotaPerRecommender: old.quotaPerRecommender,
        quotas: old.quotas,
        contact: old.contact,
      };
      return this.insert(tx, actor, draft, id);
    });
  }

  /**
   * Makes a draft public: from now on it is scheduled, open or closed by the clock. Refuses `call.published`,
   * `call.stale`, `call.over` (its closing has passed), `call.twice` (programme, year and batch, or notice number).
   */
  async publish(actor: Actor, id: string, version: number): Promise<Call> {
    callTable.require(actor, 'manage', { published: false });
    return this.database
      .transaction(async (tx) => {
        const call = await lockCall(tx, id);
        if (call.publishedAt) throw conflict('call.published');
        if (call.version !== version) throw conflict('call.stale', { version: call.version });
        const now = this.clock.now();
        if (call.closesAt <= now) throw conflict('call.over', { closes: call.closesAt });
        await tx.query(
          `update calls set published_at = $2, published_by = $3, version = version + 1 where id = $1`,
          [id, now, actor.account],
        );
        await holdFiles(tx, { kind: 'call', id });
        await this.note(tx, actor, 'call.published', id, { notice: call.noticeNumber });
        return callById(tx, id);
      })
      .catch((error: unknown) => {
        if (['calls_batch', 'calls_notice'].includes(brokenConstraint(error))) throw conflict('call.twice');
        throw error;
      });
  }

  /**
   * Extends for all or for one application; a call closed early opens again when it is extended for all. Refuses
   * `call.not-published`, `extension.not-later` (than now and than the present closing).
   */
  async extend(actor: Actor, id: string, { closesAt, applicationId, reason }: Extension): Promise<Call> {
    callTable.require(actor, 'manage', { published: true });
    return this.database.transaction(async (tx) => {
      const call = await lockCall(tx, id);
      if (!call.publishedAt) throw conflict('call.not-published');
      const now = this.clock.now();
      const closes = new Date(closesAt);
      const present = applicationId
        ? await this.deadlineFor(tx, id, applicationId)
        : (call.closedEarlyAt ?? call.closesAt);
      if (closes <= now || closes <= present) throw conflict('extension.not-later', { closes: present });
      await tx.query(
        `insert into call_extensions (call_id, application_id, closed_at_before, closes_at, reason, at, by)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [id, applicationId, present, closes, reason, now, actor.account],
      );
      if (!applicationId)
        await tx.query(
          `update calls set closes_at = $2, endorsement_closes_at = greatest(endorsement_closes_at, $2),
             closed_early_at = null, closed_early_reason = null, version = version + 1 where id = $1`,
          [id, closes],
        );
      await this.note(tx, actor, 'call.extended', id, {
        application: applicationId,
        closes: closesAt,
        reason,
      });
      return callById(tx, id);
    });
  }

  /** Closes an open or scheduled call now, with its reason. Refuses `call.not-published`, `call.closed`. */
  async closeNow(actor: Actor, id: string, reason: string): Promise<Call> {
    callTable.require(actor, 'manage', { published: true });
    return this.database.transaction(async (tx) => {
      const call = await lockCall(tx, id);
      const now = this.clock.now();
      const status = callStatus(call, now);
      if (status === 'draft') throw conflict('call.not-published');
      if (status === 'closed') throw conflict('call.closed', { closes: call.closesAt });
      await tx.query(
        `update calls set closed_early_at = $2, closed_early_reason = $3, version = version + 1 where id = $1`,
        [id, now, reason],
      );
      await this.note(tx, actor, 'call.closed', id, { reason });
      return callById(tx, id);
    });
  }

  /**
   * Published calls that close within this time: whoever keeps drafts reminds their people. Named extensions are
   * found by deadlineFor.
   */
  closingBetween(tx: Tx, from: Date, until: Date): Promise<Call[]> {
    return rows<{ id: string }>(
      tx,
      `select id from calls where published_at is not null and not trial and closed_early_at is null
         and closes_at > $1 and closes_at <= $2 order by closes_at limit 500`,
      [from, until],
    ).then((found) => Promise.all(found.map(({ id }) => callById(tx, id))));
  }

  /** 政策附件: exactly the files that the draft names; a call that is published keeps them. */
  private attachments(tx: Tx, actor: Actor, id: string, { attachments = [] }: CallDraft): Promise<void> {
    return attachExactly(tx, attachments, { kind: 'call', id }, POLICY, actor);
  }

  private note(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'call', id },
      details,
      at: this.clock.now(),
    });
  }
}
