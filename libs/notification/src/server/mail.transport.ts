import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer';

/** A mail ready to be sent. `key` names it to the outside: Message-ID, file name. */
export type OutgoingMail = {
  key: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  attachments?: { filename: string; contentType: string; content: Buffer }[];
};

/** A mail server said that it will never take this mail; trying again is no use. */
export class MailRefused extends Error {}

/** Where mails go. */
export abstract class MailTransport {
  /** Whether mails leave this machine; then links that let their bearer in are not kept here. */
  abstract readonly leaves: boolean;
  /** Sends, or throws: `MailRefused` for ever, anything else for now. Answers the name it has there. */
  abstract send(mail: OutgoingMail): Promise<string>;
}

const TIMEOUT_MS = 20_000;

/** The mail's address is passed as an object: a comma or line end in it is no second recipient. */
const options = (mail: OutgoingMail, from: string, domain: string): SendMailOptions => ({
  from,
  to: { name: '', address: mail.to },
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  attachments: mail.attachments,
  messageId: `<${mail.key}@${domain}>`,
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  disableFileAccess: true,
  disableUrlAccess: true,
});

type SmtpError = Error & { code?: string; responseCode?: number };

/** A real mail server by SMTP. */
export class SmtpTransport extends MailTransport {
  readonly leaves = true;
  private readonly transporter: Transporter;

  constructor(
    url: string,
    private readonly from: string,
    private readonly domain: string,
  ) {
    super();
    this.transporter = createTransport(url, {}) as Transporter;
    Object.assign(this.transporter.options, {
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    });
  }

  async send(mail: OutgoingMail): Promise<string> {
    try {
      const info = (await this.transporter.sendMail(options(mail, this.from, this.domain))) as {
        messageId: string;
      };
      return info.messageId;
    } catch (error) {
      const { responseCode = 0, code, message } = error as SmtpError;
      // 5xx to the sign-in is our own configuration's fault and may be mended.
      if (code !== 'EAUTH' && responseCode >= 500 && responseCode < 600)
        throw new MailRefused(message, { cause: error });
      throw error;
    }
  }
}

/** RFC 822 files in a folder, where no mail server is set up. The same key writes the same file. */
export class FileTransport extends MailTransport {
  readonly leaves = false;
  private readonly transporter = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    private readonly folder: string,
    private readonly from: string,
    private readonly domain: string,
  ) {
    super();
  }

  async send(mail: OutgoingMail): Promise<string> {
    const name = `${mail.key.replace(/[^\w-]/g, '_')}.eml`;
    const path = join(this.folder, name);
    await mkdir(this.folder, { recursive: true });
    const { message } = await this.transporter.sendMail(options(mail, this.from, this.domain));
    const handle = await open(`${path}.new`, 'w', 0o600);
    await handle.writeFile(message as Buffer);
    await handle.sync();
    await handle.close();
    await rename(`${path}.new`, path);
    return name;
  }
}
