import { Injectable } from '@nestjs/common';
import { conflict } from '@keshen/kernel';
import { Database } from '@keshen/platform/server';
import type { RelationKind } from '@keshen/programme';
import { LegalPersonRegister, RegisterUnavailable } from '@keshen/registry/server';
import { relationsOf, type Side } from '../domain/relation';

/** 关联关系: asks the register of legal persons about both sides. Never inside a transaction. */
@Injectable()
export class Relations {
  constructor(
    private readonly database: Database,
    private readonly register: LegalPersonRegister,
  ) {}

  /**
   * The relations between two parties, and whether the register knew both (a team counts as known: it has no
   * entry). Refuses `order.register-silent` when the register does not answer.
   */
  async between(buyer: string, seller: string): Promise<{ relations: RelationKind[]; known: boolean }> {
    const [a, b] = [await this.side(buyer), await this.side(seller)];
    return { relations: relationsOf(a, b), known: a.registered && b.registered };
  }

  private async side(party: string): Promise<Side> {
    const [found] = await this.database.read<{
      kind: string;
      creditCode: string | null;
      representative: string | null;
      people: string[];
    }>(
      `select p.kind, p.credit_code as "creditCode", p.profile ->> 'legal_representative' as representative,
         coalesce((select array_agg(distinct m.account_id::text) from memberships m
           where m.party_id = p.id and m.state = 'active'), '{}') as people
       from parties p where p.id = $1`,
      [party],
    );
    const person = found?.creditCode ? await this.ask(found.creditCode) : null;
    return {
      creditCode: found?.creditCode ?? null,
      legalRepresentative: person?.legalRepresentative ?? found?.representative ?? null,
      shareholders: person?.shareholders ?? [],
      offices: person?.offices ?? [],
      people: found?.people ?? [],
      registered: person !== null || found?.kind !== 'legal',
    };
  }

  private async ask(creditCode: string) {
    try {
      return await this.register.find(creditCode);
    } catch (error) {
      if (error instanceof RegisterUnavailable) throw conflict('order.register-silent');
      throw error;
    }
  }
}
