import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, type Clock } from '@keshen/kernel';
import { CLOCK, Database, newToken, rows, tokenHash, type Tx } from '@keshen/platform/server';
import { callTable } from '../domain/may';
import { lockCall } from './call.rows';

/** How long a preview link works, in days. */
const PREVIEW_DAYS = 14;

/** 预览链接 of a draft call: colleagues read its page before it is public. Nothing can be begun or kept there. */
@Injectable()
export class PreviewService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A new link's secret, told only now; the one before no longer works. Refuses `call.unknown`, `call.published`. */
  async make(actor: Actor, callId: string): Promise<{ token: string; expiresAt: Date }> {
    callTable.require(actor, 'show', { published: false });
    return this.database.transaction(async (tx) => {
      const call = await lockCall(tx, callId);
      if (call.publishedAt) throw conflict('call.published');
      const token = newToken();
      const now = this.clock.now();
      const expiresAt = new Date(now.getTime() + PREVIEW_DAYS * 86_400_000);
      await tx.query(
        `insert into call_previews (call_id, token_hash, expires_at, made_at, made_by) values ($1, $2, $3, $4, $5)
         on conflict (call_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at,
           made_at = excluded.made_at, made_by = excluded.made_by`,
        [callId, tokenHash(token), expiresAt, now, actor.account],
      );
      await this.note(tx, actor, 'call.preview-made', callId);
      return { token, expiresAt };
    });
  }

  /** Ends the link of a call, if it has one. */
  async end(actor: Actor, callId: string): Promise<void> {
    callTable.require(actor, 'show', { published: false });
    await this.database.transaction(async (tx) => {
      const ended = await rows(tx, `delete from call_previews where call_id = $1 returning call_id`, [
        callId,
      ]);
      if (ended.length) await this.note(tx, actor, 'call.preview-ended', callId);
    });
  }

  private note(tx: Tx, actor: Actor, act: string, callId: string): Promise<void> {
    const thing = { kind: 'call', id: callId };
    return record(tx, { actor: actorRef(actor), act, thing, details: {}, at: this.clock.now() });
  }
}
