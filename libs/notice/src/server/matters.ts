import { Injectable } from '@nestjs/common';
import type { Case } from '@keshen/application';
import { AwardService } from '@keshen/decision/server';
import type { Tx } from '@keshen/platform/server';
import type { CaseKind } from '@keshen/programme';

/** 公示事项: what a notice says of a case of one kind, and what an objection does to it. Amounts in fen. */
export interface Matter {
  /** A select of reference, title, town and amount_fen (0 where no money is at stake) for the case `c`; ends in its where. */
  readonly reads: string;
  /** Takes what stands before the case in the lock order. */
  lock(tx: Tx, caseId: string): Promise<void>;
  /** What stands now; null: nothing, or nothing any more. */
  amountOf(tx: Tx, subject: Case): Promise<number | null>;
  published(tx: Tx, subject: Pick<Case, 'id' | 'applicationId'>, notice: string): Promise<void>;
  /** An objection was opened. */
  hold(tx: Tx, subject: Case): Promise<void>;
  /** No longer held; it is made public again. */
  release(tx: Tx, subject: Case): Promise<void>;
  /** The notice is over, or its objections did not change it: it holds. */
  confirm(tx: Tx, subject: Case): Promise<void>;
  revoke(tx: Tx, subject: Case): Promise<void>;
  /** Lowers what stands to an amount. */
  adjust(tx: Tx, subject: Case, amountFen: number): Promise<void>;
}

/** What an application was awarded; a registration or recognition is made public without money. */
@Injectable()
export class AwardMatter implements Matter {
  readonly reads = `select a.reference, coalesce(nullif(a.title, ''), a.reference) as title, a.town,
      coalesce(w.amount_fen, 0)::bigint as amount_fen
    from applications a left join awards w on w.application_id = a.id and w.state <> 'revoked'
    where a.id = c.application_id`;

  constructor(private readonly awards: AwardService) {}

  async lock(tx: Tx, caseId: string): Promise<void> {
    await this.awards.lockCallOfCase(tx, caseId);
  }

  async amountOf(tx: Tx, { applicationId }: Case): Promise<number | null> {
    const award = await this.awards.of(tx, applicationId);
    return award && award.state !== 'revoked' ? award.amountFen : null;
  }

  published(tx: Tx, { applicationId }: Pick<Case, 'applicationId'>, notice: string): Promise<void> {
    return this.awards.published(tx, applicationId, notice);
  }

  hold = (tx: Tx, { applicationId }: Case): Promise<void> => this.awards.hold(tx, applicationId);
  release = (tx: Tx, { applicationId }: Case): Promise<void> => this.awards.release(tx, applicationId);
  confirm = (tx: Tx, { applicationId }: Case): Promise<void> => this.awards.confirm(tx, applicationId);
  revoke = (tx: Tx, { applicationId }: Case): Promise<void> =>
    this.awards.revoke(tx, applicationId, 'objection');
  adjust = (tx: Tx, { applicationId }: Case, amountFen: number): Promise<void> =>
    this.awards.adjust(tx, applicationId, amountFen, 'objection');
}

/** Which matter a case is made public for: its application's award, unless its capability says otherwise. */
@Injectable()
export class Matters {
  private readonly byKind = new Map<CaseKind, Matter>();

  constructor(private readonly awards: AwardMatter) {}

  /** A capability above speaks for its own kind of case. */
  register(kind: CaseKind, matter: Matter): void {
    if (this.byKind.has(kind)) throw new Error(`cases of kind ${kind} have two matters`);
    this.byKind.set(kind, matter);
  }

  of(kind: CaseKind): Matter {
    return this.byKind.get(kind) ?? this.awards;
  }

  /** The matter of the case `c` as a lateral table: reference, title, town, amount_fen. */
  get lateral(): string {
    const kinds = [...this.byKind.keys()];
    const own = kinds.map((kind) => `(${this.byKind.get(kind)!.reads} and c.kind = '${kind}')`);
    const others = kinds.length ? ` and c.kind not in (${kinds.map((k) => `'${k}'`).join(', ')})` : '';
    return `lateral (${[`(${this.awards.reads}${others})`, ...own].join(' union all ')})`;
  }
}
