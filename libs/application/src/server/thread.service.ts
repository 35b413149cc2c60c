import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, shanghaiInstant, type Clock } from '@keshen/kernel';
import { cancelReminders, notify, remind } from '@keshen/notification/server';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import {
  COMMENTS_MOST,
  placeName,
  THREADS_MOST,
  type AssignmentRequest,
  type CommentRequest,
  type ThreadRequest,
} from '../domain/thread';
import { threadMessages, type ThreadMessage } from '../domain/thread-messages';
import { ApplicationAccess } from './access';
import { lockApplication, type Application } from './application.rows';
import { LiveStreams } from './live.streams';

type Thread = {
  id: string;
  place: string;
  assignee: string | null;
  dueOn: string | null;
  createdBy: string;
  resolvedAt: Date | null;
  comments: number;
};

/**
 * 讨论与交办: colleagues of one enterprise talk at a question, a section or a table's row, and hand each other to-dos.
 * Nobody else learns that there is anything; mails name the place and never repeat what was said.
 */
@Injectable()
export class ThreadService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly access: ApplicationAccess,
    private readonly live: LiveStreams,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Refuses `thread.place`, `thread.stranger` (somebody named is no colleague), `thread.full`. */
  begin(actor: Actor, applicationId: string, request: ThreadRequest): Promise<{ id: string }> {
    return this.within(actor, applicationId, async (tx, application) => {
      const definition = await this.programmes.definitionOf(application.programmeVersionId);
      if (!placeName(definition, request.place)) throw invalid('thread.place', { field: 'place' });
      const [{ count }] = (await rows<{ count: number }>(
        tx,
        'select count(*)::int as count from threads where application_id = $1',
        [application.id],
      )) as [{ count: number }];
      if (count >= THREADS_MOST) throw conflict('thread.full', { most: THREADS_MOST });
      await this.colleagues(tx, application, [...request.mentions, request.assignee]);
      const id = uuid();
      await tx.query(
        `insert into threads (id, application_id, place, row_no, assignee, due_on, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          id,
          application.id,
          request.place,
          request.row,
          request.assignee,
          request.assignee && request.due,
          this.clock.now(),
          actor.account,
        ],
      );
      const thread = await this.lock(tx, application.id, id);
      await this.say(tx, actor, application, thread, request);
      await this.handOver(tx, actor, application, thread);
      await this.record(tx, actor, application, 'thread.begun', { thread: id, place: request.place });
      return { id };
    });
  }

  /** Adds to a thread; whoever is named, begun it or has it to do is told. Refuses as `begin`. */
  comment(actor: Actor, applicationId: string, id: string, request: CommentRequest): Promise<void> {
    return this.within(actor, applicationId, async (tx, application) => {
      const thread = await this.lock(tx, application.id, id);
      if (thread.comments >= COMMENTS_MOST) throw conflict('thread.full', { most: COMMENTS_MOST });
      await this.colleagues(tx, application, request.mentions);
      await this.say(tx, actor, application, thread, request);
    });
  }

  /** 交办: hands the thread to a colleague with a due day, or takes it back. Refuses `thread.stranger`. */
  assign(actor: Actor, applicationId: string, id: string, request: AssignmentRequest): Promise<void> {
    return this.within(actor, applicationId, async (tx, application) => {
      const thread = await this.lock(tx, application.id, id);
      await this.colleagues(tx, application, [request.assignee]);
      const due = request.assignee && request.due;
      await tx.query('update threads set assignee = $2, due_on = $3 where id = $1', [
        id,
        request.assignee,
        due,
      ]);
      await this.handOver(
        tx,
        actor,
        application,
        { ...thread, assignee: request.assignee, dueOn: due },
        thread.assignee,
      );
      await this.record(tx, actor, application, 'thread.assigned', { thread: id, ...request });
    });
  }

  /** Settled, or open again. */
  resolve(actor: Actor, applicationId: string, id: string, resolved: boolean): Promise<void> {
    return this.within(actor, applicationId, async (tx, application) => {
      const thread = await this.lock(tx, application.id, id);
      if ((thread.resolvedAt !== null) === resolved) return;
      await tx.query('update threads set resolved_at = $2, resolved_by = $3 where id = $1', [
        id,
        resolved ? this.clock.now() : null,
        resolved ? actor.account : null,
      ]);
      if (resolved) await cancelReminders(tx, `thread:${id}:`);
      else await this.remindOf(tx, application, { ...thread, resolvedAt: null });
      await this.record(tx, actor, application, resolved ? 'thread.resolved' : 'thread.reopened', {
        thread: id,
      });
    });
  }

  private async within<T>(
    actor: Actor,
    applicationId: string,
    act: (tx: Tx, application: Application) => Promise<T>,
  ): Promise<T> {
    let party = '';
    const done = await this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'discuss', applicationId);
      const application = await lockApplication(tx, applicationId);
      party = application.partyId;
      return act(tx, application);
    });
    this.live.discussed(party, applicationId);
    return done;
  }

  private async lock(tx: Tx, applicationId: string, id: string): Promise<Thread> {
    const [found] = await rows<Thread>(
      tx,
      `select id, place, assignee, due_on::text as "dueOn", created_by as "createdBy", resolved_at as "resolvedAt", comments
       from threads where id = $1 and application_id = $2 for update`,
      [id, applicationId],
    );
    if (!found) throw notFound('thread.unknown');
    return found;
  }

  /** Everybody named must work in the enterprise. */
  private async colleagues(tx: Tx, { partyId }: Application, named: (string | null)[]): Promise<void> {
    const wanted = [...new Set(named.filter((each) => each !== null))];
    if (!wanted.length) return;
    const [found] = await rows<{ count: number }>(
      tx,
      `select count(distinct m.account_id)::int as count from memberships m join accounts a on a.id = m.account_id
       where m.party_id = $1 and m.account_id = any ($2::uuid[]) and m.state = 'active' and a.state = 'active'`,
      [partyId, wanted],
    );
    if (found!.count !== wanted.length) throw invalid('thread.stranger', { field: 'mentions' });
  }

  private async say(
    tx: Tx,
    actor: Actor,
    application: Application,
    thread: Thread,
    { text, mentions }: CommentRequest,
  ): Promise<void> {
    const id = uuid();
    await tx.query(
      `insert into thread_comments (id, thread_id, author, body, mentions, created_at) values ($1, $2, $3, $4, $5, $6)`,
      [id, thread.id, actor.account, text, mentions, this.clock.now()],
    );
    await tx.query('update threads set comments = comments + 1 where id = $1', [thread.id]);
    const answered = thread.comments > 0 ? [thread.createdBy, thread.assignee] : [];
    await this.tell(tx, actor, application, thread, 'thread_mentioned', mentions, id);
    await this.tell(
      tx,
      actor,
      application,
      thread,
      'thread_answered',
      answered.filter((each) => each !== null && !mentions.includes(each)) as string[],
      id,
    );
  }

  /** Tells whoever has it to do from now on, and reminds them on the day itself. */
  private async handOver(
    tx: Tx,
    actor: Actor,
    application: Application,
    thread: Thread,
    before: string | null = null,
  ): Promise<void> {
    await cancelReminders(tx, `thread:${thread.id}:`);
    if (!thread.assignee) return;
    if (thread.assignee !== before)
      await this.tell(tx, actor, application, thread, 'thread_assigned', [thread.assignee], uuid());
    await this.remindOf(tx, application, thread);
  }

  private async remindOf(tx: Tx, application: Application, thread: Thread): Promise<void> {
    const at = thread.dueOn && shanghaiInstant(`${thread.dueOn}T09:00:00`);
    if (!thread.assignee || thread.resolvedAt || !at || at <= this.clock.now()) return;
    await remind(tx, {
      ...(await this.words(application, thread, 'thread_due', '')),
      key: `thread:${thread.id}:due:${thread.dueOn}:${thread.assignee}`,
      to: [thread.assignee],
      at,
    });
  }

  private async tell(
    tx: Tx,
    actor: Actor,
    application: Application,
    thread: Thread,
    message: ThreadMessage,
    to: string[],
    occasion: string,
  ): Promise<void> {
    const others = to.filter((each) => each !== actor.account);
    if (others.length)
      await notify(tx, {
        ...(await this.words(application, thread, message, actor.name)),
        key: `thread:${thread.id}:${message}:${occasion}`,
        to: others,
        at: this.clock.now(),
      });
  }

  private async words(application: Application, thread: Thread, message: ThreadMessage, person: string) {
    const definition = await this.programmes.definitionOf(application.programmeVersionId);
    const section = thread.place.split('.')[0];
    return {
      template: { id: message, ...threadMessages[message] },
      thing: { kind: 'application', id: application.id },
      data: {
        person,
        title: application.title || application.reference,
        place: placeName(definition, thread.place) ?? thread.place,
        due: thread.dueOn ?? '—',
        link: `/applications/${application.id}/form?section=${section}&thread=${thread.id}`,
      },
    };
  }

  private record(
    tx: Tx,
    actor: Actor,
    application: Application,
    act: string,
    details: object,
  ): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'application', id: application.id },
      details,
      at: this.clock.now(),
    });
  }
}
