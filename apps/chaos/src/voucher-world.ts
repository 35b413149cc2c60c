import { StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import type { Definition } from '@keshen/programme';
import { shipped } from '@keshen/programme/server';
import type { CaseWorld } from '@keshen/testing/server';
import { InstitutionService } from '@keshen/voucher/server';
import type { People, Person } from './people';

/** An enterprise with a quota. */
export interface Buyer extends Person {
  quota: string;
}
/** A registered institution with one service. */
export interface Seller extends Person {
  service: string;
}
export interface VoucherWorld {
  programme: string;
  buyers: Buyer[];
  sellers: Seller[];
}

const PROGRAMME = 'CXQ';
const PATENT = { name: '传感器', kind: 'invention', granted: '2016-05-01' };

/** A call for 创新券 with enterprises that have theirs, and institutions to spend them at. */
export async function makeVouchers(
  world: CaseWorld,
  people: People,
  officer: Actor,
  size: { buyers: number; sellers: number },
): Promise<VoucherWorld> {
  const document = structuredClone(
    shipped.find((one) => (one as Definition).code === PROGRAMME),
  ) as Definition;
  document.summary['zh-CN'] += '（乱）';
  await world.under(document);
  const buyers = await times(size.buyers, () => buyer(world, people, officer));
  const sellers = await times(size.sellers, () => seller(world, people, officer));
  return { programme: PROGRAMME, buyers, sellers };
}

async function buyer(world: CaseWorld, people: People, officer: Actor): Promise<Buyer> {
  const patents = Array.from({ length: 10 }, (_, n) => ({ ...PATENT, number: `20161000000${n}` }));
  const { id, caseId, party } = await world.application(['pass'], {
    'org.kind': 'enterprise',
    'quota.purpose': '封装气密性检测',
    'quota.asked': 5_000_000,
    'quota.patents': patents,
  });
  const { version } = await world.caseOf(caseId);
  await world.app.get(StageService).conclude(officer, caseId, { outcome: 'issue', version });
  const [quota] = await people.read<{ id: string }>(
    'select id from voucher_quotas where application_id = $1',
    [id],
  );
  return { quota: quota!.id, ...(await people.memberOf(party.id)).person };
}

async function seller(world: CaseWorld, people: People, officer: Actor): Promise<Seller> {
  const { id: party } = await world.party();
  const { actor, person } = await people.memberOf(party);
  const institutions = world.app.get(InstitutionService);
  await institutions.ask(actor, {
    party,
    kind: 'platform',
    introduction: '检测与封装平台',
    accountName: '检测中心',
    bank: '嘉定支行',
    account: '1001234567890123456',
  });
  await institutions.decide(officer, party, { state: 'registered' });
  const { id } = await institutions.offer(actor, party, {
    kind: 'service',
    category: 'testing',
    name: '封装气密性检测',
    description: '三个工作日出报告',
    priceFen: null,
    unit: '项',
    leadDays: 3,
    offered: true,
  });
  return { service: id, ...person };
}

async function times<T>(many: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < many) made.push(await make());
  return made;
}
