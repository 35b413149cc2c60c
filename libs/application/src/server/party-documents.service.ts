import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { record } from '@keshen/audit/server';
import type { StoredFile } from '@keshen/document';
import { attachExactly, FileAccess, FileService } from '@keshen/document/server';
import { actorRef, memberOf, partyTable, type Actor } from '@keshen/identity';
import { conflict, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, rows, type Page, type Tx } from '@keshen/platform/server';
import { DOCUMENTS_MOST, type DocumentRequest } from '../domain/party-lists';
import type { PartyDocument } from '../domain/views';

const newest = z.tuple([z.uuid()]);

/** 单位档案里的证照: documents with their validity, handed in again and again instead of uploaded anew. */
@Injectable()
export class PartyDocuments implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly files: FileService,
    private readonly access: FileAccess,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.access.register('party', async (_tx, actor, file) => memberOf(actor, file.thing.id));
  }

  /** Newest first; for the enterprise's own people. Refuses `party.unknown`. */
  async list(
    actor: Actor,
    party: string,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<PartyDocument>> {
    if (!memberOf(actor, party)) throw notFound('party.unknown');
    const [after] = cursor ? decodeCursor(cursor, newest) : ['ffffffff-ffff-ffff-ffff-ffffffffffff'];
    const found = await this.database.read<PartyDocument>(
      `select d.id, d.kind, d.title, d.valid_from::text as "validFrom", d.valid_until::text as "validUntil",
         f.id as file, f.name, f.size, f.sha256
       from party_documents d join files f on f.id = d.file_id
       where d.party_id = $1 and d.id < $2::uuid order by d.id desc limit $3`,
      [party, after, limit + 1],
    );
    return pageOf(found, limit, (row) => [row.id]);
  }

  /** Refuses `party.unknown`, `file.unknown` (not the actor's own upload), `document.full`. */
  add(actor: Actor, party: string, request: DocumentRequest): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      await this.own(tx, actor, party);
      const [held] = await rows<{ count: number }>(
        tx,
        'select count(*)::int as count from party_documents where party_id = $1',
        [party],
      );
      if (held!.count >= DOCUMENTS_MOST) throw conflict('document.full', { most: DOCUMENTS_MOST });
      const id = uuid();
      await attachExactly(tx, [request.file], { kind: 'party', id: party }, id, actor);
      await tx.query(
        `insert into party_documents (id, party_id, file_id, sha256, kind, title, valid_from, valid_until, added_at, added_by)
         select $1, $2, f.id, f.sha256, $4, $5, $6, $7, $8, $9 from files f where f.id = $3`,
        [
          id,
          party,
          request.file,
          request.kind,
          request.title,
          request.validFrom,
          request.validUntil,
          this.clock.now(),
          actor.account,
        ],
      );
      await this.record(tx, actor, party, 'party.document-added', { document: id, title: request.title });
      return { id };
    });
  }

  /** What was handed in with an application is a copy and stays. Refuses `document.unknown`. */
  remove(actor: Actor, party: string, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.own(tx, actor, party);
      const removed = await rows<{ title: string }>(
        tx,
        'delete from party_documents where id = $1 and party_id = $2 returning title',
        [id, party],
      );
      if (!removed.length) throw notFound('document.unknown');
      await attachExactly(tx, [], { kind: 'party', id: party }, id, actor);
      await this.record(tx, actor, party, 'party.document-removed', { document: id, ...removed[0] });
    });
  }

  /** A copy that hangs on nothing yet, to be handed in like an upload. Refuses `document.unknown` and as an upload. */
  async copy(actor: Actor, party: string, id: string): Promise<StoredFile> {
    if (!memberOf(actor, party, 'enterprise-administrator', 'writer')) throw notFound('party.unknown');
    const [found] = await this.database.read<{ file: string }>(
      'select file_id as file from party_documents where id = $1 and party_id = $2',
      [id, party],
    );
    if (!found) throw notFound('document.unknown');
    const { file, content } = await this.files.open(actor, found.file);
    return this.files.upload(actor, file.name, content, { purpose: '' });
  }

  private async own(tx: Tx, actor: Actor, party: string): Promise<void> {
    partyTable.require(actor, 'change-profile', { party });
    await rows(tx, 'select 1 from parties where id = $1 for no key update', [party]);
  }

  private record(tx: Tx, actor: Actor, party: string, act: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'party', id: party },
      details,
      at: this.clock.now(),
    });
  }
}
