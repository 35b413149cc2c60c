import type { Definition } from '@keshen/programme';
import type { Person } from './person';

/** Sends the answers of a draft without the screen, with a file for each attachment that the applicant must provide. */
export async function sendAnswers(
  writer: Person,
  application: string,
  answers: Record<string, unknown>,
  attachments: Definition['form']['attachments'],
): Promise<void> {
  const { answers: kept } = await writer.get<{ answers: { path: string; version: number }[] }>(
    `/applications/${application}/answers`,
  );
  const base = new Map(kept.map(({ path, version }) => [path, version]));
  const all = { ...answers };
  for (const { id, name, required, providedBy } of attachments)
    if (required && providedBy === 'applicant')
      all[`attachments.${id}`] = [await writer.upload(`${name['zh-CN'].replace(/[\\/]/g, ' ')}.pdf`, id)];
  const changes = Object.entries(all).map(([path, value]) => ({ path, value, base: base.get(path) ?? 0 }));
  const { current } = await writer.put<{ current: { path: string }[] }>(
    `/applications/${application}/answers`,
    { changes },
  );
  if (current.length) throw new Error(`not taken: ${current.map(({ path }) => path).join(', ')}`);
}
