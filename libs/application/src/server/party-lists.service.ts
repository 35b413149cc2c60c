import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, memberOf, partyTable, profileSchema, type Actor } from '@keshen/identity';
import { conflict, isRefusal, notFound, Refusal, type Clock, type Text } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { fieldAt } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import type { LegalPerson } from '@keshen/registry';
import { RegisterAnswers, RegisterUnavailable } from '@keshen/registry/server';
import {
  profileDifferences,
  type PartyListKind,
  type PartyListRequest,
  type ProfileDifference,
} from '../domain/party-lists';
import { ApplicationAccess } from './access';
import { applicationById } from './application.rows';
import { SubmissionStore } from './submission.store';

export type PartyLists = Partial<Record<PartyListKind, { version: number; items: unknown[] }>>;
export type ProfileOffer = ProfileDifference & { label: Text };

/** 单位档案: people, patents and figures by year, what the register says, and what applications bring back. */
@Injectable()
export class PartyListService {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly programmes: ProgrammeService,
    private readonly submissions: SubmissionStore,
    private readonly register: RegisterAnswers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** For the enterprise's own people. Refuses `party.unknown`. */
  async read(actor: Actor, party: string): Promise<PartyLists> {
    if (!memberOf(actor, party)) throw notFound('party.unknown');
    const found = await this.database.read<{ kind: PartyListKind; version: number; items: unknown[] }>(
      'select kind, version, items from party_lists where party_id = $1',
      [party],
    );
    return Object.fromEntries(found.map(({ kind, ...list }) => [kind, list]));
  }

  /** Refuses `party.unknown`, `party.stale`. */
  save(
    actor: Actor,
    party: string,
    { kind, version, items }: PartyListRequest,
  ): Promise<{ version: number }> {
    return this.database.transaction(async (tx) => {
      partyTable.require(actor, 'change-profile', { party });
      const saved = await rows<{ version: number }>(
        tx,
        `insert into party_lists (party_id, kind, items, version, changed_at, changed_by)
         select $1, $2, $3, 1, $4, $5 where $6 = 0 or exists (select 1 from party_lists where party_id = $1 and kind = $2)
         on conflict (party_id, kind) do update set items = excluded.items, version = party_lists.version + 1,
           changed_at = excluded.changed_at, changed_by = excluded.changed_by
         where party_lists.version = $6
         returning version`,
        [party, kind, JSON.stringify(items), this.clock.now(), actor.account, version],
      );
      if (!saved[0]) throw conflict('party.stale');
      await this.record(tx, actor, party, { list: kind, count: items.length });
      return saved[0];
    });
  }

  /** 法人库: what it last said about the party, and when; null while nobody has asked. Refuses `party.unknown`. */
  async registered(
    actor: Actor,
    party: string,
  ): Promise<{ person: LegalPerson | null; askedAt: Date } | null> {
    if (!memberOf(actor, party)) throw notFound('party.unknown');
    const [found] = await this.database.read<{ person: LegalPerson | null; askedAt: Date }>(
      'select person, asked_at as "askedAt" from register_answers where party_id = $1',
      [party],
    );
    return found ?? null;
  }

  /** Asks the register now. Refuses `register.silent` when it does not answer. */
  async ask(actor: Actor, party: string) {
    partyTable.require(actor, 'change-profile', { party });
    try {
      await this.register.lookUp(party);
    } catch (error) {
      if (error instanceof RegisterUnavailable && !isRefusal(error))
        throw new Refusal('conflict', 'register.silent');
      throw error;
    }
    return this.registered(actor, party);
  }

  /** What a submitted application of one's own says otherwise than the profile. Refuses `application.unknown`. */
  offer(actor: Actor, applicationId: string): Promise<ProfileOffer[]> {
    return this.database.transaction(async (tx) => (await this.offered(tx, actor, applicationId)).offer);
  }

  /** Takes the chosen entries into the profile. */
  take(actor: Actor, applicationId: string, keys: readonly string[]): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { party, offer, profile } = await this.offered(tx, actor, applicationId);
      const chosen = offer.filter(({ key }) => keys.includes(key));
      if (!chosen.length) return;
      const next = { ...profile, ...Object.fromEntries(chosen.map(({ key, entered }) => [key, entered])) };
      await tx.query(
        'update parties set profile = $2, version = version + 1, changed_at = $3 where id = $1',
        [party, JSON.stringify(profileSchema.loose().parse(next)), this.clock.now()],
      );
      await this.record(tx, actor, party, {
        changed: chosen.map(({ key }) => key),
        application: applicationId,
      });
    });
  }

  private async offered(tx: Tx, actor: Actor, applicationId: string) {
    const { party } = await this.access.require(tx, actor, 'edit', applicationId);
    const [found] = await rows<{ profile: Record<string, unknown> }>(
      tx,
      'select profile from parties where id = $1 for no key update',
      [party],
    );
    const { profile } = found!;
    const submission = await this.submissions.latest(tx, applicationId);
    if (!submission) return { party, profile, offer: [] };
    const application = await applicationById(tx, applicationId);
    const definition = await this.programmes.definitionOf(application.programmeVersionId);
    const offer = profileDifferences(definition, submission.answers, profile).map((each) => ({
      ...each,
      label: fieldAt(definition, each.path)!.label,
    }));
    return { party, profile, offer };
  }

  private record(tx: Tx, actor: Actor, party: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act: 'party.profile',
      thing: { kind: 'party', id: party },
      details,
      at: this.clock.now(),
    });
  }
}
