import { auditEntities } from '@keshen/audit/server';
import { platformEntities, type EntityList } from '@keshen/platform/server';

/** Every entity of the program. A capability adds one line. */
export const entities: EntityList = [...platformEntities, ...auditEntities];
