import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { record } from '@keshen/audit/server';
import { holdExactly } from '@keshen/document/server';
import { actorRef, type Actor } from '@keshen/identity';
import { CONFIG, Crypto, enqueue, often, rows, type Config, type Tx } from '@keshen/platform/server';
import { flatten, sensitivePaths, textAt, unflatten, type Answers, type Definition } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { canonicalText, type Manifest } from '@keshen/receipt';
import { answersDigest, sha256, SigningKeys } from '@keshen/receipt/server';
import type { Receipt } from '../domain/views';
import type { Application } from './application.rows';
import { receiptWrite, submissionKept, submissionNamed, submissionUnseal } from './tasks';
import type { Ticket } from './ticket.rows';

type KeptFile = { id: string; name: string; size: number; sha256: string };

/** What the sealed answers of a submission are sealed for. */
export const submissionContext = (application: string, no: number | string): string =>
  `submission:${application}:${no}`;

/** What was submitted: immutable, with a signed manifest over every answer and file. */
@Injectable()
export class SubmissionStore {
  constructor(
    private readonly crypto: Crypto,
    private readonly programmes: ProgrammeService,
    private readonly keys: SigningKeys,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}

  /**
   * Keeps answers and files for good, with the receipt for them; its PDF and mail are made afterwards. Without a ticket
   * the files are those that hang on the application now. `sealedUntil`: the office learns of it only then.
   */
  async keep(
    tx: Tx,
    definition: Definition,
    application: Application,
    answers: Answers,
    actor: Actor,
    now: Date,
    ticket: Ticket | null = null,
    sealedUntil: Date | null = null,
  ): Promise<Receipt> {
    const flat = flatten(answers);
    const secret = new Set(sensitivePaths(definition));
    const open = Object.fromEntries(Object.entries(flat).filter(([path]) => !secret.has(path)));
    const sealed = Object.fromEntries(Object.entries(flat).filter(([path]) => secret.has(path)));
    const files = await this.files(tx, application.id, ticket);
    await holdExactly(
      tx,
      files.map((f) => f.id),
      { kind: 'application', id: application.id },
    );
    const [last] = await rows<{ no: number }>(
      tx,
      often(`select coalesce(max(no), 0)::int as no from submissions where application_id = $1`),
      [application.id],
    );
    const no = last!.no + 1;
    const receipt = `${application.reference}-T${String(no).padStart(2, '0')}`;
    const published = await this.programmes.publishedAs(application.programmeVersionId);
    const submittedAt = ticket?.arrivedAt ?? now;
    const manifest: Manifest = {
      format: 'keshen.receipt/1',
      issuer: this.config.PUBLIC_URL,
      ...(application.trial ? { trial: true } : {}),
      reference: application.reference,
      receipt,
      submittedAt: submittedAt.toISOString(),
      ticket: ticket?.id ?? null,
      definition: { code: published.code, version: published.version, sha256: published.digest },
      answers: answersDigest(flat),
      files,
    };
    const text = canonicalText(manifest);
    const signature = await this.keys.sign(text);
    const digest = sha256(text);
    const id = uuid();
    await tx.query(
      often(`with kept as (
         insert into submissions (id, application_id, no, receipt, answers, sealed_answers, digest, submitted_at, submitted_by, ticket_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id
       )
       insert into receipts (submission_id, manifest, key_id, signature) select id, $11, $12, $13 from kept`),
      [
        id,
        application.id,
        no,
        receipt,
        JSON.stringify(open),
        this.crypto.seal(JSON.stringify(sealed), submissionContext(application.id, no)),
        digest,
        submittedAt,
        actor.account,
        ticket?.id ?? null,
        text,
        signature.key,
        signature.value,
      ],
    );
    await tx.query(
      often(`update applications set sealed_until = $3,
         submitted_at = case when $3::timestamptz is null then coalesce(submitted_at, $2) end,
         certification_asked_at = null, certification_asked_by = null, version = version + 1 where id = $1`),
      [application.id, submittedAt, sealedUntil],
    );
    await record(tx, {
      actor: actorRef(actor),
      act: 'application.submitted',
      thing: { kind: 'application', id: application.id },
      details: { receipt, digest },
      at: now,
    });
    await enqueue(tx, receiptWrite, { submission: id });
    await enqueue(tx, submissionNamed, { application: application.id });
    if (sealedUntil)
      await enqueue(tx, submissionUnseal, { application: application.id }, { notBefore: sealedUntil });
    else await enqueue(tx, submissionKept, { application: application.id });
    return { reference: application.reference, receipt, submittedAt: submittedAt.toISOString(), digest };
  }

  /** Those that the ticket names, or hang on the application now, with what the manifest says of each. */
  private files(tx: Tx, application: string, ticket: Ticket | null): Promise<KeptFile[]> {
    const columns = `select id, name, size::int, sha256 from files`;
    return ticket
      ? rows<KeptFile>(tx, often(`${columns} where id = any ($1::uuid[]) order by id`), [ticket.files])
      : rows<KeptFile>(
          tx,
          `${columns} where thing_kind = 'application' and thing_id = $1 and detached_at is null order by id`,
          [application],
        );
  }

  /** The receipt that was given for a submission. */
  async receiptOf(tx: Tx, applicationId: string, no: number): Promise<Receipt> {
    const [found] = await rows<Receipt & { submittedAt: Date }>(
      tx,
      often(`select a.reference, s.receipt, s.submitted_at as "submittedAt", s.digest
       from submissions s join applications a on a.id = s.application_id where s.application_id = $1 and s.no = $2`),
      [applicationId, no],
    );
    return { ...found!, submittedAt: found!.submittedAt.toISOString() };
  }

  /** The answers of the latest submission, opened. Null before the first. */
  latest(tx: Tx, applicationId: string): Promise<Submission | null> {
    return this.find(tx, `s.application_id = $1 order by s.no desc limit 1`, [applicationId]);
  }

  /** The same of many applications, by application. */
  async latestOf(tx: Tx, applicationIds: readonly string[]): Promise<Map<string, Submission>> {
    const found = await this.all(
      tx,
      `s.id in (select distinct on (application_id) id from submissions where application_id = any ($1::uuid[])
         order by application_id, no desc)`,
      [applicationIds],
    );
    return new Map(found.map((submission) => [submission.applicationId, submission]));
  }

  /** The answers of one submission, opened. */
  numbered(tx: Tx, applicationId: string, no: number): Promise<Submission | null> {
    return this.find(tx, `s.application_id = $1 and s.no = $2`, [applicationId, no]);
  }

  byId(tx: Tx, id: string): Promise<Submission | null> {
    return this.find(tx, `s.id = $1`, [id]);
  }

  private async find(tx: Tx, where: string, params: unknown[]): Promise<Submission | null> {
    return (await this.all(tx, where, params))[0] ?? null;
  }

  private async all(tx: Tx, where: string, params: unknown[]): Promise<Submission[]> {
    const found = await rows<
      Omit<Submission, 'answers'> & { answers: Record<string, unknown>; sealed: string }
    >(
      tx,
      often(`select s.id, s.application_id as "applicationId", s.no, s.receipt, s.submitted_at as "submittedAt", s.digest,
         s.submitted_by as "submittedBy", s.answers, s.sealed_answers as sealed
       from submissions s where ${where}`),
      params,
    );
    return found.map(({ sealed, answers, ...rest }) => {
      const opened = JSON.parse(
        this.crypto.open(sealed, submissionContext(rest.applicationId, rest.no)),
      ) as Record<string, unknown>;
      return { ...rest, answers: unflatten({ ...answers, ...opened }) };
    });
  }

  /** 参与方 as the answers name them, in place of those named before. */
  async participants(
    tx: Tx,
    definition: Definition,
    application: Application,
    answers: Answers,
  ): Promise<void> {
    await tx.query(often(`delete from participants where application_id = $1`), [application.id]);
    await tx.query(
      often(`insert into participants (application_id, role, name, credit_code, resident_fingerprint)
       select $1, 'applicant', name, credit_code, resident_fingerprint from parties where id = $2`),
      [application.id, application.partyId],
    );
    for (const { role, name, creditCode, residentId } of definition.form.participants ?? []) {
      const resident = textAt(answers, residentId, 'residentId');
      const named = textAt(answers, name, 'name');
      if (named)
        await tx.query(
          often(`insert into participants (application_id, role, name, credit_code, resident_fingerprint)
           values ($1, $2, $3, $4, $5) on conflict do nothing`),
          [
            application.id,
            role,
            named,
            textAt(answers, creditCode, 'creditCode'),
            resident && this.crypto.fingerprint(resident, 'resident-id'),
          ],
        );
    }
  }
}

/** A submission with its answers opened. */
export interface Submission {
  id: string;
  applicationId: string;
  no: number;
  receipt: string;
  submittedAt: Date;
  digest: string;
  submittedBy: string;
  answers: Answers;
}
