import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** What a mail server has taken under one Message-ID. */
export interface Received {
  times: number;
  /** Recipient and subject of each time; one when nothing was told twice in different words. */
  words: Set<string>;
}

/** A real SMTP server that knows what it has taken, by Message-ID. */
export class MailServer {
  readonly received = new Map<string, Received>();

  private constructor(private readonly server: SMTPServer) {}

  static async start(): Promise<MailServer> {
    const mails: MailServer = new MailServer(
      new SMTPServer({
        authOptional: true,
        disabledCommands: ['STARTTLS'],
        onData: (stream, session, done) => {
          simpleParser(stream).then(({ messageId = '', subject = '' }) => {
            mails.took(
              messageId,
              `${session.envelope.rcptTo.map(({ address }) => address).join()} ${subject}`,
            );
            done();
          }, done);
        },
      }),
    );
    // A client that is killed in the middle of a mail is no fault of this server.
    mails.server.on('error', () => undefined);
    mails.server.listen(0, '127.0.0.1');
    await once(mails.server.server, 'listening');
    return mails;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((done) => this.server.close(done));
  }

  private took(id: string, words: string): void {
    const known = this.received.get(id) ?? { times: 0, words: new Set() };
    known.times++;
    known.words.add(words);
    this.received.set(id, known);
  }
}
