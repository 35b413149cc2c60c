import { mayBeResealed, neverResealed } from '@keshen/platform/server';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A draw never changes, but its seed may be sealed under another secret; 入库申请 that came to nothing go by age. */
export class ResealedDraws1764008000202 implements MigrationInterface {
  name = 'ResealedDraws1764008000202';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${mayBeResealed('expert_draws', 'seed_sealed')}
      create index expert_applications_over on expert_applications (decided_at)
        where state in ('refused', 'withdrawn');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index expert_applications_over; ${neverResealed('expert_draws')}`);
  }
}
