import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import type { Actor } from '@keshen/identity';
import { Mails } from '@keshen/identity/server';
import { invalid, maskEmail, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Database,
  newToken,
  rows,
  tokenHash,
  type Config,
  type Tx,
} from '@keshen/platform/server';
import {
  RECOMMENDATION_DAYS,
  requireApply,
  type ExpertApplicationRequest,
  type RecommendationRequest,
} from '../domain/expert-application';
import type { ExpertField } from '../domain/field';
import type { ExpertApplication } from '../domain/views';
import { applicationColumns } from './expert-application.rows';
import { fieldsIn } from './field.service';

/** What the unit's link shows: what it is to vouch for, and nothing else of the person. */
export type Recommendation = Pick<ExpertApplication, 'name' | 'state' | 'entry' | 'statement'> & {
  fields: ExpertField[];
};
type Addressee = { email: string; locale: 'zh-CN' | 'en' };

/** As many administrators of a unit are asked. */
const ASKED_MOST = 5;

/** 单位推荐: one mail, one link, one word. */
@Injectable()
export class RecommendationService {
  constructor(
    private readonly database: Database,
    private readonly mails: Mails,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  /**
   * Who speaks for a unit: its administrators in the portal, where its credit code has some; else the address that the
   * applicant names. Never the applicant.
   */
  async addressees(
    tx: Tx,
    actor: Actor,
    { unitCreditCode, unitContact }: ExpertApplicationRequest,
  ): Promise<Addressee[]> {
    const administrators = await rows<Addressee>(
      tx,
      `select distinct a.email, a.locale from parties p
         join memberships m on m.party_id = p.id and m.role = 'enterprise-administrator' and m.state = 'active'
         join accounts a on a.id = m.account_id and a.state = 'active'
       where p.credit_code = $1 and a.id <> $2 order by 1 limit ${ASKED_MOST}`,
      [unitCreditCode, actor.account],
    );
    return administrators.length ? administrators : [{ email: unitContact, locale: 'zh-CN' }];
  }

  masked = (asked: readonly Addressee[]): string => asked.map(({ email }) => maskEmail(email)).join('、');

  /** A secret for one application; only its hash is kept. */
  token(): { token: string; hash: string; endsAt: Date } {
    const token = newToken();
    const endsAt = new Date(this.clock.now().getTime() + RECOMMENDATION_DAYS * 86_400_000);
    return { token, hash: tokenHash(token), endsAt };
  }

  async ask(
    tx: Tx,
    { id, name, unit }: { id: string; name: string; unit: string },
    asked: readonly Addressee[],
    token: string,
  ): Promise<void> {
    for (const [at, { email, locale }] of asked.entries())
      await this.mails.send(tx, {
        to: email,
        locale,
        template: 'expert.recommendation',
        data: {
          name,
          unit,
          days: String(RECOMMENDATION_DAYS),
          link: `${this.config.PUBLIC_URL}/expert-recommendation?token=${token}`,
        },
        key: `expert-recommendation:${id}:${at}`,
      });
  }

  /** What a link asks the unit about. Refuses `recommendation.unknown` for what is no link, or too old. */
  peek(token: string): Promise<Recommendation> {
    return this.database.transaction(async (tx) => {
      const { name, state, entry, statement } = await this.asked(tx, token);
      const named = (await fieldsIn(tx)).filter(({ code }) => entry.fieldCodes.includes(code));
      return { name, state, entry, statement, fields: named };
    });
  }

  /** The unit's word, once. Refuses `recommendation.unknown`, `expert-application.state`. */
  answer(token: string, request: RecommendationRequest): Promise<{ state: string }> {
    return this.database.transaction(async (tx) => {
      const found = await this.asked(tx, token);
      requireApply('answer', found.state);
      await tx.query(
        `update expert_applications set state = $2, answered_at = $3, answered_by = $4, answer_note = $5 where id = $1`,
        [
          found.id,
          request.answer,
          this.clock.now(),
          request.by,
          request.answer === 'declined' ? request.note : null,
        ],
      );
      await record(tx, {
        actor: { account: null, label: request.by },
        act: `expert-application.${request.answer}`,
        thing: { kind: 'expert-application', id: found.id },
        details: { askedOf: found.askedOf },
        at: this.clock.now(),
      });
      return { state: request.answer };
    });
  }

  private async asked(tx: Tx, token: string): Promise<ExpertApplication> {
    const [found] = await rows<ExpertApplication>(
      tx,
      `select ${applicationColumns} from expert_applications p join accounts a on a.id = p.account_id
       where p.token_hash = $1 and p.token_ends_at > $2 for no key update of p`,
      [tokenHash(token), this.clock.now()],
    );
    if (!found) throw invalid('recommendation.unknown', { field: 'token' });
    return found;
  }
}
