import { Inject, Injectable } from '@nestjs/common';
import { memberOf, type Actor } from '@keshen/identity';
import { notFound, type Clock, type Text } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { eligibility, unflatten, type Verdict } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { RegisterAnswers } from '@keshen/registry/server';
import type { Match } from '../domain/views';
import { prefilled } from './prefill';
import { eligibilityContext } from './eligibility.context';
import { profileOf } from './party-profile';

/** So many open calls are matched, those that close first. */
const CALLS_MOST = 50;
const order = { can: 0, lacks: 1, cannot: 2 } as const;

/** Which programmes a party can apply for. */
@Injectable()
export class MatchQueries {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly register: RegisterAnswers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * All open calls against the party's profile, the register and its history, the best first. Only its own people
   * see it; to everybody else there is no such party (`party.unknown`).
   */
  async of(actor: Actor, partyId: string): Promise<Match[]> {
    if (!memberOf(actor, partyId)) throw notFound('party.unknown');
    return this.database.transaction(async (tx) => {
      await this.register.refresh(tx, partyId);
      const now = this.clock.now();
      const party = await profileOf(tx, partyId);
      const calls = await rows<OpenCall>(
        tx,
        `select id, title, programme_version_id as version, closes_at as "closesAt" from calls
         where published_at is not null and not trial and opens_at <= $1 and closes_at >= $1
           and (closed_early_at is null or closed_early_at > $1)
         order by closes_at, id limit $2`,
        [now, CALLS_MOST],
      );
      const found: Match[] = [];
      for (const call of calls) found.push(await this.match(tx, call, { id: partyId, ...party }, now));
      return found.sort((a, b) => order[a.state] - order[b.state] || a.failed.length - b.failed.length);
    });
  }

  private async match(
    tx: Tx,
    call: OpenCall,
    party: { id: string; kind: string; values: Record<string, unknown> },
    now: Date,
  ): Promise<Match> {
    const definition = await this.programmes.definitionOf(call.version);
    const filled = prefilled(definition, party.values).map(({ path, value }) => [path, value] as const);
    const about = { id: null, partyId: party.id, callId: call.id };
    const context = await eligibilityContext(tx, about, unflatten(Object.fromEntries(filled)), now);
    const { verdicts } = eligibility(definition, context, 'start');
    const of = (verdict: Verdict['verdict']): Verdict[] => verdicts.filter((v) => v.verdict === verdict);
    const otherParty = !definition.applicants.some((a) => a.party === party.kind);
    const [failed, unknown] = [of('failed'), of('unknown')];
    return {
      callId: call.id,
      title: call.title,
      programme: { code: definition.code, name: definition.name, summary: definition.summary },
      closesAt: call.closesAt,
      state: otherParty || failed.length ? 'cannot' : unknown.length ? 'lacks' : 'can',
      otherParty,
      passed: of('passed').length + of('reason').length,
      failed,
      unknown,
    };
  }
}

interface OpenCall {
  id: string;
  title: Text;
  version: string;
  closesAt: Date;
}
