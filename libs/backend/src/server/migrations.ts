import { auditMigrations } from '@keshen/audit/server';
import { identityMigrations } from '@keshen/identity/server';
import { platformMigrations, type MigrationList } from '@keshen/platform/server';

/** Every migration, in the order of the capabilities; TypeORM sorts them by the number in their names. */
export const migrations: MigrationList = [...platformMigrations, ...auditMigrations, ...identityMigrations];
