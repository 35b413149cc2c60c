import { shanghaiDate } from '@keshen/kernel';
import type { Person } from './person';

/** The day in Shanghai, and its year: of the calls and of what is dated within them. */
export const today = shanghaiDate(new Date());
export const year = Number(today.slice(0, 4));
/** Open on every day of this year and half of the next one: a journey may run at any time. */
export const openTimes = {
  opensAt: `${year - 1}-12-01T01:00:00Z`,
  closesAt: `${year + 1}-06-30T08:30:00Z`,
  endorsementClosesAt: `${year + 1}-07-08T08:30:00Z`,
};

/** A call of this year that is public and open; answers its id. */
export async function publishCall(
  administrator: Person,
  code: string,
  call: { title: string; notice: number; office: string; envelopeFen: number; limitPerParty: number },
): Promise<string> {
  const { title, notice, office, ...limits } = call;
  const { items } = await administrator.get<{ items: { id: string; code: string }[] }>('/programmes');
  const { id, version } = await administrator.post<{ id: string; version: number }>('/admin/calls', {
    programmeVersionId: items.find((each) => each.code === code)!.id,
    title: { 'zh-CN': `${year}年度${title}`, en: `${code} ${year}` },
    year,
    batch: 1,
    noticeNumber: `嘉科〔${year}〕${notice}号`,
    ...openTimes,
    ...limits,
    contact: { office, person: '陆敏', phone: '021-00000000', email: null, address: null },
  });
  await administrator.post(`/admin/calls/${id}/publish`, { version });
  return id;
}
