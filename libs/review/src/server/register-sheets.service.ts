import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { FileService } from '@keshen/document/server';
import { actorRef, type Actor } from '@keshen/identity';
import { PeopleService } from '@keshen/identity/server';
import { conflict, isRefusal, maskResidentId, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  Crypto,
  Database,
  readSheet,
  rows,
  writeSheet,
  type Tx,
  type WrittenColumn,
} from '@keshen/platform/server';
import type { Expert, ExpertsQuery } from '../domain/expert';
import type { ExpertField } from '../domain/field';
import { plainName } from '../domain/interest';
import { reviewTable } from '../domain/may';
import {
  classWords,
  EXPORT_MOST,
  IMPORT_MOST,
  registerColumns,
  registerRow,
  requiredColumns,
  type RegisterAnswer,
  type RegisterColumn,
  type RegisterRow,
} from '../domain/register-sheet';
import { ExpertQueries, RESIDENT_CONTEXT } from './expert.queries';
import { ExpertService } from './expert.service';
import { fieldsIn } from './field.service';
import { nobody } from './panel.result';
import { expertColumns } from './review.rows';

type Known = Expert & { email: string; sealed: string | null };
const keys = Object.keys(registerColumns) as RegisterColumn[];
const choices: Partial<Record<RegisterColumn, readonly string[]>> = {
  class: Object.values(classWords).map((word) => word['zh-CN']),
  outside: ['是', '否'],
};

/** 专家库 as a spreadsheet, out and in. */
@Injectable()
export class RegisterSheets {
  constructor(
    private readonly database: Database,
    private readonly queries: ExpertQueries,
    private readonly experts: ExpertService,
    private readonly people: PeopleService,
    private readonly files: FileService,
    private readonly crypto: Crypto,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What a filter lets through, at most 10,000, resident IDs masked; who took it out is kept with the file's digest. */
  async export(actor: Actor, query: ExpertsQuery): Promise<Buffer> {
    reviewTable.require(actor, 'read-register', nobody);
    const [experts, sealed, tree] = await this.database.transaction(async (tx) => {
      const found = await this.queries.found(tx, query, null, EXPORT_MOST);
      return [found, await this.sealedOf(tx, found), await fieldsIn(tx)] as const;
    });
    const names = new Map(tree.map((field) => [field.code, field.name['zh-CN']]));
    const file = await writeSheet([
      {
        name: '专家库',
        columns: keys.map((key): WrittenColumn => ({
          title: registerColumns[key]['zh-CN'],
          kind: key === 'cap' ? 'integer' : 'text',
          choices: choices[key],
        })),
        rows: experts.map((e) => this.written(e, sealed.get(e.accountId) ?? null, names)),
      },
    ]);
    await this.database.transaction((tx) =>
      this.keep(tx, actor, 'expert.exported', { count: experts.length, query, sha256: sha256(file) }),
    );
    return file;
  }

  private written(e: Expert & { email: string }, sealed: string | null, names: Map<string, string>) {
    const cells: Record<RegisterColumn, string | number | null> = {
      id: e.accountId,
      name: e.name,
      email: e.email,
      residentId: sealed && this.masked(sealed),
      class: classWords[e.class]['zh-CN'],
      unit: e.unit,
      code: e.unitCreditCode,
      title: e.title,
      fields: e.fieldCodes.map((code) => names.get(code) ?? code).join('、'),
      words: e.fields.join('、'),
      cap: e.yearlyCap,
      outside: e.outside === null ? null : e.outside ? '是' : '否',
      state: e.retiredAt ? '已退库' : e.available ? '可评审' : '暂不评审',
    };
    return keys.map((key) => cells[key]);
  }

  private async sealedOf(tx: Tx, experts: readonly Expert[]): Promise<Map<string, string>> {
    const found = await rows<{ id: string; sealed: string }>(
      tx,
      `select account_id as id, resident_sealed as sealed from experts
       where account_id = any ($1::uuid[]) and resident_sealed is not null`,
      [experts.map((e) => e.accountId)],
    );
    return new Map(found.map(({ id, sealed }) => [id, sealed]));
  }

  /**
   * Takes an uploaded file in, at most 500 rows: each is answered for itself, good ones are kept whatever becomes of the
   * others. A row with an identifier changes that line, which name and address must fit (`row.identifier`); one without
   * enters somebody, with an account and an invitation where the address has none. All of it is one transaction.
   */
  async import(actor: Actor, fileId: string): Promise<{ answers: RegisterAnswer[] }> {
    reviewTable.require(actor, 'change-register', nobody);
    const { file, content } = await this.files.open(actor, fileId);
    const bytes = await buffer(content);
    const sheet = readSheet(bytes, {
      columns: keys.map((key) => ({
        key,
        titles: Object.values(registerColumns[key]),
        required: requiredColumns.includes(key),
        ignored: key === 'state',
      })),
      maxRows: IMPORT_MOST,
      distinct: ['email'],
    });
    return this.database.transaction(async (tx) => {
      const tree = await fieldsIn(tx);
      const wrong = new Map(sheet.problems.map((p) => [p.row, { code: p.code, params: p.params }]));
      const answers: RegisterAnswer[] = [];
      for (const { number, cells } of sheet.rows) {
        const about = { row: number, name: String(cells['name'] ?? '').slice(0, 60) };
        const problem = wrong.get(number);
        answers.push(
          problem ? { ...about, done: null, problem } : await this.take(tx, actor, about, cells, tree),
        );
      }
      const done = answers.filter((answer) => answer.done).length;
      await this.keep(tx, actor, 'expert.imported', {
        file: file.name,
        sha256: sha256(bytes),
        done,
        failed: answers.length - done,
      });
      return { answers };
    });
  }

  private async take(
    tx: Tx,
    actor: Actor,
    about: { row: number; name: string },
    cells: Readonly<Record<string, unknown>>,
    tree: readonly ExpertField[],
  ): Promise<RegisterAnswer> {
    const row = registerRow(cells, tree);
    if ('problem' in row) return { ...about, done: null, problem: row.problem };
    try {
      const done = await tx.transaction((inner) =>
        row.id ? this.changed(inner, actor, row.id, row) : this.entered(inner, actor, row),
      );
      return { ...about, done };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { ...about, done: null, problem: { code: error.code, params: error.details } };
    }
  }

  private async entered(tx: Tx, actor: Actor, row: RegisterRow): Promise<'entered'> {
    const [account] = await rows<{ name: string }>(tx, `select name from accounts where lower(email) = $1`, [
      row.email,
    ]);
    // Somebody else's address: whoever is entered under it would be another person.
    if (account && plainName(account.name) !== plainName(row.name)) throw conflict('row.account');
    if (row.residentId?.includes('*')) throw conflict('row.identifier');
    const { id } = await this.people.createIn(tx, actor, {
      email: row.email,
      name: row.name,
      staff: [{ role: 'expert', scope: null }],
      locale: 'zh-CN',
    });
    await this.experts.registerIn(tx, actor, {
      account: id,
      ...entryOf(row),
      available: true,
      residentId: row.residentId ?? undefined,
    });
    return 'entered';
  }

  private async changed(tx: Tx, actor: Actor, id: string, row: RegisterRow): Promise<'changed' | 'same'> {
    const [known] = await rows<Known>(
      tx,
      `select ${expertColumns}, a.email, e.resident_sealed as sealed from experts e join accounts a on a.id = e.account_id
       where e.account_id = $1`,
      [id],
    );
    const fits =
      known && known.email.toLowerCase() === row.email && plainName(known.name) === plainName(row.name);
    if (!fits) throw conflict('row.identifier');
    const residentId = this.newResident(known, row.residentId);
    const now = entryOf(row);
    if (!residentId && JSON.stringify(now) === JSON.stringify(entryOf(known))) return 'same';
    await this.experts.changeIn(tx, actor, id, {
      ...now,
      available: known.available,
      residentId,
      retired: known.retiredAt !== null,
      version: known.version,
    });
    return 'changed';
  }

  /** The number that a row adds; undefined: none, or the one that is known. Another than that is `row.identifier`. */
  private newResident({ sealed }: Known, said: string | null): string | undefined {
    if (said === null) return undefined;
    if (!sealed) {
      if (said.includes('*')) throw conflict('row.identifier');
      return said;
    }
    if (said !== this.masked(sealed) && said !== this.crypto.open(sealed, RESIDENT_CONTEXT))
      throw conflict('row.identifier');
    return undefined;
  }

  private masked(sealed: string): string {
    return maskResidentId(this.crypto.open(sealed, RESIDENT_CONTEXT));
  }

  private keep(tx: Tx, actor: Actor, act: string, details: object): Promise<void> {
    return record(tx, {
      actor: actorRef(actor),
      act,
      thing: { kind: 'expert', id: 'register' },
      details,
      at: this.clock.now(),
    });
  }
}

/** What of a row, or of a line, an import sets; in one order, so that both compare. */
const entryOf = (of: Omit<RegisterRow, 'yearlyCap'> | Expert) => {
  const { class: cls, unit, unitCreditCode, title, fields, fieldCodes, outside } = of;
  const yearlyCap = (of as Expert).yearlyCap;
  return { class: cls, unit, unitCreditCode, title, fields, fieldCodes, yearlyCap, outside };
};

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
