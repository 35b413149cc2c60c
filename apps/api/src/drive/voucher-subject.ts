import { stageById } from '@keshen/programme';
import type { Applicants, Player } from './cast';
import type { Visitor } from './http';
import { Subject, type SeenCase } from './subject';

/** A case of an order as its page shows it. */
interface OrderCase {
  id: string;
  kind: 'order' | 'redemption';
  stage: string;
  version: number;
  round: number;
  endedAt: string | null;
  result: string | null;
  duty: string | null;
  way: { outcome: string | null; leftAt: string | null; stage: string }[];
}

/** An order, its redemption or an objection to that: two sides, an enterprise and an institution, on a page of their own. */
export class VoucherSubject extends Subject {
  constructor(
    { cast, applicants, definition, call, application, chosen }: Subject,
    readonly own: 'order' | 'redemption' | 'objection',
    readonly institution: Applicants,
    readonly order: string,
  ) {
    super(cast, applicants, definition, call, application, own, chosen);
  }

  override beside(kind: 'objection'): VoucherSubject {
    return new VoucherSubject(this, kind, this.institution, this.order);
  }

  /** The objections to the redemption, as the officer sees them. */
  override async casesOf(): Promise<SeenCase[]> {
    const { visitor } = await this.cast.of('officer');
    return (await visitor.get<{ objections: SeenCase[] }>(`/vouchers/orders/${this.order}`)).objections;
  }

  override async seenBy(reader: Visitor): Promise<SeenCase> {
    if (this.own === 'objection') {
      const [objection] = await this.casesOf();
      if (!objection) throw new Error('nobody objected');
      return objection;
    }
    const { cases } = await reader.get<{ cases: OrderCase[] }>(`/vouchers/orders/${this.order}`);
    const found = cases.find((c) => c.kind === this.own);
    if (!found) throw new Error(`nobody sees the ${this.own}`);
    const { duty, way, ...one } = found;
    const stageKind = stageById(this.definition, this.own, one.stage).kind;
    return { case: { ...one, stageKind, entryNo: way.length }, view: {}, duty: duty ? { role: duty } : null };
  }

  /** Whoever owes something at the stage where the case is. */
  async owing(): Promise<Player[]> {
    const officer = await this.cast.of('officer');
    const found: Player[] = [];
    for (const player of [this.institution.certifier, this.applicants.certifier, officer])
      if ((await this.seenBy(player.visitor)).duty) found.push(player);
    return found;
  }
}
