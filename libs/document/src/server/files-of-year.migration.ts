import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one person has uploaded within a year is counted out of the index alone. */
export class FilesOfYear1764009000300 implements MigrationInterface {
  name = 'FilesOfYear1764009000300';

  async up(db: QueryRunner): Promise<void> {
    await db.query('create index files_of_year on files (uploaded_by, created_at) include (size)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index files_of_year');
  }
}
