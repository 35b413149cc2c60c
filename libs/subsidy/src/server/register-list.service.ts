import { Injectable } from '@nestjs/common';
import { Database, enqueue, rows } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { PatentRegister } from '@keshen/registry/server';
import { itemOfRegister } from '../domain/compare';
import { ROWS_MOST } from '../domain/requests';
import { BatchService } from './batch.service';
import { batchById } from './subsidy.rows';
import { batchCheck } from './tasks';

/** A list out of the patent register: what was granted in a period to first owners of the district. */
@Injectable()
export class RegisterListService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly register: PatentRegister,
    private readonly batches: BatchService,
  ) {}

  /** Page by page, each kept at once; read again after an interruption, a page changes nothing. */
  async read(id: string): Promise<void> {
    const batch = await this.database.transaction((tx) => batchById(tx, id));
    if (batch.state !== 'reading' || !batch.grantedFrom || !batch.grantedTo) return;
    const definition = await this.programmes.definitionOf(batch.programmeVersionId);
    const question = { from: batch.grantedFrom, to: batch.grantedTo, district: definition.district };
    let after: string | undefined;
    let number = 0;
    do {
      const page = await this.register.granted({ ...question, after });
      const first = number + 1;
      const listed = page.items.map((patent, i) => ({
        number: first + i,
        party: {
          creditCode: patent.owners[0]!.creditCode ?? '',
          name: patent.owners[0]!.name,
          bank: null,
          account: null,
        },
        item: itemOfRegister(definition.patents!, patent, definition.applyFree!.register),
        problems: [],
      }));
      await this.database.transaction((tx) => this.batches.add(tx, id, listed));
      number += listed.length;
      after = page.next ?? undefined;
    } while (after && number < ROWS_MOST);
    await this.database.transaction(async (tx) => {
      const [moved] = await rows(
        tx,
        `update subsidy_batches set state = 'checking' where id = $1 and state = 'reading' returning id`,
        [id],
      );
      if (moved) await enqueue(tx, batchCheck, { batch: id });
    });
  }
}
