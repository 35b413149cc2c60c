import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { refused, type PublishedKey, type Verdict } from '@keshen/receipt';
import { sha256, verifyReceipt } from '@keshen/receipt/server';

const usage = `npm run -s receipt:verify -- FILE (--keys KEYS | --url http://…) [--files FOLDER]

  FILE            a receipt, as PDF or as JSON
  --keys KEYS     the published keys (/.well-known/keshen-receipt-keys), to verify offline
  --url http://…  the portal: its keys, and what it keeps of the submission
  --files FOLDER  the attachments, by their names, to compare with the manifest

One line of JSON says what was found; 0 when the receipt is genuine and unchanged, 1 when it is refused.
`;

/** Told by the command line; the paths are complete. */
export type Asked = { file: string; keys?: string; url?: string; files?: string };

/** What the command prints. */
export type Found = {
  genuine: boolean;
  code?: string;
  file?: string;
  receipt?: string;
  submittedAt?: string;
};

/** Checks a receipt by published keys, the files beside it where they are given, and the portal where it is named. */
export async function verified({ file, keys, url, files }: Asked): Promise<Found> {
  const content = readFileSync(file);
  let verdict = verifyReceipt(content, await published(keys, url));
  if (verdict.genuine && files) verdict = withFiles(verdict, files);
  if (!verdict.genuine || !url) return found(verdict);
  return { ...found(verdict), ...(await toldBy(url, basename(file), content)) };
}

/** What the portal itself says, asked as any visitor's browser asks it. */
async function toldBy(url: string, name: string, content: Buffer<ArrayBuffer>): Promise<Found> {
  const session = await fetch(`${url}/api/session`);
  const { csrf } = (await session.json()) as { csrf: string };
  const cookie = session.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  const form = new FormData();
  form.append('file', new Blob([content]), name);
  const answer = await fetch(`${url}/api/receipts/verification`, {
    method: 'POST',
    body: form,
    headers: { cookie, 'x-csrf-token': csrf },
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as Found;
}

const found = (verdict: Verdict): Found => ({
  genuine: verdict.genuine,
  ...(verdict.genuine ? {} : { code: verdict.code, ...(verdict.file ? { file: verdict.file } : {}) }),
  ...(verdict.manifest
    ? { receipt: verdict.manifest.receipt, submittedAt: verdict.manifest.submittedAt }
    : {}),
});

async function published(keys: string | undefined, url: string | undefined): Promise<PublishedKey[]> {
  if (keys) return (JSON.parse(readFileSync(keys, 'utf8')) as { keys: PublishedKey[] }).keys;
  const answer = await fetch(`${url}/.well-known/keshen-receipt-keys`);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return ((await answer.json()) as { keys: PublishedKey[] }).keys;
}

/** Every file that lies there under the name of a file of the manifest must be one of that name. */
function withFiles(verdict: Extract<Verdict, { genuine: true }>, folder: string): Verdict {
  for (const name of readdirSync(folder)) {
    const named = verdict.manifest.files.filter((f) => f.name === name);
    const digest = sha256(readFileSync(join(folder, name)));
    if (named.length && !named.some((f) => f.sha256 === digest))
      return refused('receipt.file', { file: name, manifest: verdict.manifest });
  }
  return verdict;
}

/** Reads the command line; null when it says too little. */
export function askedFor(args: string[]): Asked | null {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { keys: { type: 'string' }, url: { type: 'string' }, files: { type: 'string' } },
  });
  if (positionals.length !== 1 || (!values.keys && !values.url)) return null;
  return { file: positionals[0]!, ...values, url: values.url?.replace(/\/$/, '') };
}

/** The command: prints what was found and answers the exit code. */
export async function command(args: string[]): Promise<number> {
  const asked = askedFor(args);
  if (!asked) {
    process.stderr.write(usage);
    return 64;
  }
  const verdict = await verified(asked);
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
  return verdict.genuine ? 0 : 1;
}
