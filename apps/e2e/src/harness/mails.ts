import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import type { Portal } from './portal';
import { until } from './until';

export type Mail = { to: string; subject: string; text: string };

/** The mails that the portal has written so far. */
export async function mailsOf(portal: Portal): Promise<Mail[]> {
  const folder = join(portal.data, 'mail');
  const names = await readdir(folder).catch(() => [] as string[]);
  const mails = names.filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(
    mails.map(async (name) => {
      const parsed = await simpleParser(await readFile(join(folder, name)));
      const to = [parsed.to ?? []].flat().flatMap((list) => list.value.map((each) => each.address ?? ''));
      return { to: to.join(), subject: parsed.subject ?? '', text: parsed.text ?? '' };
    }),
  );
}

/** Waits for a mail to this address with a link to this page; answers the link. */
export function linkInMail(portal: Portal, to: string, page: string): Promise<string> {
  const link = new RegExp(`${portal.address}/${page}[^\\s<>"]*`);
  return until(`a mail to ${to} with a link to ${page}`, async () => {
    const found = (await mailsOf(portal)).filter((mail) => mail.to === to && link.test(mail.text)).at(-1);
    return found && link.exec(found.text)![0];
  });
}
