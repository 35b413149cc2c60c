import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { applicationById, SubmissionStore, type Application } from '@keshen/application/server';
import type { Clock } from '@keshen/kernel';
import { CLOCK, often, rows, type Tx } from '@keshen/platform/server';
import { ATTACHMENTS, flatten } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { marksOf, type LeadKind, type Mark } from '../domain/marks';
import { bandsOf, shingles, SIMILAR_FROM, similarity } from '../domain/similar';

/** What more than so many applications have in common says nothing of any of them. */
const COMMON_FROM = 20;
/** So many texts are compared word by word with each text of one application, those that share most bands. */
const COMPARED_MOST = 20;
const LEADS_MOST = 100;
const EXCERPT = 1500;

interface Found {
  other: string;
  kind: LeadKind;
  path: string;
  otherPath: string;
  evidence: Evidence;
}
/** `likeness` in percent, of texts only. */
export interface Evidence {
  mine: string;
  theirs: string;
  likeness?: number;
}

/** Looks for what an application has in common with others of any programme and year, after each submission. */
@Injectable()
export class LeadSearch {
  constructor(
    private readonly programmes: ProgrammeService,
    private readonly submissions: SubmissionStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Leads that somebody has looked at stay as they are; a trial is compared with nothing. */
  async search(tx: Tx, applicationId: string): Promise<void> {
    const application = await applicationById(tx, applicationId);
    const submission = await this.submissions.latest(tx, applicationId);
    if (!submission || application.trial) return;
    const definition = await this.programmes.definitionOf(application.programmeVersionId);
    const { marks, texts } = marksOf(definition, submission.answers);
    const bands = texts.flatMap(({ path, value }) =>
      bandsOf(shingles(value)).map((band): Mark => ({
        kind: 'text',
        path,
        key: createHash('sha256').update(band).digest('base64url').slice(0, 12),
        value: '',
      })),
    );
    await this.keepMarks(tx, application, [...marks, ...(await this.files(tx, application)), ...bands]);
    const found = [
      ...(await this.same(tx, applicationId)),
      ...(await this.alike(tx, applicationId, new Map(texts.map((t) => [t.path, t.value])))),
    ];
    await this.keepLeads(tx, applicationId, found.slice(0, LEADS_MOST));
  }

  /** Files by their content; what the enterprise keeps as documents of its profile is handed in again by right. */
  private async files(tx: Tx, { id, partyId }: Application): Promise<Mark[]> {
    const found = await rows<{ sha256: string; name: string; purpose: string }>(
      tx,
      often(`select f.sha256, f.name, f.purpose from files f
       where f.thing_kind = 'application' and f.thing_id = $1 and f.detached_at is null
         and not exists (select 1 from party_documents d where d.party_id = $2 and d.sha256 = f.sha256)
       order by f.created_at, f.id limit 200`),
      [id, partyId],
    );
    return found.map(({ sha256, name, purpose }) => ({
      kind: 'file',
      path: purpose.includes('.') ? purpose : `${ATTACHMENTS}.${purpose}`,
      key: sha256,
      value: name,
    }));
  }

  private async keepMarks(tx: Tx, { id }: Application, marks: Mark[]): Promise<void> {
    await tx.query(often('delete from lead_marks where application_id = $1'), [id]);
    await tx.query(
      often(`insert into lead_marks (kind, key, application_id, path, value)
       select m.kind, m.key, $1, m.path, m.value
       from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as m (kind, key, path, value)
       on conflict do nothing`),
      [id, ...(['kind', 'key', 'path', 'value'] as const).map((part) => marks.map((mark) => mark[part]))],
    );
  }

  /** The same invoice, contract, patent, equipment or file elsewhere. */
  private async same(tx: Tx, id: string): Promise<Found[]> {
    const found = await rows<Found & { mine: string; theirs: string }>(
      tx,
      often(`select o.application_id as other, m.kind, m.path, o.path as "otherPath", m.value as mine, o.value as theirs
       from lead_marks m cross join lateral (
         select l.application_id, l.path, l.value, count(*) over () as times from (
           select application_id, path, value from lead_marks
           where kind = m.kind and key = m.key and application_id <> $1 limit ${COMMON_FROM + 1}) l) o
       where m.application_id = $1 and m.kind <> 'text' and o.times <= ${COMMON_FROM}
       order by m.kind, m.path, o.application_id limit ${LEADS_MOST}`),
      [id],
    );
    return found.map(({ mine, theirs, ...lead }) => ({ ...lead, evidence: { mine, theirs } }));
  }

  /** Similar texts elsewhere: found by shared bands, kept by their likeness. */
  private async alike(tx: Tx, id: string, texts: ReadonlyMap<string, string>): Promise<Found[]> {
    const candidates = await rows<{ path: string; other: string; otherPath: string }>(
      tx,
      often(`select path, other, "otherPath" from (
         select m.path, o.application_id as other, o.path as "otherPath",
           row_number() over (partition by m.path order by count(*) desc, o.application_id) as place
         from lead_marks m cross join lateral (
           select l.application_id, l.path, count(*) over () as times from (
             select application_id, path from lead_marks
             where kind = 'text' and key = m.key and application_id <> $1 limit 201) l) o
         where m.application_id = $1 and m.kind = 'text' and o.times <= 200
         group by m.path, o.application_id, o.path) c
       where place <= ${COMPARED_MOST} order by other, path`),
      [id],
    );
    const found: Found[] = [];
    let theirs: { of: string; flat: Record<string, unknown> } | undefined;
    for (const { path, other, otherPath } of candidates) {
      if (theirs?.of !== other) {
        const submission = await this.submissions.latest(tx, other);
        theirs = { of: other, flat: submission ? flatten(submission.answers) : {} };
      }
      const [mine, text] = [texts.get(path) ?? '', String(theirs.flat[otherPath] ?? '')];
      const likeness = similarity(shingles(mine), shingles(text));
      if (likeness < SIMILAR_FROM) continue;
      found.push({
        kind: 'text',
        path,
        other,
        otherPath,
        evidence: {
          mine: mine.slice(0, EXCERPT),
          theirs: text.slice(0, EXCERPT),
          likeness: Math.round(likeness * 100),
        },
      });
    }
    // A text that everybody writes so is a form, not a lead.
    const everywhere = (path: string) => found.filter((f) => f.path === path).length >= COMPARED_MOST;
    return found
      .filter(({ path }) => !everywhere(path))
      .sort((a, b) => b.evidence.likeness! - a.evidence.likeness!);
  }

  private async keepLeads(tx: Tx, id: string, found: Found[]): Promise<void> {
    // The other one may have found this one already: a pair is told once.
    await tx.query(often('delete from leads where application_id = $1 and looked_at is null'), [id]);
    // Told newest first: what is the same stands above what is alike.
    for (const { other, kind, path, otherPath, evidence } of [...found].reverse())
      await tx.query(
        often(`insert into leads (id, application_id, other_id, kind, path, other_path, evidence, found_at)
         select $1, $2, $3, $4, $5, $6, $7, $8 where not exists (
           select 1 from leads where application_id = $3 and other_id = $2 and kind = $4 and path = $6 and other_path = $5)
         on conflict do nothing`),
        [uuid(), id, other, kind, path, otherPath, JSON.stringify(evidence), this.clock.now()],
      );
  }
}
