import { randomInt } from 'node:crypto';
import type { Case } from '@keshen/application';
import { lockCase } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { rows, type Tx } from '@keshen/platform/server';
import { drawMasks } from '../domain/masked-name';
import type { Review } from '../domain/review';
import type { PanelService } from './panel.service';

/** Who stepped back or was taken off owes nothing and, without a duty, reads nothing any more. */
export async function withdrawDuty(tx: Tx, entryId: number, account: string): Promise<void> {
  await tx.query(`delete from duties where entry_id = $1 and role = 'expert' and account_id = $2`, [
    entryId,
    account,
  ]);
}

/** 专家A …: gives a letter to each who has none yet. */
export async function maskSeats(tx: Tx, entryId: number, seated: readonly Review[]): Promise<void> {
  const known = await rows<{ review: string; mask: number }>(
    tx,
    `select review_id as review, mask from review_masks where entry_id = $1`,
    [entryId],
  );
  const wanted = seated.filter(({ id }) => !known.some(({ review }) => review === id));
  const drawn = drawMasks(
    known.map(({ mask }) => mask),
    wanted.length,
    randomInt,
  );
  for (const [at, { id }] of wanted.entries())
    await tx.query(`insert into review_masks (review_id, entry_id, mask) values ($1, $2, $3)`, [
      id,
      entryId,
      drawn[at],
    ]);
}

/** Seats many at once in one transaction: cases are locked first and in order, then experts, as one assignment does. */
export async function seatAll(
  tx: Tx,
  panels: PanelService,
  actor: Actor,
  seats: readonly { caseId: string; experts: string[] }[],
): Promise<void> {
  const cases: Case[] = [];
  for (const { caseId } of seats) cases.push(await lockCase(tx, caseId));
  await tx.query(
    `select 1 from experts where account_id = any ($1::uuid[]) order by account_id for no key update`,
    [seats.flatMap((s) => s.experts)],
  );
  for (const [i, subject] of cases.entries()) await panels.assignIn(tx, actor, subject, seats[i]!.experts);
}
