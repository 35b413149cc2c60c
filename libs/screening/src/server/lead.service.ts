import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { placeName } from '@keshen/application';
import { ApplicationAccess } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, forbidden, isRefusal, notFound, type Clock, type Text } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, rows, type Page, type Tx } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import type { LeadKind } from '../domain/marks';
import { screeningTable } from '../domain/may';
import type { Evidence } from './lead.search';

/** One lead as seen from one of its two applications: `mine` is always of the one that was asked about. */
export interface Lead {
  id: string;
  kind: LeadKind;
  place: Text;
  otherPlace: Text;
  evidence: Evidence;
  other: {
    id: string;
    reference: string;
    title: string;
    party: string;
    sameParty: boolean;
    programme: Text;
    year: number;
    result: string | null;
  };
  foundAt: string;
  lookedAt: string | null;
  lookedBy: string | null;
  remark: string | null;
}
type Row = Omit<Lead, 'place' | 'otherPlace' | 'other'> &
  Lead['other'] & {
    other: string;
    path: string;
    otherPath: string;
    version: string;
    otherVersion: string;
  };

const newest = z.tuple([z.uuid()]);

/** 查重线索 beside an application: for the office only, and only where both applications may be read. */
@Injectable()
export class LeadService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly access: ApplicationAccess,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Leads of an application, whichever of the two was submitted later. Refuses `application.unknown`, `role.missing`. */
  list(
    actor: Actor,
    applicationId: string,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<Lead>> {
    const [after] = cursor ? decodeCursor(cursor, newest) : ['ffffffff-ffff-ffff-ffff-ffffffffffff'];
    return this.database.transaction(async (tx) => {
      await this.require(tx, actor, applicationId);
      const found = await rows<Row & { at: string }>(
        tx,
        `select l.id, l.kind, l.path, l.other_path as "otherPath", l.evidence, l.found_at as "foundAt",
           l.looked_at as "lookedAt", w.name as "lookedBy", l.remark, m.programme_version_id as version,
           o.id as other, o.reference, o.title, p.name as party, o.party_id = m.party_id as "sameParty",
           o.programme_version_id as "otherVersion", k.year, c.result
         from (
           (select id, other_id as other, kind, path, other_path, evidence, found_at, looked_at, looked_by, remark
              from leads where application_id = $1 and id < $2::uuid order by id desc limit $3)
           union all
           (select id, application_id, kind, other_path, path,
              evidence || jsonb_build_object('mine', evidence -> 'theirs', 'theirs', evidence -> 'mine'),
              found_at, looked_at, looked_by, remark
              from leads where other_id = $1 and id < $2::uuid order by id desc limit $3)
         ) l join applications m on m.id = $1 join applications o on o.id = l.other
           join parties p on p.id = o.party_id join calls k on k.id = o.call_id
           join cases c on c.application_id = o.id and c.kind = 'application'
           left join accounts w on w.id = l.looked_by
         order by l.id desc limit $3`,
        [applicationId, after, limit + 1],
      );
      const page = pageOf(found, limit, (row) => [row.id]);
      const items: Lead[] = [];
      for (const row of page.items)
        if (await this.readable(tx, actor, row.other)) items.push(await this.told(row));
      return { items, next: page.next };
    });
  }

  /** An officer has looked at a lead; the remark says what came of it. Refuses `lead.unknown`, `lead.looked-at`. */
  look(actor: Actor, applicationId: string, id: string, remark: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'handle', applicationId);
      const [lead] = await rows<{ lookedAt: Date | null }>(
        tx,
        `select looked_at as "lookedAt" from leads where id = $1 and (application_id = $2 or other_id = $2) for update`,
        [id, applicationId],
      );
      if (!lead) throw notFound('lead.unknown');
      if (lead.lookedAt) throw conflict('lead.looked-at');
      const at = this.clock.now();
      await tx.query('update leads set looked_at = $2, looked_by = $3, remark = $4 where id = $1', [
        id,
        at,
        actor.account,
        remark,
      ]);
      await record(tx, {
        actor: actorRef(actor),
        act: 'lead.looked-at',
        thing: { kind: 'application', id: applicationId },
        details: { lead: id, remark },
        at,
      });
    });
  }

  private async require(tx: Tx, actor: Actor, applicationId: string): Promise<void> {
    await this.access.require(tx, actor, 'see-all', applicationId);
    if (!screeningTable.may(actor, 'read-findings', { department: '' })) throw forbidden('role.missing');
    const held = await this.access.heldBack(tx, actor, applicationId);
    if (held) throw conflict(held);
  }

  /** What is held back of the other application is held back here: nothing tells that there is a lead. */
  private async readable(tx: Tx, actor: Actor, other: string): Promise<boolean> {
    try {
      await this.require(tx, actor, other);
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  private async told(row: Row): Promise<Lead> {
    const {
      path,
      otherPath,
      version,
      otherVersion,
      other,
      reference,
      title,
      party,
      sameParty,
      year,
      result,
    } = row;
    const [mine, theirs] = [
      await this.programmes.definitionOf(version),
      await this.programmes.definitionOf(otherVersion),
    ];
    return {
      id: row.id,
      kind: row.kind,
      place: placeName(mine, path) ?? { 'zh-CN': path, en: path },
      otherPlace: placeName(theirs, otherPath) ?? { 'zh-CN': otherPath, en: otherPath },
      evidence: row.evidence,
      other: { id: other, reference, title, party, sameParty, programme: theirs.name, year, result },
      foundAt: row.foundAt,
      lookedAt: row.lookedAt,
      lookedBy: row.lookedBy,
      remark: row.remark,
    };
  }
}
