import { Inject, Injectable } from '@nestjs/common';
import type { Receipt } from '@keshen/application';
import {
  Announcements,
  CaseService,
  DraftService,
  StartService,
  lockCaseOfApplication,
  SubmissionService,
} from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { BANK_ACCOUNT_CONTEXT, PartyStore } from '@keshen/identity/server';
import { conflict, invalid, isRefusal, type Clock, type Problem, type Refusal } from '@keshen/kernel';
import { CLOCK, Crypto, Database, rows, type Tx } from '@keshen/platform/server';
import { fieldAt, type Definition } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { RegisterAnswers } from '@keshen/registry/server';
import { subsidyTable } from '../domain/may';
import type { ConfirmRequest } from '../domain/requests';
import type { Batch, Offer } from '../domain/views';
import { CheckService, officeOf } from './check.service';
import { batchById, dueRows, lockOffer } from './subsidy.rows';

/** What is due to one enterprise becomes an ordinary application of the call, and is confirmed or declined. */
@Injectable()
export class OfferService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly parties: PartyStore,
    private readonly registered: RegisterAnswers,
    private readonly starts: StartService,
    private readonly drafts: DraftService,
    private readonly submissions: SubmissionService,
    private readonly cases: CaseService,
    private readonly announcements: Announcements,
    private readonly checks: CheckService,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Makes the application, once: a second delivery finds it made. What refuses it is kept with the offer. */
  async make(tx: Tx, id: string): Promise<void> {
    const offer = await lockOffer(tx, id);
    if (offer.state !== 'planned') return;
    const batch = await batchById(tx, offer.batchId);
    try {
      await tx.transaction((inner) => this.makeIn(inner, batch, offer));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await tx.query(
        `update subsidy_offers set state = 'failed', problems = $2, changed_at = $3 where id = $1`,
        [id, JSON.stringify(problemsOf(error)), this.clock.now()],
      );
    }
  }

  private async makeIn(tx: Tx, batch: Batch, offer: Offer): Promise<void> {
    const definition = await this.programmes.definitionOf(batch.programmeVersionId);
    const office = officeOf(batch);
    const partyId = await this.partyOf(tx, offer);
    const { id: applicationId } = await this.starts.startIn(tx, office, batch.callId, partyId, {
      applyFree: true,
    });
    const due = await dueRows(tx, offer.id);
    const { title, asked } = definition.form;
    const words = definition.applyFree!.title['zh-CN'].replace('{count}', String(due.length));
    const asks = asked !== undefined && fieldAt(definition, asked)?.type === 'money';
    await this.drafts.fillIn(tx, office, applicationId, {
      ...definition.applyFree!.fills,
      ...(title ? { [title]: words } : {}),
      ...(asks ? { [asked]: offer.amountFen } : {}),
      [definition.applyFree!.table]: due.map((row) => row.item),
      ...(await this.payee(tx, definition, partyId, offer)),
    });
    const atOnce = batch.mode === 'office';
    if (atOnce) await this.submissions.submitIn(tx, office, applicationId, `代办：${batch.title}`);
    await tx.query(
      `update subsidy_offers set state = $2, party_id = $3, application_id = $4, changed_at = $5 where id = $1`,
      [offer.id, atOnce ? 'submitted' : 'made', partyId, applicationId, this.clock.now()],
    );
    if (atOnce) return;
    const { id: caseId } = await lockCaseOfApplication(tx, applicationId);
    await this.announcements.tell(tx, caseId, {
      template: 'apply_free_ready',
      to: 'applicant',
      key: `${offer.id}:ready`,
      data: { link: `/offers/${offer.id}` },
    });
  }

  /** The party of the credit code, made from the register where there is none, and vouched for by it. */
  private async partyOf(tx: Tx, offer: Offer): Promise<string> {
    const { creditCode, person } = offer;
    const name = person?.name ?? offer.name;
    const identity = { kind: 'legal' as const, name, creditCode, town: person?.town ?? '' };
    const { party } = await this.parties.ensure(tx, identity);
    if (!party.vouchedAt) {
      if (!person) throw conflict('party.not-vouched');
      await tx.query(
        `update parties set vouched_at = $2, changed_at = $2, profile = $3::jsonb || profile where id = $1`,
        [
          party.id,
          this.clock.now(),
          JSON.stringify({
            legal_representative: person.legalRepresentative,
            established_on: person.establishedOn,
            district: person.district,
          }),
        ],
      );
      await this.registered.keep(tx, party.id, person);
    }
    return party.id;
  }

  /** Where the money goes, as the list says, or as the enterprise's own profile does. */
  private async payee(
    tx: Tx,
    definition: Definition,
    partyId: string,
    offer: Offer,
  ): Promise<Record<string, unknown>> {
    const paths = definition.form.payee;
    if (!paths) return {};
    const listed = this.checks.accountOf(offer);
    if (listed && offer.bank) return { [paths.bank]: offer.bank, [paths.account]: listed };
    const [own] = await rows<{ bank: string | null; sealed: string | null }>(
      tx,
      `select profile ->> 'bank_name' as bank, bank_account as sealed from parties where id = $1`,
      [partyId],
    );
    if (!own?.bank || !own.sealed) return {};
    return { [paths.bank]: own.bank, [paths.account]: this.crypto.open(own.sealed, BANK_ACCOUNT_CONTEXT) };
  }

  /**
   * 确认领取: the certifier promises and submits with one act. Refuses `offer.unknown`, `offer.state`,
   * `offer.account-needed` (nobody knows where the money goes), and what a submission refuses.
   */
  confirm(actor: Actor, id: string, request: ConfirmRequest): Promise<Receipt> {
    return this.database.transaction(async (tx) => {
      const { offer, applicationId, definition } = await this.open(tx, actor, id);
      const promises = definition.form.sections.flatMap((section) =>
        section.fields
          .filter((f) => f.type === 'declaration')
          .map((f) => [`${section.id}.${f.id}`, true] as const),
      );
      const paths = definition.form.payee;
      const given =
        paths && request.payee
          ? { [paths.bank]: request.payee.bank, [paths.account]: request.payee.account }
          : {};
      await this.drafts.fillIn(tx, actor, applicationId, { ...Object.fromEntries(promises), ...given });
      if (paths && !(await this.answered(tx, applicationId, paths.account)))
        throw invalid('offer.account-needed', { field: 'payee' });
      const receipt = await this.submissions.submitIn(tx, actor, applicationId);
      await this.close(tx, actor, offer, 'submitted', null);
      return receipt;
    });
  }

  /** 有一件不对: the enterprise says why it does not confirm; the application is withdrawn. Refuses `offer.state`. */
  decline(actor: Actor, id: string, remark: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { offer, applicationId } = await this.open(tx, actor, id);
      await this.cases.withdraw(tx, await lockCaseOfApplication(tx, applicationId), { actor, remark });
      await this.close(tx, actor, offer, 'declined', remark);
    });
  }

  private async open(
    tx: Tx,
    actor: Actor,
    id: string,
  ): Promise<{ offer: Offer; applicationId: string; definition: Definition }> {
    const offer = await lockOffer(tx, id);
    subsidyTable.require(actor, 'confirm', { party: offer.partyId });
    if (offer.state !== 'made' || !offer.applicationId) throw conflict('offer.state', { state: offer.state });
    const batch = await batchById(tx, offer.batchId);
    const definition = await this.programmes.definitionOf(batch.programmeVersionId);
    return { offer, applicationId: offer.applicationId, definition };
  }

  private async answered(tx: Tx, applicationId: string, path: string): Promise<boolean> {
    const found = await rows(
      tx,
      `select 1 from answers where application_id = $1 and path = $2 and (value is not null or sealed is not null)`,
      [applicationId, path],
    );
    return found.length > 0;
  }

  private async close(
    tx: Tx,
    actor: Actor,
    offer: Offer,
    state: Offer['state'],
    remark: string | null,
  ): Promise<void> {
    const at = this.clock.now();
    await tx.query(`update subsidy_offers set state = $2, remark = $3, changed_at = $4 where id = $1`, [
      offer.id,
      state,
      remark,
      at,
    ]);
    const act = state === 'submitted' ? 'offer.confirmed' : 'offer.declined';
    await record(tx, { actor: actorRef(actor), act, thing: { kind: 'subsidy-offer', id: offer.id }, at });
  }
}

/** A refusal as problems: those that it lists, or itself. */
const problemsOf = ({ code, details }: Refusal): Problem[] =>
  details.problems?.length ? details.problems : [{ path: details.field ?? '', code }];
