import { conflict, invalid, type Fen } from '@keshen/kernel';

/**
 * 立项: `proposed` after the decision, `held` while an objection is open, `confirmed` after the public notice,
 * `revoked` when the money went back to the envelope.
 */
export type AwardState = 'proposed' | 'held' | 'confirmed' | 'revoked';

/** What an award must stay within. Amounts in fen; null where nothing limits. */
export interface AwardLimits {
  askedFen: Fen | null;
  entitledFen: Fen | null;
  envelopeFen: Fen;
  /** What the call has awarded already, this application apart. */
  awardedFen: Fen;
}

/**
 * Refuses an amount that may not be awarded: `award.amount` (not positive, unless the formula gives nothing: a
 * recognition without money), `award.over-asked`, `award.over-entitled`, `award.envelope` with what is left of the
 * call's envelope.
 */
export function requireWithin(amountFen: Fen, limits: AwardLimits): void {
  const field = 'amountFen';
  const least = limits.entitledFen === 0 ? 0 : 1;
  if (!Number.isSafeInteger(amountFen) || amountFen < least) throw invalid('award.amount', { field });
  if (limits.askedFen !== null && amountFen > limits.askedFen)
    throw invalid('award.over-asked', { field, askedFen: limits.askedFen });
  if (limits.entitledFen !== null && amountFen > limits.entitledFen)
    throw invalid('award.over-entitled', { field, entitledFen: limits.entitledFen });
  const leftFen = Math.max(0, limits.envelopeFen - limits.awardedFen);
  if (amountFen > leftFen) throw conflict('award.envelope', { field, leftFen });
}

/** Which states an award can go to. A revoked one is over; only a new decision awards again. */
const steps: Record<AwardState, readonly AwardState[]> = {
  proposed: ['held', 'confirmed', 'revoked'],
  held: ['proposed', 'confirmed', 'revoked'],
  confirmed: ['held', 'revoked'],
  revoked: [],
};

/** Refuses `award.state` (conflict) for a step that an award in this state cannot take. */
export function requireStep(from: AwardState, to: AwardState): void {
  if (!steps[from].includes(to)) throw conflict('award.state', { state: from });
}
