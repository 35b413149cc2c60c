import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { canonicalJson } from '@keshen/audit';
import type { Actor } from '@keshen/identity';
import { conflict, referenceNumber, type Clock } from '@keshen/kernel';
import {
  brokenConstraint,
  CLOCK,
  CONFIG,
  type Config,
  Database,
  demoAllowed,
  rows,
  type Tx,
} from '@keshen/platform/server';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import { RegisterAnswers } from '@keshen/registry/server';
import { applicationTable } from '../domain/may';
import type { StartRequest } from '../domain/requests';
import { TRIAL_PREFIX } from '../domain/trial';
import { AnswerStore } from './answers';
import { CaseService } from './case.service';
import { profileOf } from './party-profile';
import { prefilled } from './prefill';

export type Started = { id: string; reference: string };

/** By which the same request is known when it is sent again; null: its client gave it no id. */
export const startDigest = (request: StartRequest): Buffer | null =>
  request.id === undefined ? null : createHash('sha256').update(canonicalJson(request)).digest();

/** 开始申报: a party begins an application in an open call. */
@Injectable()
export class StartService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly calls: CallService,
    private readonly cases: CaseService,
    private readonly answers: AnswerStore,
    private readonly register: RegisterAnswers,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Starts an application of a party in an open call, with what the party's profile knows filled in, and what `fill` adds
   * within the same transaction. What was started under the same `digest` before is answered as it was then.
   * Refuses `call.unknown`, `call.not-open`, `party.unknown`.
   */
  async start(
    actor: Actor,
    callId: string,
    partyId: string,
    { digest = null, fill }: { digest?: Buffer | null; fill?: (tx: Tx, id: string) => Promise<void> } = {},
  ): Promise<Started> {
    const thing = { party: partyId, town: null, submitted: false, departments: [], experts: [] };
    try {
      return await this.database.transaction(async (tx) => {
        applicationTable.require(actor, 'start', thing);
        const before = await startedBefore(tx, partyId, digest);
        if (before) return before;
        const started = await this.startIn(tx, actor, callId, partyId, { digest });
        await fill?.(tx, started.id);
        return started;
      });
    } catch (error) {
      if (brokenConstraint(error) !== 'applications_started') throw error;
      // The same at the same moment was quicker, and has been done.
      return this.start(actor, callId, partyId, { digest, fill });
    }
  }

  /** The same within a transaction, for a capability that has decided itself who may; `applyFree`: 免申即享. */
  async startIn(
    tx: Tx,
    actor: Actor,
    callId: string,
    partyId: string,
    { applyFree = false, digest = null }: { applyFree?: boolean; digest?: Buffer | null } = {},
  ): Promise<Started> {
    const call = await this.calls.published(tx, callId, actor.account);
    const now = this.clock.now();
    if (this.calls.status(call, now) !== 'open') throw conflict('call.not-open', { closes: call.closesAt });
    const party = await profileOf(tx, partyId);
    const definition = await this.programmes.definitionOf(call.programmeVersionId, tx);
    const id = uuid();
    const reference = await this.nextReference(
      tx,
      call.trial ? `${TRIAL_PREFIX}${definition.code}` : definition.code,
      call.year,
    );
    await tx.query(
      `insert into applications (id, call_id, programme_version_id, party_id, reference, town, demo, created_at, created_by, apply_free, trial,
         start_digest)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        call.id,
        call.programmeVersionId,
        partyId,
        reference,
        party.town,
        demoAllowed(this.config),
        now,
        actor.account,
        applyFree,
        call.trial,
        digest,
      ],
    );
    const filled = prefilled(definition, party.values);
    if (filled.length) await this.answers.write(tx, definition, id, actor.account!, filled);
    await this.cases.open(
      tx,
      {
        kind: 'application',
        applicationId: id,
        partyId,
        callId: call.id,
        trial: call.trial,
        programmeVersionId: call.programmeVersionId,
        town: party.town,
      },
      { actor, details: { reference } },
    );
    await this.register.refresh(tx, partyId);
    return { id, reference };
  }

  private async nextReference(tx: Tx, code: string, year: number): Promise<string> {
    const [counter] = await rows<{ last: number }>(
      tx,
      `insert into reference_counters (code, year, last) values ($1, $2, 1)
       on conflict (code, year) do update set last = reference_counters.last + 1 returning last`,
      [code, year],
    );
    return referenceNumber(code, year, counter!.last);
  }
}

async function startedBefore(tx: Tx, party: string, digest: Buffer | null): Promise<Started | undefined> {
  if (!digest) return undefined;
  const [found] = await rows<Started>(
    tx,
    'select id, reference from applications where party_id = $1 and start_digest = $2',
    [party, digest],
  );
  return found;
}
