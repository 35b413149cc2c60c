import { sha256 } from './hash';
import { often, type Tx } from '@keshen/platform/server';
import { canonicalJson, recordText } from '../domain/digest';

/** Who did it: the account, or null for the system; the label is what a reader of the log sees. */
export type AuditActor = { account: string | null; label: string };

/** An act or a read worth keeping. `details` name what changed; never a password, key or identity number. */
export type Act = {
  actor: AuditActor;
  act: string;
  thing: { kind: string; id: string };
  details?: object;
  at?: Date;
};

/**
 * Writes an act with its digest into the caller's transaction, in one statement. No act waits for another:
 * the sealer chains the rows after their commit.
 */
export async function record(
  tx: Pick<Tx, 'query'>,
  { actor, act, thing, details, at = new Date() }: Act,
): Promise<void> {
  const content = {
    at: at.toISOString(),
    account: actor.account,
    label: actor.label,
    act,
    thingKind: thing.kind,
    thingId: thing.id,
    details: details ?? {},
  };
  await tx.query(
    often(`insert into audit_records (at, account, label, act, thing_kind, thing_id, details, digest)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`),
    [
      content.at,
      content.account,
      content.label,
      act,
      thing.kind,
      thing.id,
      canonicalJson(content.details),
      sha256(recordText(content)),
    ],
  );
}
