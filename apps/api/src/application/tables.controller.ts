import { Body, Controller, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { pathSchema, readTableRequest, writeTableRequest, type WriteTableRequest } from '@keshen/application';
import { TableService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { CurrentActor, SignedIn } from '@keshen/identity/server';
import { Operation, parsed } from '@keshen/platform/server';

const id = parsed(z.uuid());
const fieldPath = parsed(pathSchema);
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** 表格: the tables of a form from and to spreadsheets; nothing is kept by it. */
@Controller('api/applications/:id/tables/:path')
export class TablesController {
  constructor(private readonly tables: TableService) {}

  @Post('rows')
  @HttpCode(200)
  @SignedIn()
  @Operation({
    summary: 'An uploaded spreadsheet as rows of a table, or everything wrong with it row by row',
    body: readTableRequest,
    problems: [
      'table.unknown',
      'file.unknown',
      'spreadsheet.format',
      'spreadsheet.old-format',
      'spreadsheet.too-large',
      'spreadsheet.too-many-rows',
      'spreadsheet.empty',
      'spreadsheet.columns',
    ],
  })
  read(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Param('path', fieldPath) path: string,
    @Body(parsed(readTableRequest)) body: z.infer<typeof readTableRequest>,
  ) {
    return this.tables.read(actor, application, path, body.file);
  }

  @Post('sheet')
  @HttpCode(200)
  @SignedIn()
  @Operation({
    summary: 'Rows of a table as a spreadsheet that can be filled and read again',
    body: writeTableRequest,
    problems: ['table.unknown'],
  })
  async write(
    @CurrentActor() actor: Actor,
    @Param('id', id) application: string,
    @Param('path', fieldPath) path: string,
    @Body(parsed(writeTableRequest)) body: WriteTableRequest,
  ): Promise<StreamableFile> {
    const content = await this.tables.write(actor, application, path, body);
    return new StreamableFile(content, { type: XLSX, disposition: 'attachment; filename="table.xlsx"' });
  }
}
