import type { Tx } from '@keshen/platform/server';

/**
 * A mail to an address that may have no account yet. `template` is one of `identity.*`; `key` names the mail, so that
 * it is sent once. `data` are the template's values: names, dates and links.
 */
export type Mail = {
  to: string;
  locale: 'zh-CN' | 'en';
  template: MailTemplate;
  data: Record<string, string>;
  key: string;
};

/** Every mail of this capability. The words are the notification's. */
export const MAIL_TEMPLATES = [
  /** {name} {unit} {link} {hours}: confirm the address. */
  'identity.confirm',
  /** {name} {link}: somebody registered with an address that has an account. */
  'identity.known',
  /** {name} {link} {minutes}: set a new password. */
  'identity.reset',
  /** {name}: the password was changed. */
  'identity.password-changed',
  /** {name}: the second factor was set up. */
  'identity.second-factor-on',
  /** {name}: the second factor was taken away. */
  'identity.second-factor-off',
  /** {name} {time} {device} {address}: somebody signed in on a device that the account did not know. */
  'identity.new-device',
  /** {name} {provider}: an identity outside may sign in from now on. */
  'identity.linked',
  /** {name} {provider}: it may no longer. */
  'identity.unlinked',
  /** {name}: a code of the second factor came twice. */
  'identity.second-factor-reused',
  /** {name}: the account was closed and what was held of its person erased. */
  'identity.erased',
  /** {name} {inviter} {unit} {link} {days}: join a unit. */
  'identity.invited',
  /** {name} {link} {days}: an account of the commission was made. */
  'identity.staff-invited',
  /** {name} {unit} {link}: the claim was approved. */
  'identity.claim-approved',
  /** {name} {unit} {reason} {link}: the claim was refused. */
  'identity.claim-refused',
  /** {name} {person} {unit} {link}: somebody asks to join, to the unit's administrators. */
  'identity.claim-asked',
  /** {name} {unit} {link} {days}: a unit is asked whether it recommends somebody as an expert. */
  'expert.recommendation',
] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/** The way out for mails, written into the caller's transaction. The notification capability binds it. */
export abstract class Mails {
  abstract send(tx: Tx, mail: Mail): Promise<void>;
}
