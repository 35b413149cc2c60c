import { Controller, Get, StreamableFile } from '@nestjs/common';
import type { Actor } from '@keshen/identity';
import { CurrentActor, PersonalData, Proved, SignedIn } from '@keshen/identity/server';
import { shanghaiDate, shanghaiTime } from '@keshen/kernel';
import { Limited, Operation, writeSheet } from '@keshen/platform/server';

/** 个人信息副本: whoever asks takes home what is held of them, once they have proved who they are. */
@Controller('api/account/copy')
@SignedIn()
export class PersonalDataController {
  constructor(private readonly data: PersonalData) {}

  @Get()
  @Proved()
  @Limited(10, 3600)
  @Operation({ summary: 'What is held of me, as JSON' })
  async json(@CurrentActor() actor: Actor) {
    const { takenAt, held } = await this.data.copy(actor);
    return {
      takenAt,
      whole: held.every(({ whole }) => whole),
      held: Object.fromEntries(held.map(({ name, rows }) => [name, rows])),
    };
  }

  @Get('xlsx')
  @Proved()
  @Limited(10, 3600)
  @Operation({ summary: 'What is held of me, as a spreadsheet to read' })
  async sheets(@CurrentActor() actor: Actor): Promise<StreamableFile> {
    const { held } = await this.data.copy(actor);
    const sheets = held.map(({ title, columns, rows }) => ({
      name: title,
      columns: Object.values(columns).map((word) => ({ title: word, kind: 'text' as const })),
      rows: rows.map((row) => Object.keys(columns).map((column) => inWords(row[column]))),
    }));
    return new StreamableFile(await writeSheet(sheets), {
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      disposition: 'attachment; filename="personal-data.xlsx"',
    });
  }
}

function inWords(value: unknown): string {
  if (value instanceof Date) return `${shanghaiDate(value)} ${shanghaiTime(value)}`;
  if (typeof value === 'boolean') return value ? '是' : '否';
  return value === null || value === undefined ? '' : String(value);
}
