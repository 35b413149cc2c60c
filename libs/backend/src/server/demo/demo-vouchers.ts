import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { DraftService, StageService, StartService, SubmissionService } from '@keshen/application/server';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { shanghaiDate } from '@keshen/kernel';
import { NoticeService } from '@keshen/notice/server';
import { Database } from '@keshen/platform/server';
import { CallService } from '@keshen/programme/server';
import { quarterOf } from '@keshen/voucher';
import { DrawService, InstitutionService, OrderService, PayoutService } from '@keshen/voucher/server';
import { DemoTime, type Cast } from './demo-stage';
import { smallPdf } from './small-pdf';

const WAN = 1_000_000;
/** Units by their place in the cast, with the patents that their quota follows. */
const buyers = [
  { unit: 0, patents: 12, need: 'MEMS 封装可靠性' },
  { unit: 1, patents: 6, need: '电池包热失控试验' },
  { unit: 5, patents: 2, need: '激光雷达标定' },
];
const offers = [
  ['service', 'testing', 'MEMS 封装气密性检测', '氦质谱检漏，三个工作日出报告', 3, '项', 3],
  ['instrument', 'resources', '氦质谱检漏仪', '漏率下限 1×10⁻¹² Pa·m³/s，按批预约', 0.12, '批', 2],
  ['service', 'testing', '环境可靠性试验', '含 1000 小时湿热', 6, '项', 45],
  ['service', 'research', '晶圆键合工艺优化', '联合开发', null, '项', 60],
  ['service', 'intellectual_property', '专利导航与布局', '含检索报告', 2, '项', 20],
] as const;

/** 创新券 of the demonstration: quotas, two institutions, orders in every stage, one quarter that was paid. */
@Injectable()
export class DemoVouchers {
  private sellers: { party: string; actor: Actor; services: string[] }[] = [];
  private quotas: { id: string; actor: Actor }[] = [];
  private invoices = 31_700_000;

  constructor(
    private readonly database: Database,
    private readonly calls: CallService,
    private readonly starts: StartService,
    private readonly drafts: DraftService,
    private readonly submissions: SubmissionService,
    private readonly stages: StageService,
    private readonly files: FileService,
    private readonly institutions: InstitutionService,
    private readonly orders: OrderService,
    private readonly draws: DrawService,
    private readonly payouts: PayoutService,
    private readonly notices: NoticeService,
    private readonly time: DemoTime,
  ) {}

  /** The call, the quotas, the institutions, and the first orders, claimed and checked. */
  async begin(cast: Cast, closes: string): Promise<void> {
    const call = await this.openCall(cast, closes);
    for (const buyer of buyers) await this.issue(cast, call, buyer);
    for (const place of [0, 1]) await this.register(cast, place);
    const used = [await this.order(0, 0, 0, 'used'), await this.order(1, 0, 2, 'used')];
    for (const order of used)
      await this.act(this.sellers[0]!.actor, await this.redemptionOf(order), 'claim', {});
    await this.draws.draw(cast.officer, 'CXQ');
    for (const order of used)
      await this.act(cast.officer, await this.redemptionOf(order), 'pass', {
        siteFinding: '核对样品、原始记录与报告，相符。',
      });
    await this.time.work();
    await this.notices.publish(cast.officer, {
      callId: call,
      title: '科技创新券拟兑付服务公示',
      contact: { office: '创新服务科', phone: '021-0000-0000', address: null },
      cases: await Promise.all(used.map((order) => this.redemptionOf(order))),
    });
  }

  /** What was published is paid; others stand where people meet them. */
  async finish(cast: Cast): Promise<void> {
    await this.notices.endPeriods();
    await this.time.work();
    const [one, two] = cast.finance;
    const { id } = await this.payouts.prepare(one, 'CXQ', quarterOf(this.time.now()));
    await this.payouts.approve(two, id);
    for (const payout of await this.rows<{ id: string }>(
      `select id from voucher_payouts where batch_id = $1`,
      [id],
    ))
      await this.payouts.settle(one, payout.id, {
        result: 'paid',
        on: shanghaiDate(this.time.now()),
        bankReference: 'CXQ0001',
      });
    await this.order(0, 1, 1, 'accept');
    await this.order(0, 0, 1, 'contract');
    await this.order(1, 1, 0, 'perform');
    await this.order(2, 0, 1, 'confirm');
    const used = await this.order(2, 1, 0, 'used');
    await this.act(this.sellers[1]!.actor, await this.redemptionOf(used), 'claim', {});
    await this.time.work();
  }

  private async openCall(cast: Cast, closes: string): Promise<string> {
    const [version] = await this.rows<{ id: string }>(
      `select id from programme_versions where code = 'CXQ' and not trial order by version desc limit 1`,
    );
    const year = Number(shanghaiDate(this.time.now()).slice(0, 4));
    const call = await this.calls.create(cast.administrator, {
      programmeVersionId: version!.id,
      title: { 'zh-CN': `${year}年度科技创新券`, en: `Innovation vouchers ${year}` },
      year,
      batch: 1,
      noticeNumber: `嘉科〔${year}〕24号`,
      opensAt: `${shanghaiDate(this.time.now())}T09:00:00+08:00`,
      closesAt: `${closes}T16:30:00+08:00`,
      endorsementClosesAt: `${closes}T16:30:00+08:00`,
      envelopeFen: 200 * WAN,
      limitPerParty: 1,
      contact: { office: '创新服务科', person: '陆知行', phone: '021-0000-0000', email: null, address: null },
    });
    await this.calls.publish(cast.administrator, call.id, call.version);
    this.time.minutes(30);
    return call.id;
  }

  private async issue(cast: Cast, call: string, buyer: (typeof buyers)[number]): Promise<void> {
    const { unit, party, actor } = cast.units[buyer.unit]!;
    const { id } = await this.starts.start(actor, call, party);
    const answers: Record<string, unknown> = {
      'org.kind': 'enterprise',
      'org.org_name': unit.name,
      'org.uscc': unit.creditCode,
      'org.legal_rep': unit.legalRepresentative,
      'org.reg_date': unit.establishedOn,
      'org.reg_addr': `${unit.town}示例路 ${buyer.unit + 1} 号`,
      'org.tax_place': '310114',
      'org.industry': unit.industry,
      'org.staff': unit.staff,
      'org.rd_staff': unit.rdStaff,
      'org.revenue': unit.revenueFen,
      'org.rd_cost': unit.rdFen,
      'org.sme_score': 80 + buyer.unit,
      'org.sme_staff_score': 16,
      'org.contact': unit.contact.name,
      'org.mobile': unit.contact.mobile,
      'org.email': 'contact@example.com',
      'quota.purpose': buyer.need,
      'quota.patents': Array.from({ length: buyer.patents }, (_, i) => ({
        number: `2019${10_000_000 + buyer.unit * 1000 + i}`,
        name: `${buyer.need}方法 ${i + 1}`,
        kind: 'invention',
        granted: '2019-05-21',
      })),
      'quota.need': `${buyer.need}所需的检测与试验服务`,
      'quota.asked': 3 * WAN,
      'promise.truth': true,
      'promise.nodup': true,
      'promise.consent': true,
      'attachments.promise': [await this.upload(actor, '信用承诺书')],
    };
    const kept = await this.rows<{ path: string; version: number }>(
      `select path, version from answers where application_id = $1`,
      [id],
    );
    const base = new Map(kept.map((r) => [r.path, r.version]));
    await this.drafts.save(actor, id, {
      changes: Object.entries(answers).map(([path, value]) => ({
        path,
        value: value as never,
        base: base.get(path) ?? 0,
      })),
    });
    await this.submissions.submit(actor, id);
    this.time.minutes(20);
    await this.time.work();
    const [own] = await this.rows<{ id: string }>(
      `select id from cases where application_id = $1 and kind = 'application'`,
      [id],
    );
    const items = Object.fromEntries(
      ['registered', 'sme', 'patents', 'promise'].map((item) => [item, { answer: 'yes' }]),
    );
    await this.act(cast.officer, own!.id, 'pass', { items });
    await this.act(cast.officer, own!.id, 'issue');
    await this.time.work();
    const [quota] = await this.rows<{ id: string }>(
      `select id from voucher_quotas where application_id = $1`,
      [id],
    );
    this.quotas.push({ id: quota!.id, actor });
  }

  /** The last units of the cast are institutes of the district. */
  private async register(cast: Cast, place: number): Promise<void> {
    const { unit, party, actor } = cast.units[cast.units.length - 1 - place]!;
    await this.institutions.ask(actor, {
      party,
      kind: place === 0 ? 'platform' : 'laboratory',
      introduction: '对外开放的检测、试验与工艺服务。',
      accountName: unit.name,
      bank: unit.bank,
      account: unit.account,
    });
    await this.institutions.decide(cast.officer, party, { state: 'registered' });
    const services: string[] = [];
    for (const [kind, category, name, description, wan, unitOf, leadDays] of offers.filter(
      (_, i) => i % 2 === place || i === 2,
    )) {
      const priceFen = wan === null ? null : wan * WAN;
      const service = { kind, category, name, description, priceFen, unit: unitOf, leadDays, offered: true };
      services.push((await this.institutions.offer(actor, party, service)).id);
    }
    this.sellers.push({ party, actor, services });
  }

  /** An order of a buyer from a seller, brought to a stage by both. */
  private async order(
    buyer: number,
    seller: number,
    service: number,
    until: 'accept' | 'contract' | 'perform' | 'confirm' | 'used',
  ): Promise<string> {
    const { id: quota, actor } = this.quotas[buyer]!;
    const sells = this.sellers[seller]!;
    const fen = WAN;
    const today = shanghaiDate(this.time.now());
    const { id } = await this.orders.place(actor, {
      quota,
      service: sells.services[service]!,
      contractFen: fen,
      need: '按附件样品清单检测',
      startsOn: today,
      endsOn: `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`,
      declared: ['mandatory_test', 'batch_test'],
    });
    const steps: [typeof until, () => Promise<void>][] = [
      ['accept', async () => undefined],
      ['contract', () => this.act(sells.actor, id, 'accept', {})],
      [
        'perform',
        async () => {
          const contractFile = await this.upload(sells.actor, '服务合同');
          const contract = { contractNo: `HT-${++this.invoices}`, contractFen: fen, contractedOn: today };
          await this.act(sells.actor, id, 'sign', { ...contract, contractFile });
          await this.act(actor, id, 'sign', {});
        },
      ],
      [
        'confirm',
        async () =>
          this.act(sells.actor, id, 'done', {
            invoiceCode: '031001600111',
            invoiceNumber: String(++this.invoices),
            invoiceFen: fen,
            invoiceFile: await this.upload(sells.actor, '发票'),
            resultFile: await this.upload(sells.actor, '检测报告'),
            resultText: '检测报告一份，全部合格。',
          }),
      ],
      [
        'used',
        async () =>
          this.act(actor, id, 'confirm', { rating: 5, paidFile: await this.upload(actor, '付款凭证') }),
      ],
    ];
    for (const [reached, step] of steps) {
      await step();
      this.time.minutes(15);
      if (reached === until) break;
    }
    await this.time.work();
    return id;
  }

  private async act(
    actor: Actor,
    caseId: string,
    outcome: string,
    record?: Record<string, unknown>,
  ): Promise<void> {
    const { version } = await this.stages.caseById(caseId);
    await this.stages.conclude(actor, caseId, {
      outcome,
      version,
      ...(record ? { record: record as never } : {}),
    });
  }

  private async redemptionOf(order: string): Promise<string> {
    const [found] = await this.rows<{ id: string }>(
      `select case_id as id from voucher_redemptions where order_id = $1`,
      [order],
    );
    return found!.id;
  }

  private async upload(actor: Actor, name: string): Promise<string> {
    const content = Readable.from(smallPdf(`Keshen demonstration: voucher ${++this.invoices}`));
    return (await this.files.upload(actor, `${name}.pdf`, content, { purpose: 'voucher' })).id;
  }

  private rows<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.database.read<T>(sql, params);
  }
}
