import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { Announcements, CaseService, lockCase } from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, systemActor } from '@keshen/identity';
import { notFound, shanghaiDate, type Clock } from '@keshen/kernel';
import { CLOCK, Database, enqueue, rows, type Tx } from '@keshen/platform/server';
import { letterNumber, lettersDue, type LetterKind } from '@keshen/programme';
import type { LetterFormat } from '../domain/requests';
import type { Words } from '../domain/words';
import { fillDocx } from './docx/fill';
import { LetterWords } from './letter.words';
import { pdfOf } from './pdf';
import { letterWrite } from './tasks';
import { sha256, TemplateService } from './template.service';

/** A letter to issue. `occasion` says what called for it: the same one issues nothing a second time. */
export interface Issuing {
  occasion: string;
  kind: LetterKind;
  thing: { kind: 'case' | 'agreement' | 'notice'; id: string };
  /** Null for what is about no single application. */
  applicationId: string | null;
  audience: 'applicant' | 'staff' | 'public';
  /** A series gives the next number; a given one is taken as it is. */
  number: { series: string } | { given: string } | null;
  words: Words;
}

/** 函件: issued in the transaction of what calls for them, written by the worker, never changed. */
@Injectable()
export class LetterService {
  constructor(
    private readonly database: Database,
    private readonly cases: CaseService,
    private readonly templates: TemplateService,
    private readonly words: LetterWords,
    private readonly announcements: Announcements,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Issues what the step of a case into this entry calls for. Once, however often it is delivered. */
  async issueForEntry(tx: Tx, entryId: number): Promise<void> {
    const [entry] = await rows<{ caseId: string; no: number; stage: string; at: Date }>(
      tx,
      `select case_id as "caseId", no, stage, entered_at as at from stage_entries where id = $1`,
      [entryId],
    );
    if (!entry) throw notFound('entry.unknown');
    // The lock lets deliveries of one case follow one another.
    const subject = await lockCase(tx, entry.caseId);
    const [left] = await rows<{ entryId: number; stage: string; outcome: string; remark: string | null }>(
      tx,
      `select id as "entryId", stage, outcome, remark from stage_entries where case_id = $1 and no = $2`,
      [entry.caseId, entry.no - 1],
    );
    const definition = await this.cases.definitionOf(subject.programmeVersionId);
    const step = { left: left ?? null, entered: entry.stage };
    for (const letter of lettersDue(definition, subject.kind, step)) {
      const words = await this.words.of(tx, {
        kind: letter.template,
        case: subject,
        definition,
        entryId,
        left: left ?? null,
        at: entry.at,
      });
      if (!words) continue;
      await this.issue(tx, {
        occasion: `case:${subject.id}:${entryId}:${letter.id}`,
        kind: letter.template,
        thing: { kind: 'case', id: subject.id },
        applicationId: subject.applicationId,
        audience: letter.to,
        number: letter.number === null ? null : { series: letter.number },
        words,
      });
    }
  }

  /** Issues a letter with its number, and lets the worker write it. Answers its id, or null when it was issued before. */
  async issue(tx: Tx, letter: Issuing): Promise<string | null> {
    const before = await rows(tx, `select 1 from letters where occasion = $1`, [letter.occasion]);
    if (before.length) return null;
    const id = uuid();
    const now = this.clock.now();
    const number = await this.numberOf(tx, letter, now);
    const { version } = await this.templates.latest(tx, letter.kind);
    await tx.query(
      `insert into letters (id, occasion, kind, template_version, name, thing_kind, thing_id, application_id, audience, number, words, issued_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        letter.occasion,
        letter.kind,
        version,
        String(letter.words['title'] ?? ''),
        letter.thing.kind,
        letter.thing.id,
        letter.applicationId,
        letter.audience,
        number,
        JSON.stringify({ ...letter.words, ...(number ? { number } : {}) }),
        now,
      ],
    );
    await record(tx, {
      actor: actorRef(systemActor),
      act: 'letter.issued',
      thing: { kind: letter.thing.kind, id: letter.thing.id },
      details: { letter: id, kind: letter.kind, number, template: version },
      at: now,
    });
    await enqueue(tx, letterWrite, { letter: id });
    return id;
  }

  private async numberOf(tx: Tx, { number }: Issuing, now: Date): Promise<string | null> {
    if (!number || 'given' in number) return number && number.given;
    return this.nextNumber(tx, number.series, now);
  }

  /** The next number of the series in the year (Shanghai). Whoever comes second waits for the first one's commit. */
  async nextNumber(tx: Tx, series: string, now: Date): Promise<string> {
    const year = Number(shanghaiDate(now).slice(0, 4));
    const [counted] = await rows<{ last: number }>(
      tx,
      `insert into letter_series (pattern, year, last) values ($1, $2, 1)
       on conflict (pattern, year) do update set last = letter_series.last + 1 returning last`,
      [series, year],
    );
    return letterNumber(series, year, counted!.last);
  }

  /** Writes the files of a letter, both or none, and tells the applicant whom it is for. A second time finds them there. */
  async write(letterId: string): Promise<void> {
    const letter = await this.database.transaction(async (tx) => {
      const [found] = await rows<Issued>(
        tx,
        `select l.kind, l.template_version as version, l.words, l.issued_at as at, coalesce(l.number, l.name) as title, l.audience, c.id as "caseId", l.name,
           exists (select 1 from letter_files f where f.letter_id = l.id) as written
         from letters l left join cases c on c.application_id = l.application_id and c.kind = 'application'
         where l.id = $1`,
        [letterId],
      );
      if (!found) throw notFound('letter.unknown');
      return { ...found, template: await this.templates.of(tx, found.kind, found.version) };
    });
    if (letter.written) return;
    const docx = fillDocx(letter.template.content, letter.words);
    const pdf = await pdfOf(docx, { title: letter.title, made: new Date(letter.at) });
    const files: [LetterFormat, Buffer][] = [
      ['docx', docx],
      ['pdf', pdf],
    ];
    await this.database.transaction(async (tx) => {
      for (const [format, content] of files)
        await tx.query(
          `insert into letter_files (letter_id, format, sha256, content, written_at) values ($1, $2, $3, $4, $5)
           on conflict do nothing`,
          [letterId, format, sha256(content), content, this.clock.now()],
        );
      if (letter.caseId && letter.audience === 'applicant')
        await this.announcements.tell(tx, letter.caseId, {
          template: 'letter_ready',
          to: 'applicant',
          key: `letter:${letterId}`,
          data: { remark: letter.title === letter.name ? letter.name : `${letter.name}（${letter.title}）` },
        });
    });
  }
}

interface Issued {
  kind: LetterKind;
  version: number;
  words: Words;
  at: string;
  title: string;
  name: string;
  audience: string;
  caseId: string | null;
  written: boolean;
}
