import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { invalid, type Clock } from '@keshen/kernel';
import { CLOCK, Database } from '@keshen/platform/server';
import { PROOF_MINUTES, proofBy } from '../domain/proof';
import type { ProofRequest } from '../domain/requests';
import { actorRef, type Actor } from '../domain/roles';
import { PasswordChanges } from './password.service';
import { SecondFactorCodes } from './second-factor.codes';
import type { CurrentSession } from './session.service';

/** 再次验证: before money moves the person at a session says once more who they are. */
@Injectable()
export class ProofService {
  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordChanges,
    private readonly codes: SecondFactorCodes,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Notes that whoever holds the session knows the password, or has the second factor where it is set up. Refuses
   * `proof.incomplete` (the other one is asked for), `password.wrong`, `second-factor.wrong`, `sign-in.locked`.
   */
  async prove(
    actor: Actor,
    { id, secondFactor }: CurrentSession,
    given: ProofRequest,
  ): Promise<{ minutes: number }> {
    const by = proofBy(secondFactor);
    const word = given[by];
    if (word === undefined) throw invalid('proof.incomplete', { field: by });
    if (by === 'code') await this.codes.require(actor.account!, word);
    else await this.passwords.requireCurrent(actor, word);
    await this.database.transaction(async (tx) => {
      const at = this.clock.now();
      await tx.query('update sessions set proved_at = $2 where id = $1', [id, at]);
      const thing = { kind: 'session', id };
      await record(tx, { actor: actorRef(actor), act: 'session.proof', thing, details: { by }, at });
    });
    return { minutes: PROOF_MINUTES };
  }
}
