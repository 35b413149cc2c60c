import { DraftService, StartService } from '@keshen/application/server';
import { SessionCookie, SessionService } from '@keshen/identity/server';
import { definitionSchema, type Definition } from '@keshen/programme';
import { CaseWorld, smallDefinition } from '@keshen/testing/server';

export const ROWS = 2000;
/** The table's path, and the columns that are typed in. */
export const TABLE = 'costs.lines';

/** A form with a table as large as one may be: words, amounts, a computed column, totals, rules over its sums. */
function programme(): Definition {
  const small = smallDefinition([
    { id: 'draft', kind: 'form', outcomes: ['submit > done'] },
    { id: 'done', kind: 'closed', arguments: { result: 'completed' } },
  ]);
  const column = (id: string, label: string, type: string, more: object = {}) => ({
    id,
    label,
    type,
    required: true,
    ...more,
  });
  return definitionSchema.parse({
    ...small,
    form: {
      ...small.form,
      sections: [
        ...small.form.sections,
        {
          id: 'costs',
          title: '费用明细',
          fields: [
            {
              id: 'lines',
              type: 'table',
              label: '明细',
              required: true,
              maxRows: ROWS,
              columns: [
                column('name', '名称', 'text', { maxLength: 100 }),
                column('kind', '类别', 'choice', {
                  options: ['设备', '材料', '测试'].map((label) => ({ value: label, label })),
                }),
                column('quantity', '数量', 'integer', { min: 1 }),
                column('price', '金额', 'money', { total: true }),
                column('day', '日期', 'date'),
                {
                  id: 'taxed',
                  label: '含税',
                  type: 'computed',
                  formula: 'row.price * 113 / 100',
                  result: 'money',
                  total: true,
                },
              ],
            },
            {
              id: 'total',
              type: 'computed',
              label: '合计',
              formula: 'sum_of(costs.lines, "price")',
              result: 'money',
            },
          ],
          rules: [
            { id: 'enough', field: 'lines', test: 'costs.total >= 100000', message: '合计不少于 0.1 万元' },
          ],
        },
      ],
    },
  });
}

/** A draft whose table is full, and somebody who writes it. */
export class TableWorld {
  private constructor(
    private readonly world: CaseWorld,
    readonly application: string,
    readonly cookie: { name: string; value: string },
  ) {}

  get url(): string {
    return this.world.db.url;
  }

  static async make(): Promise<TableWorld> {
    const world = await CaseWorld.start({}, programme());
    // The API's clock is the machine's, the world's is not: sessions are given the machine's.
    world.clock.advance(Date.now() - world.clock.now().getTime());
    await world.db.database.read(
      `update calls set opens_at = now() - interval '1 day', closes_at = now() + interval '9 days'`,
    );
    const [call] = await world.db.database.read<{ id: string }>('select id from calls limit 1');
    const party = (await world.party()).id;
    const writer = await world.person('填报人', { memberships: [{ party, role: 'writer' }] });
    await world.db.database.read(
      `insert into memberships (account_id, party_id, role, state, created_at, changed_at)
       values ($1, $2, 'writer', 'active', now(), now())`,
      [writer.account, party],
    );
    const { id } = await world.app.get(StartService).start(writer, call!.id, party);
    const rows = Array.from({ length: ROWS }, (_, n) => ({
      name: `第 ${n + 1} 台传感器标定设备`,
      kind: ['设备', '材料', '测试'][n % 3]!,
      quantity: (n % 9) + 1,
      price: (n + 1) * 10_000,
      day: '2026-11-20',
    }));
    const { current } = await world.app
      .get(DraftService)
      .save(writer, id, { changes: [{ path: TABLE, value: rows, base: 0 }] });
    if (current.length > 0) throw new Error('the table was not taken');
    const sessions = world.app.get(SessionService);
    const value = await world.tx((tx) => sessions.start(tx, writer.account!, {}));
    return new TableWorld(world, id, { name: world.app.get(SessionCookie).name, value });
  }

  close(): Promise<void> {
    return this.world.close();
  }
}
