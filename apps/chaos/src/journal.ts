/**
 * What the load was told, by the instant of the answer: it must be in the database for good. What was asked for and not
 * answered is not in here: it may be there or not.
 */
export class Journal {
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
  readonly cancelled = new Set<string>();
  /** Quarterly payouts that the bank has answered for. */
  readonly payouts = new Map<string, 'paid' | 'returned'>();
  /** Answers that no portal may give: neither done, nor refused, nor away. */
  readonly strange: string[] = [];

  /** How much was acknowledged. */
  get count(): number {
    const { saves, tickets, files, conclusions, settlements, orders, cancelled, payouts } = this;
    return [saves, tickets, files, conclusions, settlements, orders, cancelled, payouts].reduce(
      (sum, { size }) => sum + size,
      0,
    );
  }
}
