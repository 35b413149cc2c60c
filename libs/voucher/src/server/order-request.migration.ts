import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The client's own id of an order, once per quota. Null: placed without one. */
export class VoucherOrderRequests1764007000501 implements MigrationInterface {
  name = 'VoucherOrderRequests1764007000501';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table voucher_orders add column request_id uuid;
      create unique index voucher_orders_request on voucher_orders (quota_id, request_id) where request_id is not null;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table voucher_orders drop column request_id`);
  }
}
