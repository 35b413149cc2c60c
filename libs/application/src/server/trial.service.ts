import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, type Clock, type Text } from '@keshen/kernel';
import { notify } from '@keshen/notification/server';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { callTable, type Call } from '@keshen/programme';
import { CallService, lockCall, ProgrammeService } from '@keshen/programme/server';
import { trialInvitation, type TrialRequest } from '../domain/trial';
import type { ListedTrial } from '../domain/views';

/** So many testers at most: a trial is a rehearsal, not a call. */
const TESTERS_MOST = 50;
const columns = `k.id, k.title, k.programme_code as programme, k.version_trial as draft, k.opens_at as "opensAt",
  k.closes_at as "closesAt", k.trial_ended_at as "endedAt",
  (select count(*)::int from applications a where a.call_id = k.id) as applications,
  coalesce((select jsonb_agg(jsonb_build_object('id', t.account_id, 'name', n.name, 'email', n.email) order by t.invited_at, n.name)
    from trial_testers t join accounts n on n.id = t.account_id where t.call_id = k.id), '[]') as testers`;

/** 试运行: trial calls, whom the administrator invited to them, and their end. */
@Injectable()
export class TrialService {
  constructor(
    private readonly database: Database,
    private readonly calls: CallService,
    private readonly programmes: ProgrammeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Opens a trial call. Refuses `call.unknown`, `call.published` (only what is not published yet is tried out),
   * `programme.unknown`, `programme.format`, `programme.problems`.
   */
  async open(actor: Actor, { of, days }: TrialRequest): Promise<ListedTrial> {
    callTable.require(actor, 'manage', { published: false });
    const draft = 'definition' in of ? await this.programmes.keepForTrial(actor, of.definition) : null;
    return this.database.transaction(async (tx) => {
      const like = 'call' in of ? await this.calls.get(tx, of.call) : null;
      if (like?.publishedAt) throw conflict('call.published');
      const version = draft ?? ('version' in of ? of.version : like!.programmeVersionId);
      const call = await this.calls.openTrial(tx, actor, {
        version: { id: version, trial: draft !== null },
        like,
        days,
      });
      return this.one(tx, call.id);
    });
  }

  /** The newest trials, those that run first. */
  list(actor: Actor): Promise<ListedTrial[]> {
    callTable.require(actor, 'manage', { published: false });
    return this.database.read(
      `select ${columns} from calls k where k.trial order by k.trial_ended_at is not null, k.created_at desc, k.id desc
       limit 100`,
    );
  }

  /** The trials that an account was invited to and that run. */
  ofTester(actor: Actor): Promise<{ id: string; title: Text; closesAt: Date }[]> {
    return this.database.read(
      `select k.id, k.title, k.closes_at as "closesAt" from trial_testers t join calls k on k.id = t.call_id
       where t.account_id = $1 and k.trial_ended_at is null order by k.closes_at, k.id limit 100`,
      [actor.account],
    );
  }

  /**
   * Invites an account, which plays the roles that it has; it is told once. Refuses `call.unknown`, `trial.ended`,
   * `tester.unknown`, `tester.limit`.
   */
  invite(actor: Actor, id: string, email: string): Promise<ListedTrial> {
    callTable.require(actor, 'manage', { published: false });
    return this.database.transaction(async (tx) => {
      const call = await this.running(tx, id);
      const [account] = await rows<{ id: string }>(
        tx,
        `select id from accounts where lower(email) = lower($1) and state = 'active'`,
        [email],
      );
      if (!account) throw invalid('tester.unknown', { field: 'email' });
      const now = this.clock.now();
      await tx.query(
        `insert into trial_testers (call_id, account_id, invited_at, invited_by) values ($1, $2, $3, $4)
         on conflict do nothing`,
        [id, account.id, now, actor.account],
      );
      const trial = await this.one(tx, id);
      if (trial.testers.length > TESTERS_MOST) throw conflict('tester.limit', { most: TESTERS_MOST });
      await notify(tx, {
        key: `trial:${id}:invited`,
        to: [account.id],
        template: trialInvitation,
        data: { call: call.title, by: actor.name, link: `/calls/${id}` },
        thing: { kind: 'call', id },
        at: now,
      });
      await this.note(tx, actor, 'trial.invited', id, { account: account.id });
      return trial;
    });
  }

  /** Takes an invitation back: what the account did stays, it sees the trial no more. Refuses `trial.ended`. */
  uninvite(actor: Actor, id: string, account: string): Promise<ListedTrial> {
    callTable.require(actor, 'manage', { published: false });
    return this.database.transaction(async (tx) => {
      await this.running(tx, id);
      await tx.query(`delete from trial_testers where call_id = $1 and account_id = $2`, [id, account]);
      await this.note(tx, actor, 'trial.uninvited', id, { account });
      return this.one(tx, id);
    });
  }

  /**
   * Ends a trial in one act: nobody but administrators and auditors sees anything of it from now on, nobody owes
   * anything in it, and the answers that were typed are gone. Refuses `call.unknown`, `trial.ended`.
   */
  end(actor: Actor, id: string): Promise<ListedTrial> {
    callTable.require(actor, 'manage', { published: false });
    return this.database.transaction(async (tx) => {
      await this.running(tx, id);
      const now = this.clock.now();
      await tx.query(`update calls set trial_ended_at = $2, version = version + 1 where id = $1`, [id, now]);
      await tx.query(
        `update duties d set done_at = $2 from cases c
         where c.id = d.case_id and c.call_id = $1 and d.done_at is null`,
        [id, now],
      );
      for (const table of ['answers', 'participants', 'duplicate_keys'])
        await tx.query(
          `delete from ${table} x using applications a where a.id = x.application_id and a.call_id = $1 and a.trial`,
          [id],
        );
      await this.note(tx, actor, 'trial.ended', id, {});
      return this.one(tx, id);
    });
  }

  private async running(tx: Tx, id: string): Promise<Call> {
    const call = await lockCall(tx, id);
    if (!call.trial) throw notFound('call.unknown');
    if (call.trialEndedAt) throw conflict('trial.ended');
    return call;
  }

  private async one(tx: Tx, id: string): Promise<ListedTrial> {
    const [found] = await rows<ListedTrial>(tx, `select ${columns} from calls k where k.id = $1`, [id]);
    return found!;
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
