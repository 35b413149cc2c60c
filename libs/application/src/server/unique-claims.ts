import { Injectable } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { conflict, type Problem } from '@keshen/kernel';
import { often, rows, type Tx } from '@keshen/platform/server';
import {
  repeatedClaims,
  uniqueClaims,
  type Answers,
  type Definition,
  type UniqueClaim,
} from '@keshen/programme';
import { applicationTable } from '../domain/may';
import type { Application } from './application.rows';

type Subject = Pick<Application, 'id' | 'partyId'> & { trial?: boolean };

/** What another application holds of a claim that is made here. */
interface Holder {
  namespace: string;
  key: string;
  reference: string;
  party: string;
  town: string | null;
}

/**
 * 唯一主张: held by the unique index `unique_claims_held` from the submission on, given back when the application
 * ends refused, withdrawn or lapsed (`release`). Two that submit at once wait for one another here.
 */
@Injectable()
export class UniqueClaims {
  /** What cannot be claimed any more, at its place in the form; only looked at, nothing is held. */
  async problems(
    tx: Tx,
    actor: Actor,
    subject: Subject,
    definition: Definition,
    answers: Answers,
  ): Promise<Problem[]> {
    const claims = uniqueClaims(definition, answers, subject.partyId);
    if (claims.length === 0) return [];
    const counted = await rows<{ namespace: string; key: string; held: number }>(
      tx,
      `select u.namespace, u.key, count(*)::int as held from unique_claims u
         join unnest($2::text[], $3::text[]) as n (namespace, key) on n.namespace = u.namespace and n.key = u.key
       where u.released_at is null and u.application_id <> $1 group by u.namespace, u.key`,
      [subject.id, ...distinct(claims)],
    );
    const held = new Map(counted.map((c) => [same(c), c.held]));
    const repeated = repeatedClaims(claims);
    const taken: UniqueClaim[] = [];
    const made = new Map<string, number>();
    for (const claim of claims) {
      const times = (made.get(same(claim)) ?? 0) + 1;
      made.set(same(claim), times);
      if (times <= claim.most && times + (held.get(same(claim)) ?? 0) > claim.most) taken.push(claim);
    }
    return [...repeated, ...(await this.explained(tx, actor, subject, taken))];
  }

  /**
   * Holds everything that the submission claims, in place of what the application held before. Refuses
   * `claim.taken` (conflict) with each row and, where this person may know it, who holds it.
   */
  async hold(
    tx: Tx,
    actor: Actor,
    subject: Subject,
    definition: Definition,
    answers: Answers,
    now: Date,
  ): Promise<void> {
    if (subject.trial) {
      // A trial is told what it would be told, and takes nothing from anybody.
      const problems = await this.problems(tx, actor, subject, definition, answers);
      if (problems.length) throw conflict('claim.taken', { problems });
      return;
    }
    const claims = uniqueClaims(definition, answers, subject.partyId);
    await this.release(tx, subject.id, now);
    const repeated = repeatedClaims(claims);
    if (repeated.length) throw conflict('claim.taken', { problems: repeated });
    // One order for all, so that two who want the same keys wait in the same order.
    let open = [...claims].sort((a, b) => (same(a) < same(b) ? -1 : 1));
    for (let slot = 1; open.some((c) => slot <= c.most); slot++) {
      const tried = open.filter((c) => slot <= c.most);
      const got = await rows<{ namespace: string; key: string }>(
        tx,
        often(`insert into unique_claims (application_id, claim, namespace, key, slot, held_at)
         select $1, c.claim, c.namespace, c.key, $2, $3
         from unnest($4::text[], $5::text[], $6::text[]) with ordinality as c (claim, namespace, key, n) order by c.n
         on conflict (namespace, key, slot) where released_at is null do nothing returning namespace, key`),
        [
          subject.id,
          slot,
          now,
          tried.map((c) => c.unique),
          tried.map((c) => c.namespace),
          tried.map((c) => c.key),
        ],
      );
      open = without(open, got);
    }
    if (open.length)
      throw conflict('claim.taken', { problems: await this.explained(tx, actor, subject, open) });
  }

  /** Gives back what an application holds. */
  async release(tx: Tx, applicationId: string, now: Date): Promise<void> {
    await tx.query(
      often(`update unique_claims set released_at = $2 where application_id = $1 and released_at is null`),
      [applicationId, now],
    );
  }

  /** The earlier application is named to those who may read it; to others it is only told that there is one. */
  private async explained(
    tx: Tx,
    actor: Actor,
    subject: Subject,
    taken: readonly UniqueClaim[],
  ): Promise<Problem[]> {
    if (taken.length === 0) return [];
    const holders = await rows<Holder>(
      tx,
      `select distinct on (u.namespace, u.key) u.namespace, u.key, a.reference, a.party_id as party, a.town
       from unique_claims u join applications a on a.id = u.application_id
         join unnest($2::text[], $3::text[]) as n (namespace, key) on n.namespace = u.namespace and n.key = u.key
       where u.released_at is null and u.application_id <> $1 order by u.namespace, u.key, u.id`,
      [subject.id, ...distinct(taken)],
    );
    const byKey = new Map(holders.map((h) => [same(h), h]));
    return taken.map((claim) => {
      const holder = byKey.get(same(claim));
      const known = holder && mayKnow(actor, holder);
      return {
        path: claim.path,
        code: known ? 'claim.taken-by' : 'claim.taken',
        params: {
          unique: claim.unique,
          value: claim.value,
          most: claim.most,
          ...(known ? { reference: holder.reference } : {}),
        },
      };
    });
  }
}

const same = ({ namespace, key }: { namespace: string; key: string }): string => `${namespace} ${key}`;

const distinct = (claims: readonly UniqueClaim[]): [string[], string[]] => {
  const once = [...new Map(claims.map((c) => [same(c), c])).values()];
  return [once.map((c) => c.namespace), once.map((c) => c.key)];
};

/** The claims without those that were got, one for each. */
function without(
  claims: readonly UniqueClaim[],
  got: readonly { namespace: string; key: string }[],
): UniqueClaim[] {
  const count = new Map<string, number>();
  for (const each of got) count.set(same(each), (count.get(same(each)) ?? 0) + 1);
  return claims.filter((claim) => {
    const left = count.get(same(claim)) ?? 0;
    count.set(same(claim), left - 1);
    return left <= 0;
  });
}

const mayKnow = (actor: Actor, { party, town }: Holder): boolean =>
  applicationTable.may(actor, 'read', { party, town, submitted: true, departments: [], experts: [] });
