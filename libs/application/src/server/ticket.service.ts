import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { isRefusal, notFound, Refusal, type Clock, type Problem } from '@keshen/kernel';
import {
  CLOCK,
  Database,
  Delivering,
  Gathering,
  often,
  rows,
  traceNow,
  whileAway,
  type Tx,
} from '@keshen/platform/server';
import { applicationTable } from '../domain/may';
import type { Receipt } from '../domain/views';
import { ApplicationAccess } from './access';
import { Openings } from './openings';
import { SubmissionService } from './submission.service';
import {
  pressTickets,
  pressWith,
  stayOf,
  ticketById,
  TICKETS_AN_HOUR,
  uploadsBegun,
  type Press,
  type TicketRefusal,
  type Written,
} from './ticket.rows';

/** The worker takes up after this what this process should settle at once, and what was pressed in a rush. */
const LEFT_AFTER_MS = 10_000;
/** So long after a rush what was pressed in it may still be on its way, and settling takes as long as the worker's does. */
const AFTERMATH_MS = 600_000;
const PROBLEMS_MOST = 500;

/** What became of a ticket. */
export type TicketState =
  | { ticket: string; state: 'waiting' }
  | { ticket: string; state: 'submitted'; receipt: Receipt }
  | { ticket: string; state: 'refused'; refusal: TicketRefusal };

/**
 * 提交凭据: pressing submit writes one row, which decides what is submitted and when; checks, receipt and routing follow.
 * On a quiet day they follow in the same request; in a rush the worker does them and the page asks how it went.
 */
@Injectable()
export class TicketService {
  /** So many tickets this process settles itself at a time; what comes on top is settled by the worker. */
  atOnce = 4;
  /** So many tickets within a second are a rush. */
  rushFrom = 20;
  /** Longer, in ms, nobody is kept waiting for a ticket's settling: on a calm day, and once there has been a rush. */
  keepsWaiting = { calm: LEFT_AFTER_MS, rushed: 100 };
  private settling = 0;
  private readonly pressedAt: number[] = [];
  private rushedAt = -Infinity;
  private readonly usual = new Gathering((presses: Parameters<typeof pressTickets>[1]) =>
    pressTickets(this.database, presses),
  );

  constructor(
    private readonly database: Database,
    private readonly delivering: Delivering,
    private readonly access: ApplicationAccess,
    private readonly openings: Openings,
    private readonly submissions: SubmissionService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The certifier certifies content (its digest) and submits. `arrivedAt`: when the request came in. Refuses
   * `application.unknown`, `forbidden` and `ticket.too-many`; what the check finds is in the answer's state.
   */
  async press(actor: Actor, id: string, pressed: { arrivedAt: Date; content: string }): Promise<TicketState> {
    const parties = actor.memberships
      .map((m) => m.party)
      .filter((party) => applicationTable.may(actor, 'submit', { ...anywhere, party }));
    const rush = this.isRush();
    const here = this.settling < this.atOnce && !rush;
    const press: Press = {
      application: id,
      account: actor.account!,
      arrivedAt: pressed.arrivedAt,
      certified: pressed.content,
      settleFrom: here || rush ? new Date(this.clock.now().getTime() + LEFT_AFTER_MS) : null,
      trace: traceNow(),
    };
    if (here) this.settling++;
    const written = this.usual.ask({ ...press, parties }).then((w) => w ?? this.pressAgain(actor, press));
    const settled = here && written.then((w) => this.settleNow(w)).catch(() => undefined);
    if (settled) void settled.finally(() => this.settling--);
    const { ticket } = await written;
    if (!settled) {
      if (!rush) this.database.wake();
      return { ticket, state: 'waiting' };
    }
    return (await this.inTime(settled)) ? this.state(ticket) : { ticket, state: 'waiting' };
  }

  /** In a rush this process only writes tickets, and they rest for a moment, so that each is answered at once. */
  private isRush(): boolean {
    const now = performance.now();
    this.pressedAt.push(now);
    while (this.pressedAt.length > this.rushFrom) this.pressedAt.shift();
    const rush = this.pressedAt.length === this.rushFrom && now - this.pressedAt[0]! < 1000;
    if (rush) this.rushedAt = now;
    return rush;
  }

  /** A database that went away meanwhile is waited for: a worker would not take it up before `LEFT_AFTER_MS`. */
  private settleNow({ task }: Written): Promise<unknown> {
    return whileAway(() => this.delivering.deliver(task), LEFT_AFTER_MS);
  }

  /** Whether a settling ended before its answer is due; it goes on all the same. */
  private async inTime(settled: Promise<unknown>): Promise<boolean> {
    const calm = performance.now() - this.rushedAt > AFTERMATH_MS;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((done) => {
      timer = setTimeout(() => done(false), calm ? this.keepsWaiting.calm : this.keepsWaiting.rushed);
    });
    return Promise.race([settled.then(() => true), late]).finally(() => clearTimeout(timer));
  }

  /** A correction, a grace, a trial or what was submitted before; or whoever may not, who is told why. */
  private pressAgain(actor: Actor, press: Press) {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'submit', press.application);
      const now = await this.openings.content(tx, press.application, press.arrivedAt);
      // Pressed again when its stay was over: it belongs to the stay out of which the same was submitted.
      const over = now.open ? null : await stayOf(tx, press.application, press.certified);
      const written = await pressWith(tx, press, { ...now, entryId: over ?? now.entryId });
      if (!written) throw new Refusal('too-many', 'ticket.too-many', { times: TICKETS_AN_HOUR });
      return written;
    });
  }

  /** What became of a ticket, for the applicant's people. Refuses `ticket.unknown`. */
  async result(actor: Actor, id: string, ticketId: string): Promise<TicketState> {
    const tx = this.database.reading;
    await this.access.require(tx, actor, 'submit', id);
    const ticket = await ticketById(tx, ticketId);
    if (ticket?.applicationId !== id) throw notFound('ticket.unknown');
    return this.state(ticketId);
  }

  /** Checks and submits what a ticket names, once; what it finds is kept as the ticket's result. */
  async settle(tx: Tx, ticketId: string): Promise<void> {
    const ticket = await ticketById(tx, ticketId);
    if (!ticket) throw notFound('ticket.unknown');
    const [certifier] = await rows<{ name: string; party: string; settled: boolean }>(
      tx,
      often(`select c.name, a.party_id as party, exists (select 1 from ticket_results r where r.ticket_id = $2) as settled
       from accounts c, applications a where c.id = $1 and a.id = $3`),
      [ticket.accountId, ticketId, ticket.applicationId],
    );
    if (!certifier || certifier.settled) return;
    const actor: Actor = {
      account: ticket.accountId,
      name: certifier.name,
      staff: [],
      memberships: [{ party: certifier.party, role: 'certifier' }],
    };
    try {
      // What a refused attempt has written is taken back to here.
      const receipt = await tx.transaction((inner) => this.submissions.ofTicket(inner, actor, ticket));
      await tx.query(
        often(
          `insert into ticket_results (ticket_id, at, submission_id) select $1, $2, id from submissions where receipt = $3`,
        ),
        [ticketId, this.clock.now(), receipt.receipt],
      );
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.refuse(tx, ticketId, ticket.applicationId, ticket.arrivedAt, error);
    }
  }

  private async refuse(tx: Tx, ticket: string, application: string, at: Date, refusal: Refusal) {
    const { problems, ...details } = refusal.details;
    const absent = problems?.some((p) => p.code.endsWith('.required'));
    const begun = absent ? await uploadsBegun(tx, application, at) : [];
    const kept: TicketRefusal = {
      kind: refusal.kind as TicketRefusal['kind'],
      code: refusal.code,
      details: {
        ...details,
        ...(problems ? { problems: problems.slice(0, PROBLEMS_MOST) } : {}),
        ...(begun.length ? { begun } : {}),
      },
    };
    await tx.query(`insert into ticket_results (ticket_id, at, refusal) values ($1, $2, $3)`, [
      ticket,
      this.clock.now(),
      JSON.stringify(kept),
    ]);
  }

  private async state(ticket: string): Promise<TicketState> {
    const [found] = await this.database.read<
      Receipt & { submittedAt: Date | null; refusal: TicketRefusal | null }
    >(
      often(`select r.refusal, a.reference, s.receipt, s.submitted_at as "submittedAt", s.digest
       from ticket_results r left join submissions s on s.id = r.submission_id
         left join applications a on a.id = s.application_id where r.ticket_id = $1`),
      [ticket],
    );
    if (!found) return { ticket, state: 'waiting' };
    const { refusal, ...receipt } = found;
    if (refusal) return { ticket, state: 'refused', refusal };
    return {
      ticket,
      state: 'submitted',
      receipt: { ...receipt, submittedAt: receipt.submittedAt!.toISOString() },
    };
  }
}

const anywhere = { town: null, submitted: false, departments: [], experts: [] };

/** Problems as others may see them: where and which rule, not what was typed. */
export const withoutValues = (problems: readonly Problem[]): Problem[] =>
  problems.map(({ path, code }) => ({ path, code }));
