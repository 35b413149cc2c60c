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
  /** Answers that no portal may give: neither done, nor refused, nor away. */
  readonly strange: string[] = [];

  /** How much was acknowledged. */
  get count(): number {
    return (
      this.saves.size + this.tickets.size + this.files.size + this.conclusions.size + this.settlements.size
    );
  }
}
