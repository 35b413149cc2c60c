import { Inject, Injectable } from '@nestjs/common';
import { memberOf, type Actor } from '@keshen/identity';
import { notFound, type Clock, type Text } from '@keshen/kernel';
import type { Template } from '@keshen/notification';
import { notify, type Enclosure } from '@keshen/notification/server';
import { CLOCK, Database, often, rows, type Tx } from '@keshen/platform/server';
import { flatten } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { copyText, type CopySection, type Manifest, type Receipt, type Signature } from '@keshen/receipt';
import { receiptPdf, sealPdf, SigningKeys } from '@keshen/receipt/server';
import { copyOf } from '../domain/copy';
import { markedAsTrial } from '../domain/trial';
import { ApplicationAccess } from './access';
import { masked } from './answer.queries';
import { SubmissionStore, type Submission } from './submission.store';

/** 回执: what a mail encloses and a PDF shows, the signed manifest, and the applicant's own copy of both. */
interface Kept {
  submission: Submission;
  manifest: Manifest;
  signature: Signature;
  title: string;
  party: string;
  call: Text;
  programmeVersionId: string;
  starter: string;
}

/** Says nothing of the contents: an administrator may read what mails say, and the call may be sealed. */
const told: Template = {
  id: 'receipt',
  subject: { 'zh-CN': '提交回执 {receipt}', en: 'Receipt {receipt}' },
  body: {
    'zh-CN':
      '您提交的申报（{reference}）已于 {at} 收到，回执号 {receipt}。\n附件是带签名的回执，可在下面的地址核验。个人号码在副本中已遮蔽。\n{link}',
    en: 'Your application ({reference}) was received at {at}, receipt {receipt}.\nThe signed receipt is attached and can be verified at the address below. Personal numbers are masked in the copy.\n{link}',
  },
};

/** Receipts behind a submission: the PDF is written, then mailed, each as a task of its own. */
@Injectable()
export class ReceiptService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly submissions: SubmissionStore,
    private readonly access: ApplicationAccess,
    private readonly keys: SigningKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Writes the PDF of a submission's receipt and tells whoever pressed and whoever began it. A second time does nothing. */
  async write(submissionId: string): Promise<void> {
    const kept = await this.kept(this.database.reading, submissionId);
    const { manifest, signature, submission } = kept;
    const pdf = await receiptPdf({
      manifest,
      digest: submission.digest,
      key: signature.key,
      title: kept.title,
      party: kept.party,
      call: kept.call['zh-CN'],
      sections: await this.copy(kept),
      address: `${manifest.issuer}${placeOf(submission)}`,
    });
    const sealed = await sealPdf(pdf, { manifest, signature }, (text) => this.keys.sign(text));
    await this.database.transaction(async (tx) => {
      const [written] = await rows(
        tx,
        often(`insert into receipt_documents (submission_id, content, written_at) values ($1, $2, $3)
         on conflict do nothing returning submission_id`),
        [submissionId, sealed, this.clock.now()],
      );
      if (!written) return;
      await notify(tx, {
        key: `receipt:${submissionId}`,
        to: [...new Set([submission.submittedBy, kept.starter])],
        template: manifest.trial ? markedAsTrial(told) : told,
        data: {
          reference: manifest.reference,
          receipt: manifest.receipt,
          at: shanghaiText(submission.submittedAt),
          link: placeOf(submission),
        },
        thing: { kind: 'application', id: submission.applicationId },
        at: this.clock.now(),
        enclosure: { kind: 'receipt', id: submissionId },
      });
    });
  }

  /** What the receipt's mail encloses: the full copy in words, and the sealed PDF. */
  async enclosure(submissionId: string): Promise<Enclosure> {
    const kept = await this.kept(this.database.reading, submissionId);
    const content = await this.document(this.database.reading, submissionId);
    return {
      text: copyText(await this.copy(kept)),
      files: [{ name: `${kept.manifest.receipt}.pdf`, mediaType: 'application/pdf', content }],
    };
  }

  /** The sealed PDF, for the applicant's people. Refuses `receipt.unknown`, `receipt.unwritten` before the worker is done. */
  pdf(actor: Actor, applicationId: string, no: number): Promise<{ name: string; content: Buffer }> {
    return this.own(actor, applicationId, no, async (tx, { id, receipt }) => ({
      name: `${receipt}.pdf`,
      content: await this.document(tx, id),
    }));
  }

  /** The receipt's own file: manifest, signature and the full answers, for the applicant's people. Refuses `receipt.unknown`. */
  json(actor: Actor, applicationId: string, no: number): Promise<{ name: string; content: Buffer }> {
    return this.own(actor, applicationId, no, async (tx, submission) => {
      const { manifest, signature } = await this.kept(tx, submission.id);
      const receipt: Receipt = {
        manifest,
        signature,
        answers: flatten(submission.answers) as Receipt['answers'],
      };
      return {
        name: `${submission.receipt}.json`,
        content: Buffer.from(`${JSON.stringify(receipt, null, 2)}\n`),
      };
    });
  }

  /** Every receipt of an application, the newest first, at most 50; for whoever may read it. */
  list(actor: Actor, applicationId: string) {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'read', applicationId);
      return rows(
        tx,
        `select s.no, s.receipt, s.submitted_at as "submittedAt", s.digest, r.key_id as key,
           exists (select 1 from receipt_documents d where d.submission_id = s.id) as written
         from submissions s left join receipts r on r.submission_id = s.id
         where s.application_id = $1 order by s.no desc limit 50`,
        [applicationId],
      );
    });
  }

  private own<T>(
    actor: Actor,
    applicationId: string,
    no: number,
    work: (tx: Tx, submission: Submission) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      const thing = await this.access.require(tx, actor, 'read', applicationId);
      const submission = memberOf(actor, thing.party)
        ? await this.submissions.numbered(tx, applicationId, no)
        : null;
      if (!submission) throw notFound('receipt.unknown');
      return work(tx, submission);
    });
  }

  private async document(tx: Pick<Tx, 'query'>, submissionId: string): Promise<Buffer> {
    const [found] = await rows<{ content: Buffer }>(
      tx,
      often(`select content from receipt_documents where submission_id = $1`),
      [submissionId],
    );
    if (!found) throw notFound('receipt.unwritten');
    return found.content;
  }

  private async kept(tx: Tx, submissionId: string): Promise<Kept> {
    const submission = await this.submissions.byId(tx, submissionId);
    const [found] = await rows<Omit<Kept, 'submission' | 'signature'> & { key: string; value: string }>(
      tx,
      often(`select r.manifest, r.key_id as key, r.signature as value, a.title, p.name as party, k.title as call,
         a.programme_version_id as "programmeVersionId", a.created_by as starter
       from receipts r join submissions s on s.id = r.submission_id join applications a on a.id = s.application_id
         join parties p on p.id = a.party_id join calls k on k.id = a.call_id
       where r.submission_id = $1`),
      [submissionId],
    );
    if (!submission || !found) throw notFound('receipt.unknown');
    const { key, value, ...rest } = found;
    return { ...rest, submission, signature: { key, value } };
  }

  /** The answers in words; personal numbers and ways to reach people are masked. */
  private async copy({ submission, manifest, programmeVersionId }: Kept): Promise<CopySection[]> {
    const definition = await this.programmes.definitionOf(programmeVersionId);
    const shown = masked(definition, submission.answers, true).map((a) => [a.path, a.value] as const);
    const files = new Map(manifest.files.map((f) => [f.id, f.name]));
    return copyOf(definition, Object.fromEntries(shown), files);
  }
}

/** Where a receipt can be checked by its number; the digest's beginning keeps numbers from being guessed. */
const placeOf = ({ receipt, digest }: Pick<Submission, 'receipt' | 'digest'>): string =>
  `/verify/${receipt}?d=${digest.slice(0, 32)}`;

const shanghaiText = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
