import { enqueue, often, rows, type Tx } from '@keshen/platform/server';
import { subjectLine } from '../domain/mail-text';
import { dataIn, fill, placeholdersOf, type Template, type TemplateData } from '../domain/template';
import type { EnclosureRef } from './enclosures';
import { mailSend } from './tasks';

/** Something to tell. `key` names it: nobody is told the same key twice. `at` is now unless the past is replayed. */
export type Announcement = {
  key: string;
  /** Accounts; retired ones and repetitions are left out. */
  to: readonly string[];
  template: Template;
  data: TemplateData;
  thing: { kind: string; id: string };
  at?: Date;
  /** What the mail encloses. */
  enclosure?: EnclosureRef;
};

/**
 * Tells people in the caller's transaction: a message in the portal and a mail task each, in the person's language.
 * Doing it again with the same key does nothing. Throws when a placeholder has no value. Answers how many were told.
 */
export async function notify(tx: Tx, announcement: Announcement): Promise<number> {
  const { key, to, template, thing, at = new Date() } = announcement;
  const accounts = await rows<{ id: string; locale: 'zh-CN' | 'en' }>(
    tx,
    often(`select id, locale from accounts where id = any($1::uuid[]) and state = 'active' order by id`),
    [[...to]],
  );
  let told = 0;
  for (const { id, locale } of accounts) {
    const data = dataIn(announcement.data, locale);
    const subject = subjectLine(fill(template.subject[locale], data));
    fill(template.body[locale], data);
    const [message] = await rows<{ id: number }>(
      tx,
      often(`insert into messages (account_id, key, thing_kind, thing_id, template, locale, subject, body, data, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (account_id, key) do nothing returning id`),
      [
        id,
        key,
        thing.kind,
        thing.id,
        template.id ?? null,
        locale,
        subject,
        template.body[locale],
        JSON.stringify(used(template, locale, data)),
        at,
      ],
    );
    if (!message) continue;
    const [mail] = await rows<{ id: number }>(
      tx,
      often(`insert into mails (message_id, template, created_at, enclosure_kind, enclosure_id)
       values ($1, $2, $3, $4, $5) returning id`),
      [
        message.id,
        template.id ?? null,
        at,
        announcement.enclosure?.kind ?? null,
        announcement.enclosure?.id ?? null,
      ],
    );
    await enqueue(tx, mailSend, { mail: mail!.id });
    told++;
  }
  return told;
}

/** Only what the text speaks of is kept, and the link, by which the message opens its thing. */
function used(template: Template, locale: 'zh-CN' | 'en', data: Readonly<Record<string, string>>) {
  const names = new Set([...placeholdersOf(template.body[locale]), 'link']);
  return Object.fromEntries(Object.entries(data).filter(([name]) => names.has(name)));
}
