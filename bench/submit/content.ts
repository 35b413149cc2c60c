import { contentDigest } from '@keshen/application/server';
import type { Database } from '@keshen/platform/server';
import type { WaitingDraft } from './drafts';

/** What each certifier certifies, by application. */
export async function contentOf(
  database: Pick<Database, 'read'>,
  drafts: readonly WaitingDraft[],
): Promise<Map<string, string>> {
  const found = await database.read<{ id: string; versions: Record<string, number> }>(
    `select application_id as id, jsonb_object_agg(path, version) as versions from answers
     where application_id = any ($1::uuid[]) group by application_id`,
    [drafts.map((d) => d.id)],
  );
  return new Map(found.map(({ id, versions }) => [id, contentDigest(versions, [])]));
}
