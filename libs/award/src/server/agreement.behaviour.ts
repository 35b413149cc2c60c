import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import {
  CaseService,
  lockCase,
  SubmissionStore,
  type Concluded,
  type Conclusion,
  type StageBehaviour,
  type StageContext,
} from '@keshen/application/server';
import type { Case } from '@keshen/application';
import { canonicalJson } from '@keshen/audit';
import { systemActor } from '@keshen/identity';
import { conflict } from '@keshen/kernel';
import { Database, rows, type Tx } from '@keshen/platform/server';
import { stageById } from '@keshen/programme';
import { AwardService } from '@keshen/decision/server';
import type { ListedLetter } from '@keshen/letter';
import { LetterQueries, LetterService } from '@keshen/letter/server';
import { agreementContent, type AgreementContent } from '../domain/agreement';
import { agreementWords } from '../domain/agreement-words';
import { awardTable } from '../domain/may';
import { signatureRecord } from '../domain/requests';

interface Agreement {
  id: string;
  version: number;
  content: AgreementContent;
  digest: string;
  partySignedAt: Date | null;
  partySignedBy: string | null;
  commissionSignedAt: Date | null;
  commissionSignedBy: string | null;
}
const columns = `id, version, content, digest, party_signed_at as "partySignedAt", commission_signed_at as "commissionSignedAt",
  (select name from accounts where id = party_signed_by) as "partySignedBy",
  (select name from accounts where id = commission_signed_by) as "commissionSignedBy"`;

/** 签订任务书: made on entering, signed by both sides; the last signature advances, the due date lapses it. */
@Injectable()
export class AgreementBehaviour implements StageBehaviour<'agreement'> {
  readonly kind = 'agreement' as const;
  readonly record = signatureRecord;

  constructor(
    private readonly database: Database,
    private readonly cases: CaseService,
    private readonly submissions: SubmissionStore,
    private readonly awards: AwardService,
    private readonly letters: LetterService,
    private readonly letterQueries: LetterQueries,
  ) {}

  async enter(tx: Tx, { case: subject, definition, now }: StageContext<'agreement'>): Promise<null> {
    const [application] = await rows<{ reference: string; name: string; creditCode: string | null }>(
      tx,
      `select a.reference, p.name, p.credit_code as "creditCode" from applications a join parties p on p.id = a.party_id
       where a.id = $1`,
      [subject.applicationId],
    );
    const submission = await this.submissions.latest(tx, subject.applicationId);
    const award = await this.awards.of(tx, subject.applicationId);
    if (!application || !submission) throw conflict('agreement.no-award');
    const { reference, ...party } = application;
    const content = agreementContent(
      definition,
      {
        reference,
        party,
        answers: submission.answers,
        awardFen: award && award.state !== 'revoked' ? award.amountFen : 0,
      },
      now,
    );
    const id = uuid();
    await tx.query(
      `insert into agreements (id, application_id, case_id, entry_id, version, content, digest, made_at)
       select $1, $2, $3, $4, coalesce(max(version), 0) + 1, $5, $6, $7 from agreements where application_id = $2`,
      [
        id,
        subject.applicationId,
        subject.id,
        subject.entryId,
        JSON.stringify(content),
        digestOf(content),
        now,
      ],
    );
    await this.write(tx, subject, 'made');
    return null;
  }

  automatic({ stage }: StageContext<'agreement'>): string[] {
    return [stage.arguments.lapsed];
  }

  async conclude(tx: Tx, context: StageContext<'agreement'>, conclusion: Conclusion): Promise<Concluded> {
    const { case: subject, stage, actor, now } = context;
    const agreement = await this.agreementOf(tx, subject.entryId);
    if (!agreement) throw conflict('agreement.not-ready');
    const { digest } = conclusion.record as { digest: string };
    if (digest !== agreement.digest) throw conflict('agreement.changed', { digest: agreement.digest });
    const forParty = conclusion.duty.role === 'applicant';
    awardTable.require(actor, forParty ? 'sign-for-party' : 'sign-for-commission', {
      party: subject.partyId,
    });
    const side = forParty ? 'party' : 'commission';
    await tx.query(
      `update agreements set ${side}_signed_at = $2, ${side}_signed_by = $3 where id = $1 and ${side}_signed_at is null`,
      [agreement.id, now, actor.account],
    );
    if (agreement.partySignedAt || agreement.commissionSignedAt) await this.write(tx, subject, 'signed');
    const other = forParty ? agreement.commissionSignedAt : agreement.partySignedAt;
    return {
      advance: other ? stage.arguments.signed : null,
      data: { side, version: agreement.version },
      forApplicant: true,
    };
  }

  async view(tx: Tx, { case: subject }: StageContext<'agreement'>): Promise<Record<string, unknown>> {
    const agreement = await this.agreementOf(tx, subject.entryId);
    return { agreement, letter: agreement && (await this.letterOf(tx, agreement.id)) };
  }

  /** The agreement that is in force, or the latest one made. */
  async latest(tx: Tx, applicationId: string): Promise<Agreement | null> {
    const [found] = await rows<Agreement>(
      tx,
      `select ${columns} from agreements where application_id = $1 order by version desc limit 1`,
      [applicationId],
    );
    return found ?? null;
  }

  /** The agreement as docx and PDF: as it was made, and again with both names once it is signed. */
  letterOf(tx: Tx, agreementId: string): Promise<ListedLetter | null> {
    return this.letterQueries.latestOf(tx, { kind: 'agreement', id: agreementId });
  }

  private async write(tx: Tx, { applicationId, entryId }: Case, when: 'made' | 'signed'): Promise<void> {
    const { id, content, ...agreement } = (await this.agreementOf(tx, entryId))!;
    const side = (by: string | null, at: Date | null) => (by && at ? { by, at } : null);
    const words = agreementWords(content, agreement, {
      party: side(agreement.partySignedBy, agreement.partySignedAt),
      commission: side(agreement.commissionSignedBy, agreement.commissionSignedAt),
    });
    await this.letters.issue(tx, {
      occasion: `agreement:${id}:${when}`,
      kind: 'agreement',
      thing: { kind: 'agreement', id },
      applicationId,
      audience: 'applicant',
      number: { given: String(words['number']) },
      words,
    });
  }

  private async agreementOf(tx: Tx, entryId: number): Promise<Agreement | null> {
    const [found] = await rows<Agreement>(tx, `select ${columns} from agreements where entry_id = $1`, [
      entryId,
    ]);
    return found ?? null;
  }

  /** 逾期未签视为放弃: lapses what was due before `now` and gives its award back; bounded, each in its transaction. */
  async lapse(now: Date): Promise<number> {
    const overdue = await this.database.read<{ id: string }>(
      `select id from cases where stage_kind = 'agreement' and not trial and ended_at is null and due_at < $1 order by due_at, id limit 200`,
      [now],
    );
    for (const { id } of overdue)
      await this.database.transaction(async (tx) => {
        await this.awards.lockCallOfCase(tx, id);
        const subject = await lockCase(tx, id);
        if (subject.stageKind !== 'agreement' || subject.endedAt || !subject.dueAt || subject.dueAt >= now)
          return;
        const { stage } = await this.stageOf(subject);
        const award = await this.awards.of(tx, subject.applicationId);
        if (award && award.state !== 'revoked') await this.awards.revoke(tx, subject.applicationId, 'lapsed');
        await this.cases.advance(tx, subject, stage.arguments.lapsed, { actor: systemActor });
      });
    return overdue.length;
  }

  private async stageOf(subject: Case) {
    const definition = await this.cases.definitionOf(subject.programmeVersionId);
    const stage = stageById(definition, subject.kind, subject.stage);
    if (stage.kind !== 'agreement') throw new Error(`${stage.id} is no agreement`);
    return { stage };
  }
}

const digestOf = (content: AgreementContent): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex');
