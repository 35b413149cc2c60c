import { randomUUID } from 'node:crypto';
import { drain, CaseWorld } from '@keshen/testing/server';
import { StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { NoticeQueries, NoticeService, ObjectionService } from '@keshen/notice/server';
import type { Definition } from '@keshen/programme';
import CXQ from '../../../programme/src/definitions/CXQ.json' with { type: 'json' };
import { DrawService } from './draw.service';
import { InstitutionService } from './institution.service';
import { LedgerVerifier } from './ledger.verifier';
import { OrderService } from './order.service';

const WAN = 1_000_000;

export interface Buyer {
  party: string;
  actor: Actor;
  quota: string;
  application: string;
  caseId: string;
}
export interface Published {
  seller: Seller;
  redemption: string;
  notice: string;
  item: string;
}
export interface Seller {
  party: string;
  actor: Actor;
  service: string;
}

/** A call for vouchers with people who issue, order, serve and pay, over a real database. */
export class VoucherWorld {
  officer!: Actor;
  finance!: [Actor, Actor];
  private invoices = 10_000_000;

  private constructor(readonly cases: CaseWorld) {}

  static async start(env: Record<string, string> = {}): Promise<VoucherWorld> {
    const document = structuredClone(CXQ) as unknown as Definition;
    document.summary['zh-CN'] += '（测试）';
    const world = new VoucherWorld(await CaseWorld.start(env, document));
    world.officer = await world.cases.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
    const finance = (name: string) => world.cases.person(name, { staff: [{ role: 'finance', scope: null }] });
    world.finance = [await finance('陈立群'), await finance('许慧敏')];
    return world;
  }

  get = <T>(service: new (...args: never[]) => T): T => this.cases.app.get(service);
  close = (): Promise<void> => this.cases.close();
  sql = <T>(sql: string, params: unknown[] = []): Promise<T[]> => this.cases.db.database.read<T>(sql, params);
  drain = (): Promise<unknown> => drain(this.cases.app);
  /** What the books' verifier finds wrong. */
  wrong = async () => (await this.get(LedgerVerifier).verify()).discrepancies;

  private async member(party: string): Promise<Actor> {
    const person = await this.cases.person('单位人员', { memberships: [{ party, role: 'certifier' }] });
    await this.sql(
      `insert into memberships (party_id, account_id, role, state, created_at, changed_at) values ($1, $2, 'certifier', 'active', now(), now())`,
      [party, person.account],
    );
    return person;
  }

  /** An enterprise with so many invention patents, whose application waits for its quota. */
  async applicant(patents = 10): Promise<Omit<Buyer, 'quota'>> {
    const { id, caseId, party } = await this.cases.application(['pass'], {
      'org.kind': 'enterprise',
      'quota.purpose': '封装气密性检测',
      'quota.asked': 5 * WAN,
      'quota.patents': Array.from({ length: patents }, (_, i) => ({
        number: `20161000000${i}`,
        name: `传感器 ${i}`,
        kind: 'invention',
        granted: '2016-05-01',
      })),
    });
    return { party: party.id, actor: await this.member(party.id), application: id, caseId };
  }

  /** An enterprise with a quota: five, three or one times ten thousand yuan by its patents. */
  async buyer(patents = 10): Promise<Buyer> {
    const applicant = await this.applicant(patents);
    await this.conclude(this.officer, applicant.caseId, 'issue');
    const [quota] = await this.sql<{ id: string }>(
      `select id from voucher_quotas where application_id = $1`,
      [applicant.application],
    );
    return { ...applicant, quota: quota!.id };
  }

  /** A registered institution with one service. */
  async seller(): Promise<Seller> {
    const { id: party } = await this.cases.party();
    const actor = await this.member(party);
    const institutions = this.get(InstitutionService);
    await institutions.ask(actor, {
      party,
      kind: 'platform',
      introduction: '检测与封装平台',
      accountName: '检测中心',
      bank: '嘉定支行',
      account: '1001234567890123456',
    });
    await institutions.decide(this.officer, party, { state: 'registered' });
    const { id } = await institutions.offer(actor, party, {
      kind: 'service',
      category: 'testing',
      name: '封装气密性检测',
      description: '三个工作日出报告',
      priceFen: 12 * WAN,
      unit: '项',
      leadDays: 3,
      offered: true,
    });
    return { party, actor, service: id };
  }

  /** Somebody of the buyer acts for the seller from now on: they are related. */
  joins = (buyer: Buyer, seller: Seller): Promise<unknown> =>
    this.sql(
      `insert into memberships (party_id, account_id, role, state, created_at, changed_at) values ($1, $2, 'viewer', 'active', now(), now())`,
      [seller.party, buyer.actor.account],
    );

  place(buyer: Buyer, seller: Seller, contractFen: number, id?: string) {
    return this.get(OrderService).place(buyer.actor, {
      id,
      quota: buyer.quota,
      service: seller.service,
      contractFen,
      need: '封装气密性检测一批',
      startsOn: '2026-12-01',
      endsOn: '2027-02-01',
      declared: ['mandatory_test', 'batch_test'],
    });
  }

  /** Concludes the stage in which the case stands. */
  async conclude(
    actor: Actor,
    caseId: string,
    outcome: string,
    record?: Record<string, unknown>,
  ): Promise<void> {
    const { version } = await this.get(StageService).caseById(caseId);
    await this.get(StageService).conclude(actor, caseId, {
      outcome,
      version,
      remark: '按规定办理',
      ...(record ? { record: record as never } : {}),
    });
  }

  /** A stored file of this person's that hangs on nothing. */
  async file(actor: Actor, sha256 = randomUUID().replaceAll('-', '').repeat(2)): Promise<string> {
    const id = randomUUID();
    await this.sql(
      `insert into files (id, key, state, sha256, size, media_type, name, uploaded_by, created_at)
       values ($1::uuid, $1::text, 'stored', $2, 900, 'application/pdf', '材料.pdf', $3, now())`,
      [id, sha256, actor.account],
    );
    return id;
  }

  invoice = (): string => String(++this.invoices);

  async contractRecord(actor: Actor, contractFen: number): Promise<Record<string, unknown>> {
    const contractFile = await this.file(actor);
    return { contractNo: 'HT-2026-01', contractFen, contractedOn: '2026-11-24', contractFile };
  }

  async performRecord(
    actor: Actor,
    invoiceFen: number,
    known: { number?: string; sha256?: string } = {},
  ): Promise<Record<string, unknown>> {
    return {
      invoiceCode: '031001600111',
      invoiceNumber: known.number ?? this.invoice(),
      invoiceFen,
      invoiceFile: await this.file(actor),
      resultFile: await this.file(actor, known.sha256),
      resultText: '检测报告一份',
    };
  }

  confirmRecord = async (actor: Actor): Promise<Record<string, unknown>> => ({
    rating: 5,
    paidFile: await this.file(actor),
  });

  /** An order up to a stage: accept, contract, perform, confirm, used. */
  async orderAt(
    stage: 'accept' | 'contract' | 'perform' | 'confirm' | 'used',
    buyer: Buyer,
    seller: Seller,
    contractFen = 4 * WAN,
  ): Promise<string> {
    const { id } = await this.place(buyer, seller, contractFen);
    const steps: [string, () => Promise<void>][] = [
      ['contract', () => this.conclude(seller.actor, id, 'accept')],
      [
        'perform',
        async () => {
          await this.conclude(seller.actor, id, 'sign', await this.contractRecord(seller.actor, contractFen));
          await this.conclude(buyer.actor, id, 'sign');
        },
      ],
      [
        'confirm',
        async () =>
          this.conclude(seller.actor, id, 'done', await this.performRecord(seller.actor, contractFen)),
      ],
      ['used', async () => this.conclude(buyer.actor, id, 'confirm', await this.confirmRecord(buyer.actor))],
    ];
    if (stage === 'accept') return id;
    for (const [reached, step] of steps) {
      await step();
      if (reached === stage) break;
    }
    return id;
  }

  /** A redemption of its own institution that was claimed, drawn, checked and made public; with its item of the notice. */
  async published(buyer: Buyer, contractFen = WAN): Promise<Published> {
    const seller = await this.seller();
    const redemption = await this.redemptionOf(await this.orderAt('used', buyer, seller, contractFen));
    await this.conclude(seller.actor, redemption, 'claim');
    await this.get(DrawService).draw(this.officer, 'CXQ');
    await this.conclude(this.officer, redemption, 'pass', { siteFinding: '现场核对，相符' });
    const { notice, items } = await this.publish(redemption);
    return { seller, redemption, notice, item: items[0]! };
  }

  /** 公示 of redemptions by the officer. */
  async publish(...redemptions: string[]): Promise<{ notice: string; items: string[] }> {
    const { callId } = await this.cases.caseOf(redemptions[0]!);
    const { id: notice } = await this.get(NoticeService).publish(this.officer, {
      callId,
      title: '科技创新券拟兑付服务公示',
      contact: { office: '监督科', phone: '021-0000-0009', address: null },
      cases: redemptions,
    });
    return { notice, items: (await this.get(NoticeQueries).notice(notice)).items.map((i) => i.id) };
  }

  /** The periods of all notices pass and are ended. */
  async noticesEnd(): Promise<void> {
    this.cases.clock.advance(10 * 86_400_000);
    await Promise.all([this.get(NoticeService).endPeriods(), this.get(NoticeService).endPeriods()]);
    await this.drain();
  }

  /** Somebody objects by name; answers the objection's case. */
  async object({ notice, item, redemption }: Published): Promise<{ caseId: string; code: string }> {
    const objector = { name: '欧阳晓敏', unit: '', phone: '13912340586', email: null };
    const { code } = await this.get(ObjectionService).open(notice, {
      item,
      facts: '检测报告与另一家企业的报告雷同。',
      evidence: '',
      objector,
    });
    const [child] = await this.sql<{ id: string }>(
      `select id from cases where parent_id = $1 and kind = 'objection' order by entered_at desc, id desc limit 1`,
      [redemption],
    );
    return { caseId: child!.id, code };
  }

  /** The redemption case of an order that was used. */
  async redemptionOf(order: string): Promise<string> {
    const [found] = await this.sql<{ id: string }>(
      `select case_id as id from voucher_redemptions where order_id = $1`,
      [order],
    );
    return found!.id;
  }

  async quotaSums(id: string): Promise<Record<string, number>> {
    const [found] = await this.sql<Record<string, number>>(
      `select issued_fen as issued, free_fen as free, reserved_fen as reserved, used_fen as used, expired_fen as expired
       from voucher_quotas where id = $1`,
      [id],
    );
    return found!;
  }
}
