import { Inject, Injectable } from '@nestjs/common';
import { ApplicationAccess } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, memberOf, type Actor } from '@keshen/identity';
import { notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import type { LetterKind } from '@keshen/programme';
import { letterTable } from '../domain/may';
import type { LetterFormat } from '../domain/requests';
import type { ListedLetter } from '../domain/views';

const columns = `l.id, l.kind, l.name, l.number, l.issued_at as "issuedAt", l.audience,
  coalesce((select jsonb_agg(jsonb_build_object('format', f.format, 'sha256', f.sha256, 'size', length(f.content)) order by f.format)
    from letter_files f where f.letter_id = l.id), '[]') as files`;

export interface LetterFile {
  name: string;
  content: Buffer;
}

/** Letters to read: of an application by whoever may read it and is meant, of a public notice by everybody. */
@Injectable()
export class LetterQueries {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The letters of an application that this reader may have, oldest first; of an agreement the newest, with the
   * signatures. Refuses `application.unknown`.
   */
  ofApplication(actor: Actor, applicationId: string): Promise<ListedLetter[]> {
    return this.database.transaction(async (tx) => {
      const thing = await this.access.require(tx, actor, 'read', applicationId);
      const found = await rows<ListedLetter>(
        tx,
        `select ${columns} from letters l where l.application_id = $1 and not exists (select 1 from letters n where l.thing_kind = 'agreement'
           and n.thing_kind = l.thing_kind and n.thing_id = l.thing_id and (n.issued_at, n.id) > (l.issued_at, l.id))
         order by l.issued_at, l.id limit 100`,
        [applicationId],
      );
      return found.filter(({ audience }) =>
        letterTable.may(actor, 'read', { ...thing, to: audience === 'staff' ? 'staff' : 'applicant' }),
      );
    });
  }

  /** The newest letter of a thing, such as an agreement or a notice; null before there is one. */
  async latestOf(tx: Tx, thing: { kind: string; id: string }): Promise<ListedLetter | null> {
    const [found] = await rows<ListedLetter>(
      tx,
      `select ${columns} from letters l where l.thing_kind = $1 and l.thing_id = $2 order by l.issued_at desc, l.id desc limit 1`,
      [thing.kind, thing.id],
    );
    return found ?? null;
  }

  /**
   * A letter's file. Refuses `letter.unknown` to whoever it is not for, `letter.unwritten` before the worker has written
   * it. What the office reads of an applicant is kept in the audit.
   */
  file(actor: Actor, letterId: string, format: LetterFormat): Promise<LetterFile> {
    return this.database.transaction(async (tx) => {
      const [letter] = await rows<{
        applicationId: string | null;
        audience: ListedLetter['audience'];
        kind: LetterKind;
        number: string | null;
        name: string;
      }>(
        tx,
        `select application_id as "applicationId", audience, kind, number, name from letters where id = $1`,
        [letterId],
      );
      if (!letter) throw notFound('letter.unknown');
      if (letter.audience !== 'public') await this.require(tx, actor, letter, letterId);
      const [file] = await rows<{ content: Buffer }>(
        tx,
        `select content from letter_files where letter_id = $1 and format = $2`,
        [letterId, format],
      );
      if (!file) throw notFound('letter.unwritten');
      return { name: `${letter.number ?? letter.name}.${format}`, content: file.content };
    });
  }

  private async require(
    tx: Tx,
    actor: Actor,
    letter: { applicationId: string | null; audience: string; kind: string },
    letterId: string,
  ): Promise<void> {
    const thing = await this.access.thing(tx, letter.applicationId!);
    letterTable.require(actor, 'read', { ...thing, to: letter.audience === 'staff' ? 'staff' : 'applicant' });
    if (!memberOf(actor, thing.party))
      await record(tx, {
        actor: actorRef(actor),
        act: 'letter.read',
        thing: { kind: 'application', id: letter.applicationId! },
        details: { letter: letterId, kind: letter.kind },
        at: this.clock.now(),
      });
  }
}
