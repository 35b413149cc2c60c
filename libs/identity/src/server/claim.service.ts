import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import { conflict, dueInstant, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, defineTask, enqueue, rows, type Tx } from '@keshen/platform/server';
import {
  CLAIM_DAYS,
  OPEN_CLAIMS,
  placeClaim,
  registerVerdict,
  type ClaimState,
  type PartyKind,
  type RegisterVerdict,
} from '../domain/claim';
import { claimTable } from '../domain/identity-may';
import type { ClaimDecision, ClaimRequest } from '../domain/requests';
import { actorRef, systemActor, type Actor } from '../domain/roles';
import { ClaimOutcomes } from './claim-outcomes';
import { EvidenceFiles } from './evidence';
import { PartyStore, type PartyIdentity } from './party.store';

/** Asks the register of legal persons about a claim. Handled by the registry, which stands above. */
export const claimCheck = defineTask('identity.claim-check', z.strictObject({ claim: z.uuid() }));

export type Claim = {
  id: string;
  account: string;
  party: string;
  kind: PartyKind;
  name: string;
  creditCode: string | null;
  legalRepresentative: string | null;
  state: ClaimState;
  registerVerdict: RegisterVerdict | null;
};
/** What a register knows of a legal person. */
export type Registered = {
  name: string;
  legalRepresentative: string;
  district?: string;
  establishedOn?: string;
};

const partyOf = (claim: ClaimRequest, person: string): PartyIdentity => {
  if (claim.kind === 'legal')
    return { kind: 'legal', name: claim.unit, creditCode: claim.creditCode, town: claim.town };
  if (claim.kind === 'team') return { kind: 'team', name: claim.unit, town: claim.town };
  return { kind: 'natural', name: person, residentId: claim.residentId, town: claim.town };
};

/** 认领: who may act for a unit. */
@Injectable()
export class ClaimService {
  constructor(
    private readonly database: Database,
    private readonly parties: PartyStore,
    private readonly outcomes: ClaimOutcomes,
    private readonly evidence: EvidenceFiles,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Somebody signed in claims a unit. Refuses `claim.already` (they administer it, or have an open claim). */
  claim(actor: Actor, request: ClaimRequest): Promise<{ id: string; state: ClaimState }> {
    return this.database.transaction((tx) => this.place(tx, actor, request));
  }

  /** Places a claim inside the caller's transaction: the party is made or locked, so that claims come one by one. */
  async place(tx: Tx, actor: Actor, request: ClaimRequest): Promise<{ id: string; state: ClaimState }> {
    const account = actor.account!;
    const identity = partyOf(request, actor.name);
    const { party, made } = await this.parties.ensure(tx, identity);
    const held = await this.parties.membership(tx, party.id, account);
    if (held.some((m) => m.state === 'active' && m.role === 'enterprise-administrator'))
      throw conflict('claim.already');
    const [open] = await rows<{ id: string }>(
      tx,
      `select id from claims where party_id = $1 and account_id = $2 and state in ('pending', 'asked', 'disputed')`,
      [party.id, account],
    );
    if (open) throw conflict('claim.already', { claim: open.id });
    const administrators = await this.parties.administrators(tx, party.id);
    const placed = placeClaim({
      kind: party.kind,
      exists: !made,
      hasAdministrator: administrators.length > 0,
      isMember: held.some((m) => m.state === 'active'),
    });
    const now = this.clock.now();
    const id = uuid();
    await tx.query(
      `insert into claims (id, account_id, party_id, name, legal_representative, state, grounds, created_at, due_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        account,
        party.id,
        identity.name,
        request.kind === 'legal' ? request.legalRepresentative : null,
        placed.state,
        request.grounds ?? null,
        now,
        placed.state === 'asked' ? null : dueInstant(now, CLAIM_DAYS),
      ],
    );
    if (placed.membership)
      await this.parties.put(tx, { party: party.id, account, ...placed.membership, by: account });
    if (placed.state === 'asked')
      await this.outcomes.tellAdministrators(tx, id, party, actor, administrators);
    if (placed.state === 'pending' && party.kind === 'legal') await enqueue(tx, claimCheck, { claim: id });
    await this.record(tx, actor, 'claim.place', id, { party: party.id, state: placed.state });
    return { id, state: placed.state };
  }

  /** What the register is asked about: null once the claim is decided or the register has answered. */
  async toCheck(id: string): Promise<{ party: string; creditCode: string } | null> {
    const [found] = await this.database.read<{ party: string; creditCode: string }>(
      `select p.id as party, p.credit_code as "creditCode" from claims c join parties p on p.id = c.party_id
       where c.id = $1 and c.state = 'pending' and c.register_verdict is null and p.credit_code is not null`,
      [id],
    );
    return found ?? null;
  }

  /** Takes the register's answer: it approves when it vouches, and is a help to the officer otherwise. */
  async registerAnswered(id: string, registered: Registered | null): Promise<void> {
    await this.database.transaction(async (tx) => {
      const claim = await this.lock(tx, id);
      if (claim.state !== 'pending' || claim.registerVerdict !== null) return;
      const verdict = registerVerdict(claim, registered);
      await tx.query('update claims set register_verdict = $2 where id = $1', [id, verdict]);
      await this.record(tx, systemActor, 'claim.register-answered', id, { verdict });
      if (verdict === 'matched') await this.outcomes.approve(tx, claim, systemActor, 'register', registered);
    });
  }

  /** An officer decides. Refuses `claim.decided` (conflict) when somebody was quicker. */
  async decide(actor: Actor, id: string, decision: ClaimDecision): Promise<void> {
    await this.database.transaction(async (tx) => {
      const claim = await this.lock(tx, id);
      claimTable.require(actor, 'decide', claim);
      if (!OPEN_CLAIMS.includes(claim.state)) throw conflict('claim.decided', { state: claim.state });
      if (decision.outcome === 'approve')
        await this.outcomes.approve(tx, claim, actor, 'officer', null, decision.reason);
      else await this.outcomes.refuse(tx, claim, actor, 'officer', decision.reason);
    });
  }

  /** The claimant takes it to an officer when the unit's administrator does not answer or refuses. */
  async dispute(actor: Actor, id: string, grounds: string, file?: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const claim = await this.lock(tx, id);
      claimTable.require(actor, 'dispute', claim);
      const [row] = await rows<{ through: string | null }>(
        tx,
        'select decided_through as through from claims where id = $1',
        [id],
      );
      const refusedByUnit = claim.state === 'refused' && row!.through === 'enterprise';
      if (claim.state !== 'asked' && !refusedByUnit) throw conflict('claim.decided', { state: claim.state });
      if (file) await this.attach(tx, actor, id, file);
      await tx.query(
        `update claims set state = 'disputed', grounds = $2, due_at = $3, decided_at = null, decided_by = null,
           decided_through = null, reason = null where id = $1`,
        [id, grounds, dueInstant(this.clock.now(), CLAIM_DAYS)],
      );
      await this.record(tx, actor, 'claim.dispute', id, {});
    });
  }

  /** The claimant hands in the licence and the letter of authority. */
  async addEvidence(actor: Actor, id: string, file: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const claim = await this.lock(tx, id);
      claimTable.require(actor, 'add-evidence', claim);
      if (!OPEN_CLAIMS.includes(claim.state)) throw conflict('claim.decided', { state: claim.state });
      await this.attach(tx, actor, id, file);
      await this.record(tx, actor, 'claim.evidence', id, { file });
    });
  }

  /** The claim, its party locked first and then itself; the same order everywhere. */
  private async lock(tx: Tx, id: string): Promise<Claim> {
    const [at] = await rows<{ party: string }>(tx, 'select party_id as party from claims where id = $1', [
      id,
    ]);
    if (!at) throw notFound('claim.unknown');
    await this.parties.lock(tx, at.party);
    const [claim] = await rows<Claim>(
      tx,
      `select c.id, c.account_id as account, c.party_id as party, p.kind, c.name, p.credit_code as "creditCode",
         c.legal_representative as "legalRepresentative", c.state, c.register_verdict as "registerVerdict"
       from claims c join parties p on p.id = c.party_id where c.id = $1 for no key update of c`,
      [id],
    );
    return claim!;
  }

  private async attach(tx: Tx, actor: Actor, id: string, file: string): Promise<void> {
    await this.evidence.attach(tx, actor, file, id);
    await tx.query('update claims set evidence_file_id = $2 where id = $1', [id, file]);
  }

  private record(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'claim', id },
      details,
      at: this.clock.now(),
    });
  }
}
