import { Injectable } from '@nestjs/common';
import type { Text } from '@keshen/kernel';
import { Database } from '@keshen/platform/server';
import { flatten } from '@keshen/programme';
import { canonicalText, refused, type Manifest, type Verdict } from '@keshen/receipt';
import { answersDigest, SigningKeys, verifyReceipt } from '@keshen/receipt/server';
import { SubmissionStore } from './submission.store';

/** What the public page says of a receipt: nothing about anybody. */
export type PublicVerdict =
  | {
      genuine: true;
      receipt: string;
      submittedAt: string;
      call: Text;
      files: number;
      digest: string;
      /** A later submission of the same application took its place. */
      replacedBy: string | null;
    }
  | { genuine: false; code: string; file?: string };

interface Stored {
  id: string;
  manifest: Manifest;
  digest: string;
  call: Text;
  later: string | null;
}

/** Checks receipts against what was submitted here. */
@Injectable()
export class ReceiptVerifier {
  constructor(
    private readonly database: Database,
    private readonly submissions: SubmissionStore,
    private readonly keys: SigningKeys,
  ) {}

  /** A PDF or JSON that somebody hands in: the signature first, then answers and files as they are kept. */
  async file(content: Buffer): Promise<PublicVerdict> {
    const verdict = verifyReceipt(content, await this.keys.published());
    if (!verdict.genuine) return spoken(verdict);
    const stored = await this.stored(verdict.manifest.receipt);
    if (!stored || canonicalText(stored.manifest) !== canonicalText(verdict.manifest))
      return spoken(refused('receipt.unknown'));
    return this.against(stored);
  }

  /** The receipt that a code of its PDF leads to: its number and the first half of its digest. */
  async number(receipt: string, digest: string): Promise<PublicVerdict> {
    const stored = await this.stored(receipt);
    if (!stored || stored.digest.slice(0, 32) !== digest) return spoken(refused('receipt.unknown'));
    if (stored.manifest.trial) return spoken(refused('receipt.trial'));
    return this.against(stored);
  }

  private async against(stored: Stored): Promise<PublicVerdict> {
    const { manifest } = stored;
    const submission = await this.database.transaction((tx) => this.submissions.byId(tx, stored.id));
    if (!submission || answersDigest(flatten(submission.answers)) !== manifest.answers)
      return spoken(refused('receipt.answers'));
    const kept = await this.database.read<{ id: string; sha256: string }>(
      `select id, sha256 from files where id = any ($1::uuid[])`,
      [manifest.files.map((f) => f.id)],
    );
    const byId = new Map(kept.map((f) => [f.id, f.sha256]));
    const other = manifest.files.findIndex((f) => byId.get(f.id) !== f.sha256);
    if (other >= 0) return spoken(refused('receipt.file', { file: String(other + 1) }));
    return {
      genuine: true,
      receipt: manifest.receipt,
      submittedAt: manifest.submittedAt,
      call: stored.call,
      files: manifest.files.length,
      digest: stored.digest,
      replacedBy: stored.later,
    };
  }

  private async stored(receipt: string): Promise<Stored | null> {
    const [found] = await this.database.read<Stored>(
      `select s.id, r.manifest, s.digest, k.title as call,
         (select n.receipt from submissions n where n.application_id = s.application_id and n.no > s.no
          order by n.no desc limit 1) as later
       from submissions s join receipts r on r.submission_id = s.id
         join applications a on a.id = s.application_id join calls k on k.id = a.call_id
       where s.receipt = $1`,
      [receipt],
    );
    return found ?? null;
  }
}

const spoken = (verdict: Extract<Verdict, { genuine: false }>): PublicVerdict => ({
  genuine: false,
  code: verdict.code,
  ...(verdict.file ? { file: verdict.file } : {}),
});
