import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { cleanFileName } from '@keshen/document';
import { FileService } from '@keshen/document/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, rows, type Tx } from '@keshen/platform/server';
import { letterKinds, type LetterKind } from '@keshen/programme';
import { templateTable } from '../domain/may';
import { templateLimits } from '../domain/requests';
import { letterWords, type SortedTags, type WordTree } from '../domain/words';
import type { TemplateVersion } from '../domain/views';
import { checkTemplate, fillExample, readTemplate } from './docx/fill';
import { tooLarge } from './docx/open';
import { pdfOf } from './pdf';
import { shippedTemplate } from './shipped';

/** How many placeholders that nobody fills are told at most. */
const MOST_TOLD = 100;

export interface ListedTemplate {
  kind: LetterKind;
  words: WordTree;
  /** The one that is used first, the shipped one (version 0) last. */
  versions: TemplateVersion[];
}

/** 函件模板: the shipped docx of each kind, and what administrators put in its place; every version is kept. */
@Injectable()
export class TemplateService {
  constructor(
    private readonly database: Database,
    private readonly files: FileService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All kinds with their words and versions (the newest 20). */
  async list(actor: Actor): Promise<ListedTemplate[]> {
    templateTable.require(actor, 'read', {});
    const uploaded = await this.database.read<TemplateVersion>(
      `select t.kind, t.version, t.name, t.sha256, t.made_at as "madeAt", a.name as "madeBy"
       from (select *, row_number() over (partition by kind order by version desc) as n from letter_templates) t
         join accounts a on a.id = t.made_by
       where t.n <= 20 order by t.kind, t.version desc`,
    );
    return letterKinds.map((kind) => ({
      kind,
      words: letterWords[kind],
      versions: [...uploaded.filter((t) => t.kind === kind), shippedVersion(kind)],
    }));
  }

  /** The docx of a version. Refuses `template.unknown`. */
  async content(actor: Actor, kind: LetterKind, version: number): Promise<{ name: string; content: Buffer }> {
    templateTable.require(actor, 'read', {});
    return this.database.transaction((tx) => this.of(tx, kind, version));
  }

  /** A version with example values as PDF. Refuses `template.unknown`. */
  async preview(actor: Actor, kind: LetterKind, version: number): Promise<Buffer> {
    return this.example(kind, (await this.content(actor, kind, version)).content);
  }

  /** The placeholders of an uploaded file of the actor's. Refuses what readTemplate refuses, and `file.unknown`. */
  async check(actor: Actor, kind: LetterKind, fileId: string): Promise<SortedTags> {
    const { known, unknown } = readTemplate(kind, (await this.uploaded(actor, fileId)).content);
    return { known, unknown: unknown.slice(0, MOST_TOLD) };
  }

  /** The same file with example values as PDF, what nobody fills marked in it. Refuses what `check` refuses. */
  async previewOf(actor: Actor, kind: LetterKind, fileId: string): Promise<Buffer> {
    const { content } = await this.uploaded(actor, fileId);
    readTemplate(kind, content);
    return this.example(kind, content);
  }

  private example(kind: LetterKind, template: Buffer): Promise<Buffer> {
    return pdfOf(fillExample(kind, template), { title: kind, made: this.clock.now() });
  }

  private async uploaded(actor: Actor, fileId: string): Promise<{ name: string; content: Buffer }> {
    templateTable.require(actor, 'change', {});
    const { file, content } = await this.files.open(actor, fileId);
    if (file.size > templateLimits.packed) throw tooLarge();
    return { name: file.name, content: Buffer.concat(await content.toArray()) };
  }

  /** Puts an uploaded file of the actor's in the place of a kind's template; see `change`. Refuses `file.unknown` besides. */
  async upload(actor: Actor, kind: LetterKind, fileId: string): Promise<{ version: number }> {
    const { name, content } = await this.uploaded(actor, fileId);
    return this.change(actor, kind, name, content);
  }

  /**
   * Puts a docx in the place of a kind's template, for letters issued from now on. Refuses what checkTemplate refuses,
   * and `template.unchanged` for the bytes that are used already.
   */
  async change(actor: Actor, kind: LetterKind, given: string, content: Buffer): Promise<{ version: number }> {
    templateTable.require(actor, 'change', {});
    const name = cleanFileName(given);
    checkTemplate(kind, content);
    return this.database.transaction(async (tx) => {
      // Two uploads of one kind follow one another.
      await tx.query(`select pg_advisory_xact_lock(hashtext('letter-template:' || $1))`, [kind]);
      const latest = await this.latest(tx, kind);
      if (latest.sha256 === sha256(content))
        throw conflict('template.unchanged', { version: latest.version });
      const version = latest.version + 1;
      const now = this.clock.now();
      await tx.query(
        `insert into letter_templates (kind, version, name, sha256, content, made_at, made_by) values ($1, $2, $3, $4, $5, $6, $7)`,
        [kind, version, name, sha256(content), content, now, actor.account],
      );
      await record(tx, {
        actor: actorRef(actor),
        act: 'letter.template-changed',
        thing: { kind: 'letter-template', id: kind },
        details: { version, sha256: sha256(content) },
        at: now,
      });
      return { version };
    });
  }

  /** Which version of a kind is used now. */
  async latest(tx: Tx, kind: LetterKind): Promise<{ version: number; sha256: string }> {
    const [found] = await rows<{ version: number; sha256: string }>(
      tx,
      `select version, sha256 from letter_templates where kind = $1 order by version desc limit 1`,
      [kind],
    );
    return found ?? shippedVersion(kind);
  }

  async of(tx: Tx, kind: LetterKind, version: number): Promise<{ name: string; content: Buffer }> {
    if (version === 0) return { name: `${kind}.docx`, content: shippedTemplate(kind) };
    const [found] = await rows<{ name: string; content: Buffer }>(
      tx,
      `select name, content from letter_templates where kind = $1 and version = $2`,
      [kind, version],
    );
    if (!found) throw notFound('template.unknown');
    return found;
  }
}

const shippedVersion = (kind: LetterKind): TemplateVersion => ({
  kind,
  version: 0,
  name: `${kind}.docx`,
  sha256: sha256(shippedTemplate(kind)),
  madeAt: null,
  madeBy: null,
});

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
