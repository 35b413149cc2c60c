import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { CaseService, lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, visitor, type Actor } from '@keshen/identity';
import { conflict, notFound, Refusal, type Clock } from '@keshen/kernel';
import { CLOCK, Crypto, Database, rows, tokenHash } from '@keshen/platform/server';
import { stageById, workflowOf } from '@keshen/programme';
import { noticeTable } from '../domain/may';
import { noticeState } from '../domain/notice';
import type { ObjectionRequest, Objector } from '../domain/requests';
import type { ObjectionStatus } from '../domain/views';
import { Matters } from './matters';

/** More open objections to one project than this are a flood; they may still come by letter. */
const OPEN_MOST = 50;
/** Crockford's letters: none is taken for another when read out on the telephone. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What an objector's name and contact are sealed for. */
export const objectorContext = (caseId: string): string => `objection:${caseId}`;

/** 异议: opened by anybody by name, its author sealed. */
@Injectable()
export class ObjectionService {
  constructor(
    private readonly database: Database,
    private readonly cases: CaseService,
    private readonly matters: Matters,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Opens an objection to what was published: holds it, and the good end of the notice, until it is answered.
   * Refuses `notice.unknown`, `notice.over`, `objection.not-possible`, `objection.too-many`. The code in the answer is
   * shown once; only its hash is kept.
   */
  open(
    noticeId: string,
    { item, facts, evidence, objector }: ObjectionRequest,
  ): Promise<{ code: string; receivedAt: string }> {
    return this.database.transaction(async (tx) => {
      const [found] = await rows<{ caseId: string; entryId: number; startsOn: string; endsOn: string }>(
        tx,
        `select i.case_id as "caseId", i.entry_id as "entryId", n.starts_on as "startsOn", n.ends_on as "endsOn"
         from notice_items i join notices n on n.id = i.notice_id where i.id = $1 and n.id = $2`,
        [item, noticeId],
      );
      if (!found) throw notFound('notice.unknown');
      const now = this.clock.now();
      const parent = await lockCase(tx, found.caseId);
      if (noticeState(found, now) === 'past' || parent.entryId !== found.entryId || parent.endedAt)
        throw conflict('notice.over', { ended: found.endsOn });
      const definition = await this.cases.definitionOf(parent.programmeVersionId);
      const stage = stageById(definition, parent.kind, parent.stage);
      if (!workflowOf(definition, 'objection') || stage.kind !== 'notice')
        throw conflict('objection.not-possible');
      const [open] = await rows<{ n: number }>(
        tx,
        `select count(*)::int as n from cases where parent_id = $1 and kind = 'objection' and ended_at is null`,
        [parent.id],
      );
      if (open!.n >= OPEN_MOST) throw new Refusal('too-many', 'objection.too-many');
      const id = uuid();
      await this.cases.open(
        tx,
        {
          id,
          kind: 'objection',
          applicationId: parent.applicationId,
          partyId: parent.partyId,
          parentId: parent.id,
          callId: parent.callId,
          programmeVersionId: parent.programmeVersionId,
          town: parent.town,
          holds: [stage.arguments.clear],
        },
        { actor: visitor },
      );
      const code = receiptCode();
      await tx.query(
        `insert into objections (case_id, parent_id, notice_id, item_id, facts, evidence, objector_sealed, receipt_hash,
           received_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          id,
          parent.id,
          noticeId,
          item,
          facts,
          evidence,
          this.crypto.seal(JSON.stringify(objector), objectorContext(id)),
          tokenHash(code),
          now,
        ],
      );
      await this.matters.of(parent.kind).hold(tx, parent);
      return { code, receivedAt: now.toISOString() };
    });
  }

  /** Where an objection stands, for whoever holds its code. Refuses `objection.unknown`. */
  async status(code: string): Promise<ObjectionStatus> {
    const [found] = await this.database.read<ObjectionStatus>(
      `select n.number as notice, i.project_title as project, o.received_at as "receivedAt", c.due_at as "dueAt",
         case when o.decided_at is null then 'received' else 'answered' end as state, o.result, o.answer,
         o.decided_at as "answeredAt"
       from objections o join cases c on c.id = o.case_id join notices n on n.id = o.notice_id
         join notice_items i on i.id = o.item_id
       where o.receipt_hash = $1`,
      [tokenHash(code)],
    );
    if (!found) throw notFound('objection.unknown');
    return found;
  }

  /** Who objected, for a reason that is kept. Refuses `objection.unknown`. */
  reveal(actor: Actor, caseId: string, reason: string): Promise<Objector> {
    noticeTable.require(actor, 'reveal-objector', {});
    return this.database.transaction(async (tx) => {
      const [found] = await rows<{ sealed: string }>(
        tx,
        `select objector_sealed as sealed from objections where case_id = $1`,
        [caseId],
      );
      if (!found) throw notFound('objection.unknown');
      await record(tx, {
        actor: actorRef(actor),
        act: 'objection.objector-seen',
        thing: { kind: 'case', id: caseId },
        details: { reason },
        at: this.clock.now(),
      });
      return JSON.parse(this.crypto.open(found.sealed, objectorContext(caseId))) as Objector;
    });
  }
}

/** Eighty random bits as sixteen letters in four groups. */
function receiptCode(): string {
  const letters = Array.from({ length: 16 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return letters.match(/.{4}/g)!.join('-');
}
