/**
 * What the load was told, by the instant of the answer: it must be in the database for good. What was asked for and not
 * answered is not in here: it may be there or not.
 */
export class Acknowledged {
  /** Saves by the change's id. */
  readonly saves = new Map<string, { application: string; path: string; value: unknown; version: number }>();
  /** Tickets by application: the receipt's number, or the ticket's id while it waited. */
  readonly tickets = new Map<string, { receipt?: string; ticket?: string }>();
  /** Files by id, with the SHA-256 of what was sent. */
  readonly files = new Map<string, string>();
  /** Conclusions of stages, by case and stage. */
  readonly conclusions = new Map<string, { caseId: string; stage: string; outcome: string }>();
  /** Payments that the bank has answered for. */
  readonly settlements = new Map<string, 'paid' | 'returned'>();
  /** Orders by id, with the fen of the voucher that were reserved. */
  readonly orders = new Map<string, number>();
  /** Cancelled orders, with the reason. */
  readonly cancelled = new Map<string, string>();
  /** Quarterly payouts that the bank has answered for. */
  readonly payouts = new Map<string, 'paid' | 'returned'>();

  /** How much was acknowledged. */
  get count(): number {
    return kinds.reduce((sum, kind) => sum + this[kind].size, 0);
  }
}

const kinds = [
  'saves',
  'tickets',
  'files',
  'conclusions',
  'settlements',
  'orders',
  'cancelled',
  'payouts',
] as const;

/** All that was acknowledged in a run. */
export class Journal extends Acknowledged {
  /** Answers that no portal may give: neither done, nor refused, nor away. */
  readonly strange: string[] = [];
  /** What was not answered, or only that it could not be, and with which words: of all that was asked so far. */
  readonly unanswered: string[] = [];
  private readonly taken = new Map<string, number>();

  /** What was acknowledged since this was last asked. */
  fresh(): Acknowledged {
    const fresh = new Acknowledged();
    for (const kind of kinds) {
      const all: Map<string, unknown> = this[kind];
      const into: Map<string, unknown> = fresh[kind];
      for (const [key, value] of [...all].slice(this.taken.get(kind) ?? 0)) into.set(key, value);
      this.taken.set(kind, all.size);
    }
    return fresh;
  }
}
