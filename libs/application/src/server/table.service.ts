import { Injectable } from '@nestjs/common';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { notFound } from '@keshen/kernel';
import { Database, readSheet, writeSheet } from '@keshen/platform/server';
import {
  fieldAt,
  rowsOfSheet,
  sheetColumns,
  writtenTable,
  type FieldOf,
  type SheetRowProblem,
  type TableRow,
} from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import type { WriteTableRequest } from '../domain/requests';
import { ApplicationAccess } from './access';
import { applicationById } from './application.rows';

/** Problems that are told; more of them are counted. */
const PROBLEMS_MOST = 200;

export interface ReadTable {
  /** None while anything is wrong. */
  rows: TableRow[];
  problems: SheetRowProblem[];
  /** How many problems there are beyond those. */
  more: number;
  /** Columns and sheets that nobody asked for. */
  unread: string[];
}

/** 表格: table answers from and to spreadsheets. Nothing is kept: the rows go to whoever fills in the form. */
@Injectable()
export class TableService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly access: ApplicationAccess,
    private readonly files: FileService,
  ) {}

  /**
   * Reads an uploaded spreadsheet as rows of a table: all of them, or everything that is wrong, row by row. The file
   * is not kept. Refuses `table.unknown`, `file.unknown`, and what `readSheet` refuses.
   */
  async read(actor: Actor, applicationId: string, path: string, file: string): Promise<ReadTable> {
    const field = await this.table(actor, applicationId, path);
    const { content } = await this.files.open(actor, file);
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk as Buffer);
    await this.files.remove(actor, file);
    const sheet = readSheet(Buffer.concat(chunks), {
      columns: sheetColumns(field),
      maxRows: field.fixedRows?.length ?? field.maxRows,
    });
    const made = rowsOfSheet(field, sheet.rows);
    // A cell that could not be taken is told once, by what stood in its way.
    const told = new Set(sheet.problems.map((p) => `${p.row}.${p.column}`));
    const problems = [
      ...sheet.problems,
      ...made.problems.filter((p) => !told.has(`${p.row}.${p.column}`)),
    ].sort((a, b) => a.row - b.row);
    return {
      rows: problems.length === 0 ? made.rows : [],
      problems: problems.slice(0, PROBLEMS_MOST),
      more: Math.max(0, problems.length - PROBLEMS_MOST),
      unread: [...sheet.unreadColumns, ...sheet.unreadSheets].slice(0, 50),
    };
  }

  /** The given rows as a spreadsheet that can be filled and read again. Refuses `table.unknown`. */
  async write(
    actor: Actor,
    applicationId: string,
    path: string,
    { rows, language }: WriteTableRequest,
  ): Promise<Buffer> {
    const field = await this.table(actor, applicationId, path);
    return writeSheet([writtenTable(field, rows, language)]);
  }

  private async table(actor: Actor, applicationId: string, path: string): Promise<FieldOf<'table'>> {
    const version = await this.database.transaction(async (tx) => {
      await this.access.require(tx, actor, 'read', applicationId);
      return (await applicationById(tx, applicationId)).programmeVersionId;
    });
    const field = fieldAt(await this.programmes.definitionOf(version), path);
    if (field?.type !== 'table') throw notFound('table.unknown', { field: path });
    return field;
  }
}
