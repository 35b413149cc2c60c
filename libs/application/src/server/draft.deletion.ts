import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { FileService, giveUpFiles } from '@keshen/document/server';
import { actorRef, systemActor, type Actor } from '@keshen/identity';
import { conflict, type Clock, type Text } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Database,
  Retention,
  rows,
  Sweeps,
  type Config,
  type Tx,
} from '@keshen/platform/server';
import { ApplicationAccess } from './access';
import { lockApplication, type Application } from './application.rows';
import { lockCaseOfApplication } from './case.rows';

const SWEEP_EVERY_MS = 600_000;
const SWEPT_AT_ONCE = 20;
const LISTED_MOST = 100;
const DAY_MS = 24 * 3_600_000;

/** A draft that was deleted and can still be restored. */
export interface DeletedDraft {
  id: string;
  reference: string;
  title: string;
  call: Text;
  deletedAt: Date;
  /** Null: the portal itself, after the time for which it is kept. */
  deletedBy: string | null;
  /** Until when it can be restored. */
  until: Date;
}

/**
 * 删除草稿: what was never submitted can be deleted by those who write it and restored for DRAFT_RESTORE_DAYS. Then its
 * answers, their history, what was discussed and its files go; the bare row stays, so that its number is never given
 * again. Files are marked in the transaction that empties the draft and erased behind it: killed in between, the sweep of
 * files erases what is marked.
 */
@Injectable()
export class DraftDeletion implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly files: FileService,
    private readonly sweeps: Sweeps,
    private readonly retention: Retention,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'DRAFT_RESTORE_DAYS'>,
  ) {}

  onModuleInit(): void {
    this.sweeps.define('deleted-drafts', SWEEP_EVERY_MS, () => this.sweep());
    this.retention.define({
      kind: 'drafts',
      days: 1095,
      least: 365,
      sweep: (before, most) => this.deleteUntouched(before, most),
    });
  }

  /**
   * Deletes a draft; a second time does nothing. Refuses `application.unknown`, `application.not-a-draft` (submitted,
   * closed, or made by the office), `application.in-certification`, `application.submitting`.
   */
  delete(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'edit', id);
      const application = await lockApplication(tx, id);
      const subject = await lockCaseOfApplication(tx, id);
      if (application.deletedAt) return;
      await this.requireDraft(tx, id);
      if (subject.stageKind !== 'form' || subject.endedAt || application.applyFree)
        throw conflict('application.not-a-draft');
      if (application.certificationAskedAt) throw conflict('application.in-certification');
      await this.mark(tx, actor, application, subject.id);
    });
  }

  private async mark(tx: Tx, actor: Actor, { id, reference }: Application, subject: string): Promise<void> {
    const now = this.clock.now();
    await tx.query(
      'update applications set deleted_at = $2, deleted_by = $3, version = version + 1 where id = $1',
      [id, now, actor.account],
    );
    // Nobody owes anything in it; the instant tells them apart when it is restored.
    await tx.query('update duties set done_at = $2 where case_id = $1 and done_at is null', [subject, now]);
    await this.note(tx, actor, 'application.deleted', id, { reference });
  }

  /**
   * Deletes drafts that were never submitted and that nobody touched since, of calls that were over by then; they can be
   * restored as any. Answers how many.
   */
  async deleteUntouched(before: Date, most: number): Promise<number> {
    const old = await this.database.read<{ id: string }>(
      `select a.id from applications a join calls k on k.id = a.call_id
       where a.submitted_at is null and a.sealed_until is null and a.deleted_at is null and a.created_at < $1
         and not a.apply_free and k.endorsement_closes_at < $1
         and not exists (select 1 from answers w where w.application_id = a.id and w.changed_at >= $1)
         and not exists (select 1 from tickets t where t.application_id = a.id)
         and not exists (select 1 from submissions s where s.application_id = a.id)
       order by a.created_at limit $2`,
      [before, most],
    );
    for (const { id } of old)
      await this.database.transaction(async (tx) => {
        const application = await lockApplication(tx, id);
        const subject = await lockCaseOfApplication(tx, id);
        if (application.deletedAt || application.submittedAt || application.sealedUntil) return;
        await this.mark(tx, systemActor, application, subject.id);
      });
    return old.length;
  }

  private async requireDraft(tx: Tx, id: string): Promise<void> {
    const [found] = await rows<{ submitted: boolean; submitting: boolean }>(
      tx,
      `select exists (select 1 from submissions where application_id = $1) as submitted,
         exists (select 1 from tickets t where t.application_id = $1
           and not exists (select 1 from ticket_results r where r.ticket_id = t.id)) as submitting`,
      [id],
    );
    if (found!.submitted) throw conflict('application.not-a-draft');
    if (found!.submitting) throw conflict('application.submitting');
  }

  /** Restores a deleted draft as it was; a second time does nothing. Refuses `application.emptied`. */
  restore(actor: Actor, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'edit', id);
      const { deletedAt, emptiedAt, reference } = await lockApplication(tx, id);
      if (emptiedAt) throw conflict('application.emptied');
      if (!deletedAt) return;
      const subject = await lockCaseOfApplication(tx, id);
      await tx.query(
        'update applications set deleted_at = null, deleted_by = null, version = version + 1 where id = $1',
        [id],
      );
      await tx.query('update duties set done_at = null where case_id = $1 and done_at = $2', [
        subject.id,
        deletedAt,
      ]);
      await this.note(tx, actor, 'application.restored', id, { reference });
    });
  }

  /** Deleted drafts of the actor's own enterprises that can still be restored, the latest first. */
  list(actor: Actor): Promise<DeletedDraft[]> {
    const parties = [...new Set(actor.memberships.map(({ party }) => party))];
    return this.database.read<DeletedDraft>(
      `select a.id, a.reference, a.title, k.title as call, a.deleted_at as "deletedAt", n.name as "deletedBy",
         a.deleted_at + make_interval(days => $2) as until
       from applications a join calls k on k.id = a.call_id left join accounts n on n.id = a.deleted_by
       where a.party_id = any ($1::uuid[]) and a.deleted_at is not null and a.emptied_at is null
       order by a.deleted_at desc, a.id desc limit ${LISTED_MOST}`,
      [parties, this.config.DRAFT_RESTORE_DAYS],
    );
  }

  /** Empties drafts whose time to be restored is over, with their files. Answers how many. */
  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.config.DRAFT_RESTORE_DAYS * DAY_MS);
    const over = await this.database.read<{ id: string }>(
      `select id from applications where deleted_at < $1 and emptied_at is null
       order by deleted_at limit ${SWEPT_AT_ONCE}`,
      [before],
    );
    for (const { id } of over) {
      const files = await this.database.transaction((tx) => this.empty(tx, id, before));
      await this.files.erase(files);
    }
    return over.length;
  }

  /** Answers the files that are to be erased after the commit. */
  private async empty(tx: Tx, id: string, before: Date): Promise<{ id: string; key: string }[]> {
    const { deletedAt, emptiedAt, reference } = await lockApplication(tx, id);
    if (!deletedAt || deletedAt >= before || emptiedAt) return [];
    const now = this.clock.now();
    await tx.query(
      `update applications set emptied_at = $2, title = '', asked_fen = null, version = version + 1 where id = $1`,
      [id, now],
    );
    for (const table of ['answers', 'answer_changes', 'participants', 'threads'])
      await tx.query(`delete from ${table} where application_id = $1`, [id]);
    await tx.query(
      `update cases set ended_at = $2, result = 'withdrawn', version = version + 1
       where application_id = $1 and ended_at is null`,
      [id, now],
    );
    await this.note(tx, systemActor, 'application.emptied', id, { reference });
    return giveUpFiles(tx, { kind: 'application', id });
  }

  private note(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'application', id },
      details,
      at: this.clock.now(),
    });
  }
}
