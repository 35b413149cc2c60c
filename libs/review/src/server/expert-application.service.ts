import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { PeopleService } from '@keshen/identity/server';
import { conflict, invalid, notFound, type Clock } from '@keshen/kernel';
import type { Template } from '@keshen/notification';
import { notify } from '@keshen/notification/server';
import { CLOCK, Crypto, Database, rows, type Tx } from '@keshen/platform/server';
import { USUAL_YEARLY_CAP } from '../domain/expert';
import {
  APPLICATIONS_MOST,
  requireApply,
  type ExpertApplicationRequest,
  type ExpertApplicationState,
  type ExpertDecisionRequest,
} from '../domain/expert-application';
import { reviewTable } from '../domain/may';
import { ExpertService } from './expert.service';
import { requireFields } from './field.service';
import { nobody } from './panel.result';
import { RecommendationService } from './recommendation.service';

/** What the resident ID of somebody who applies as expert is sealed for. */
export const APPLICATION_RESIDENT_CONTEXT = 'expert-application.resident-id';
const OPEN = `('sent', 'recommended', 'declined')`;
const decided: Template = {
  subject: { 'zh-CN': '专家入库申请：{outcome}', en: 'Your application to be an expert: {outcome}' },
  body: {
    'zh-CN': '您的专家入库申请{outcome}。{reason}\n{link}',
    en: 'Your application to be an expert was {outcome}. {reason}\n{link}',
  },
};

/** 入库申请: somebody applies, the unit speaks, the office decides. */
@Injectable()
export class ExpertApplicationService {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    private readonly people: PeopleService,
    private readonly experts: ExpertService,
    private readonly recommendations: RecommendationService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Somebody with an account applies for oneself; the unit is asked by mail. Refuses `expert.known`,
   * `expert-application.open` (one waits already), `expert-application.taken` (the resident ID is on record),
   * `expert-application.most` (five a year), `expert-application.contact` (one's own address), `expert.field-unknown`.
   */
  apply(actor: Actor, request: ExpertApplicationRequest): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      const { residentId, statement, unitContact, ...entry } = request;
      const fingerprint = this.crypto.fingerprint(residentId, 'resident-id');
      await requireFields(tx, entry.fieldCodes);
      const email = await this.requireNew(tx, actor, fingerprint);
      if (email.toLowerCase() === unitContact)
        throw invalid('expert-application.contact', { field: 'unitContact' });
      const id = uuid();
      const asked = await this.recommendations.addressees(tx, actor, request);
      const { token, hash, endsAt } = this.recommendations.token();
      const [made] = await rows(
        tx,
        `insert into expert_applications (id, account_id, state, entry, statement, resident_sealed, resident_fingerprint,
           unit_contact, sent_at, token_hash, token_ends_at, asked_of)
         values ($1, $2, 'sent', $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning id`,
        [
          id,
          actor.account,
          JSON.stringify(entry),
          statement,
          this.crypto.seal(residentId, APPLICATION_RESIDENT_CONTEXT),
          fingerprint,
          unitContact,
          this.clock.now(),
          hash,
          endsAt,
          this.recommendations.masked(asked),
        ],
      );
      if (!made) throw conflict('expert-application.open');
      await this.recommendations.ask(tx, { id, name: actor.name, unit: entry.unit }, asked, token);
      await this.keep(tx, actor, 'expert-application.sent', id, { unit: entry.unit, class: entry.class });
      return { id };
    });
  }

  /** Nobody applies who is in the register or waits; the account is locked, so that two at once are one. */
  private async requireNew(tx: Tx, actor: Actor, fingerprint: string): Promise<string> {
    const [found] = await rows<{ email: string }>(
      tx,
      'select email from accounts where id = $1 for no key update',
      [actor.account],
    );
    const [known] = await rows<{ expert: boolean; waits: boolean; taken: boolean; sent: number }>(
      tx,
      `select exists (select 1 from experts where account_id = $1) as expert,
         exists (select 1 from expert_applications where account_id = $1 and state in ${OPEN}) as waits,
         exists (select 1 from experts where resident_fingerprint = $2)
           or exists (select 1 from expert_applications where resident_fingerprint = $2 and state in ${OPEN}) as taken,
         (select count(*)::int from expert_applications where account_id = $1 and sent_at > $3) as sent`,
      [actor.account, fingerprint, new Date(this.clock.now().getTime() - 365 * 86_400_000)],
    );
    if (known!.expert) throw conflict('expert.known');
    if (known!.waits) throw conflict('expert-application.open');
    if (known!.taken) throw conflict('expert-application.taken', { field: 'residentId' });
    if (known!.sent >= APPLICATIONS_MOST)
      throw conflict('expert-application.most', { most: APPLICATIONS_MOST });
    return found!.email;
  }

  /** Takes one's own application back. Refuses `expert-application.unknown` where none waits. */
  withdraw(actor: Actor): Promise<void> {
    return this.database.transaction(async (tx) => {
      const [gone] = await rows<{ id: string }>(
        tx,
        `update expert_applications set state = 'withdrawn', decided_at = $2, decided_by = $1
         where account_id = $1 and state in ${OPEN} returning id`,
        [actor.account, this.clock.now()],
      );
      if (!gone) throw notFound('expert-application.unknown');
      await this.keep(tx, actor, 'expert-application.withdrawn', gone.id, {});
    });
  }

  /**
   * Takes the applicant into the register, or not, with the reason, and tells. Refuses `expert-application.unknown`,
   * `expert-application.state`, and what entering refuses.
   */
  decide(actor: Actor, id: string, { outcome, reason }: ExpertDecisionRequest): Promise<void> {
    return this.database.transaction(async (tx) => {
      reviewTable.require(actor, 'change-register', nobody);
      const [found] = await rows<{
        state: ExpertApplicationState;
        accountId: string;
        entry: Omit<ExpertApplicationRequest, 'residentId' | 'statement' | 'unitContact'>;
        sealed: string;
        email: string;
        name: string;
        locale: 'zh-CN' | 'en';
      }>(
        tx,
        `select p.state, p.account_id as "accountId", p.entry, p.resident_sealed as sealed, a.email, a.name, a.locale
         from expert_applications p join accounts a on a.id = p.account_id where p.id = $1 for no key update of p`,
        [id],
      );
      if (!found) throw notFound('expert-application.unknown');
      requireApply(outcome, found.state);
      const { email, name, locale, accountId, entry } = found;
      if (outcome === 'approve') {
        await this.people.createIn(tx, actor, {
          email,
          name,
          locale,
          staff: [{ role: 'expert', scope: null }],
        });
        await this.experts.registerIn(tx, actor, {
          account: accountId,
          ...entry,
          available: true,
          yearlyCap: USUAL_YEARLY_CAP,
          residentId: this.crypto.open(found.sealed, APPLICATION_RESIDENT_CONTEXT),
        });
      }
      const state = outcome === 'approve' ? 'approved' : 'refused';
      await tx.query(
        `update expert_applications set state = $2, decided_at = $3, decided_by = $4, reason = $5 where id = $1`,
        [id, state, this.clock.now(), actor.account, reason || null],
      );
      await notify(tx, {
        key: `expert-application:${id}:decided`,
        to: [accountId],
        template: decided,
        data: {
          outcome:
            outcome === 'approve'
              ? { 'zh-CN': '已通过', en: 'approved' }
              : { 'zh-CN': '未通过', en: 'not approved' },
          reason: reason || { 'zh-CN': '', en: '' },
          link: outcome === 'approve' ? '/expert-profile' : '/expert-application',
        },
        thing: { kind: 'expert-application', id },
        at: this.clock.now(),
      });
      await this.keep(tx, actor, `expert-application.${state}`, id, { account: accountId, reason });
    });
  }

  private keep(tx: Tx, actor: Actor, act: string, id: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'expert-application', id },
      details,
      at: this.clock.now(),
    });
  }
}
