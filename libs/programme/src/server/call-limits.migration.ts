import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 限额: how many applications a call takes in all, and how many each recommending body may recommend. */
export class CallLimits1764002000103 implements MigrationInterface {
  name = 'CallLimits1764002000103';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table calls add column quota_total int check (quota_total >= 1);
      alter table calls add column quota_per_recommender int check (quota_per_recommender >= 1);
      alter table calls add column quotas jsonb not null default '[]';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table calls drop column quota_total, drop column quota_per_recommender, drop column quotas`,
    );
  }
}
