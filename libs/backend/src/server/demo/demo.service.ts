import { readFile, writeFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CertificationService, SubmissionService } from '@keshen/application/server';
import { seededRandom, shanghaiDate, addWorkingDays, type Random } from '@keshen/kernel';
import { NoticeService, ObjectionService } from '@keshen/notice/server';
import { CONFIG, Database, type Config } from '@keshen/platform/server';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import type { StageOf } from '@keshen/programme';
import { DemoDefence } from './demo-defence';
import { DemoDrive, type Plan } from './demo-drive';
import { DemoPeople } from './demo-people';
import { DemoTime, type Cast } from './demo-stage';
import { DemoVouchers } from './demo-vouchers';
import { demoEnterprises, demoInstitutes } from './people';
import { plansOf2016, plansOfThisYear, springUntil } from './plans';
import { writeRegistry } from './registry';

interface Running {
  plan: Plan;
  id: string;
}

/** The demonstration: written by a seeded generator, driven through the real services, so that its history is true. */
@Injectable()
export class DemoService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly calls: CallService,
    private readonly certification: CertificationService,
    private readonly submissions: SubmissionService,
    private readonly notices: NoticeService,
    private readonly objections: ObjectionService,
    private readonly people: DemoPeople,
    private readonly drive: DemoDrive,
    private readonly vouchers: DemoVouchers,
    private readonly defence: DemoDefence,
    private readonly time: DemoTime,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Plays once: a database with a call is left as it is. `until` is the real present. `say` tells the progress. */
  async play(until: Date, say: (line: string) => void): Promise<boolean> {
    const [there] = await this.database.read(`select 1 from calls limit 1`);
    if (there) return false;
    const random = seededRandom('keshen');
    const units = [...demoEnterprises(random), ...demoInstitutes(random)];
    const doubtful = plansOfThisYear()
      .filter((p) => p.until === 'credit')
      .map((p) => units[p.unit]!.creditCode);
    if (this.config.REGISTRY_FILE) await writeRegistry(this.config.REGISTRY_FILE, units, []);
    this.time.startOn('2016-02-15');
    const definition = await this.definition();
    const consultation = definition.document.workflows.application.stages.find(
      (s) => s.kind === 'consultation',
    ) as StageOf<'consultation'>;
    say('demo: people');
    const cast = await this.people.make(
      random,
      units,
      consultation.arguments.departments.map((d) => d.id),
    );
    say('demo: 2016');
    await this.year2016(random, cast, definition.id);
    say('demo: this year');
    await this.thisYear(random, cast, definition.id, until, doubtful, say);
    await this.receiptsLater();
    return true;
  }

  /** The receipts of all these years are written one by one, so that whoever begins now does not wait behind them. */
  private async receiptsLater(): Promise<void> {
    await this.database.read(
      `update outbox o set not_before = now() + n * interval '20 seconds'
       from (select id, row_number() over (order by id desc) + 30 as n from outbox
         where task = 'receipt.write' and handled_at is null) w where w.id = o.id`,
    );
  }

  private async definition() {
    const [version] = await this.database.read<{ id: string }>(
      `select id from programme_versions where code = 'CXY' and not trial order by version desc limit 1`,
    );
    return { id: version!.id, document: await this.programmes.definitionOf(version!.id) };
  }

  private async openCall(
    cast: Cast,
    versionId: string,
    year: number,
    dates: { opens: string; closes: string; endorsed: string },
    envelopeWan: number,
  ): Promise<string> {
    const call = await this.calls.create(cast.administrator, {
      programmeVersionId: versionId,
      title: {
        'zh-CN': `${year}年度产学研合作项目专项资金`,
        en: `Industry–university–research fund ${year}`,
      },
      year,
      batch: 1,
      noticeNumber: `嘉科〔${year}〕${year === 2016 ? 9 : 21}号`,
      opensAt: `${dates.opens}T09:00:00+08:00`,
      closesAt: `${dates.closes}T16:30:00+08:00`,
      endorsementClosesAt: `${dates.endorsed}T16:30:00+08:00`,
      envelopeFen: envelopeWan * 1_000_000,
      limitPerParty: 1,
      contact: {
        office: '创新服务科',
        person: '陆知行',
        phone: '021-0000-0000',
        email: null,
        address: '上海市嘉定区（示例）',
      },
    });
    await this.calls.publish(cast.administrator, call.id, call.version);
    return call.id;
  }

  private async year2016(random: Random, cast: Cast, versionId: string): Promise<void> {
    this.time.startOn('2016-02-22');
    const callId = await this.openCall(
      cast,
      versionId,
      2016,
      { opens: '2016-03-01', closes: '2016-04-15', endorsed: '2016-04-22' },
      150,
    );
    this.time.startOn('2016-03-07');
    const running: Running[] = [];
    for (const plan of plansOf2016())
      running.push({ plan, id: await this.drive.draft(random, cast, callId, 2016, plan, false) });
    await this.time.work();
    await this.run(random, cast, callId, 2016, running, () => this.time.nextDay(3));
  }

  /** Steps everything on, day after day, until each stands where its plan says. Notices are published as they fill. */
  private async run(
    random: Random,
    cast: Cast,
    callId: string,
    year: number,
    running: Running[],
    pass: () => void,
    stops: (plan: Plan) => string = (p) => p.until,
  ): Promise<void> {
    for (let day = 0; day < 60; day++) {
      let moved = 0;
      for (const { plan, id } of running) {
        const subject = await this.drive.caseOf(id);
        if (subject.endedAt || subject.stage === stops(plan)) continue;
        if (subject.stageKind !== 'notice' && (await this.drive.step(random, cast, id, plan))) moved++;
      }
      const waiting = [];
      for (const { plan, id } of running) {
        const subject = await this.drive.caseOf(id);
        if (subject.stageKind === 'notice' && !subject.endedAt && stops(plan) !== subject.stage)
          waiting.push(subject);
      }
      if (moved === 0 && waiting.length) {
        await this.publish(
          cast,
          callId,
          year,
          waiting.map((c) => c.id),
        );
        this.time.nextDay(6);
        await this.notices.endPeriods();
        await this.time.work();
      } else if (moved === 0) return;
      pass();
    }
    throw new Error('the demonstration does not come to its end');
  }

  private noticeCount = 31;
  private publish(cast: Cast, callId: string, year: number, cases: string[]): Promise<{ id: string }> {
    this.noticeCount += 1;
    return this.notices.publish(cast.officer, {
      callId,
      number: `嘉科〔${year}〕${this.noticeCount}号`,
      title: `${year}年度产学研合作项目拟立项项目公示`,
      contact: { office: '嘉定区科学技术委员会创新服务科', phone: '021-0000-0000', address: null },
      cases,
    });
  }

  /** Spring carries five far; autumn fills the stages; the present finds one in each. */
  private async thisYear(
    random: Random,
    cast: Cast,
    versionId: string,
    until: Date,
    doubtful: string[],
    say: (line: string) => void,
  ): Promise<void> {
    const today = shanghaiDate(until);
    const year = Number(today.slice(0, 4));
    const back = (days: number): string => addWorkingDays(today, -days);
    this.time.startOn(back(205));
    const callId = await this.openCall(
      cast,
      versionId,
      year,
      { opens: back(200), closes: addWorkingDays(today, 8), endorsed: addWorkingDays(today, 13) },
      200,
    );
    const plans = plansOfThisYear();
    this.time.startOn(back(195));
    const spring: Running[] = [];
    for (const plan of plans.filter((p) => springUntil.has(p.until)))
      spring.push({ plan, id: await this.drive.draft(random, cast, callId, year, plan, false) });
    await this.run(
      random,
      cast,
      callId,
      year,
      spring,
      () => this.time.nextDay(2),
      () => 'midterm',
    );
    say('demo: autumn');
    this.time.startOn(back(48));
    say('demo: vouchers');
    await this.vouchers.begin(cast, addWorkingDays(today, 20));
    await this.patents(cast, year, addWorkingDays(today, 20));
    const autumn: Running[] = [];
    for (const plan of plans.filter(
      (p) => !springUntil.has(p.until) && p.until !== 'draft' && p.until !== 'certification',
    ))
      autumn.push({ plan, id: await this.drive.draft(random, cast, callId, year, plan, false) });
    await this.time.work();
    if (this.config.REGISTRY_FILE) await this.forget(doubtful);
    await this.autumn(random, cast, callId, year, autumn, spring, back);
    this.time.startOn(back(4));
    say('demo: defence');
    await this.defence.play(random, cast, today);
    this.time.startOn(back(1));
    await this.vouchers.finish(cast);
    for (const plan of plans.filter((p) => p.until === 'draft' || p.until === 'certification')) {
      const whole = plan.until === 'certification';
      const id = await this.drive.draft(random, cast, callId, year, plan, !whole);
      if (whole) await this.certification.ask(cast.units[plan.unit]!.actor, id);
    }
    await this.time.work();
  }

  /** 专利资助: an open call, so that a list can be taken in and an inventor can apply. */
  private async patents(cast: Cast, year: number, closes: string): Promise<void> {
    const [version] = await this.database.read<{ id: string }>(
      `select id from programme_versions where code = 'ZLZZ' and not trial order by version desc limit 1`,
    );
    const call = await this.calls.create(cast.administrator, {
      programmeVersionId: version!.id,
      title: { 'zh-CN': `${year}年度专利费专项资助`, en: `Patent fee subsidy ${year}` },
      year,
      batch: 1,
      noticeNumber: `嘉科〔${year}〕25号`,
      opensAt: `${shanghaiDate(this.time.now())}T09:00:00+08:00`,
      closesAt: `${closes}T16:30:00+08:00`,
      endorsementClosesAt: `${closes}T16:30:00+08:00`,
      envelopeFen: 200 * 1_000_000,
      limitPerParty: 5,
      contact: { office: '知识产权科', person: '陆敏', phone: '021-0000-0000', email: null, address: null },
    });
    await this.calls.publish(cast.administrator, call.id, call.version);
  }

  /** The register forgets two units, so that their credit check waits for an officer. */
  private async forget(creditCodes: string[]): Promise<void> {
    const file = JSON.parse(await readFile(this.config.REGISTRY_FILE!, 'utf8')) as {
      legalPersons: { creditCode: string }[];
    };
    file.legalPersons = file.legalPersons.filter((p) => !creditCodes.includes(p.creditCode));
    await writeFile(this.config.REGISTRY_FILE!, JSON.stringify(file, null, 1));
  }

  private async autumn(
    random: Random,
    cast: Cast,
    callId: string,
    year: number,
    running: Running[],
    spring: Running[],
    back: (days: number) => string,
  ): Promise<void> {
    const early = new Set(['pay1', 'contract', 'objection']);
    const judged = new Set(['publicity', 'decide', 'consult', 'site', 'refused', 'review']);
    const first = running.filter((r) => early.has(r.plan.until));
    const middle = running.filter((r) => judged.has(r.plan.until));
    const last = running.filter((r) => !early.has(r.plan.until) && !judged.has(r.plan.until));
    const soon = (): void => this.time.minutes(30);
    await this.run(
      random,
      cast,
      callId,
      year,
      first,
      () => this.time.nextDay(2),
      () => 'publicity',
    );
    this.time.startOn(back(14));
    const cases = await Promise.all(first.map((r) => this.drive.caseOf(r.id)));
    const notice = await this.publish(
      cast,
      callId,
      year,
      cases.map((c) => c.id),
    );
    await this.object(notice.id, cases[first.findIndex((r) => r.plan.until === 'objection')]!.id);
    this.time.startOn(back(13));
    await this.run(random, cast, callId, year, spring, soon);
    this.time.startOn(back(8));
    await this.notices.endPeriods();
    await this.time.work();
    await this.run(random, cast, callId, year, first, soon);
    await this.run(random, cast, callId, year, middle, soon);
    await this.drive.underReview(
      random,
      cast,
      middle.filter((r) => r.plan.until === 'review'),
    );
    this.time.startOn(back(5));
    const stops = (plan: Plan): string =>
      ({ correct: 'formal', revise: 'recommend', withdrawn: 'formal' })[plan.until] ?? plan.until;
    await this.run(random, cast, callId, year, last, soon, stops);
    this.time.startOn(back(2));
    for (const { plan, id } of last) await this.turn(cast, id, plan);
    const waiting = await Promise.all(
      middle.filter((r) => r.plan.until === 'publicity').map((r) => this.drive.caseOf(r.id)),
    );
    if (waiting.length)
      await this.publish(
        cast,
        callId,
        year,
        waiting.map((c) => c.id),
      );
    await this.time.work();
  }

  /** What does not go straight on: returned, sent back by the town, withdrawn. */
  private async turn(cast: Cast, id: string, plan: Plan): Promise<void> {
    const subject = await this.drive.caseOf(id);
    const unit = cast.units[plan.unit]!;
    if (plan.until === 'correct')
      await this.drive.conclude(cast.officer, subject, 'return', '付款凭证与发票抬头不一致，请更换或说明。', {
        items: {},
        sections: ['partner', 'attachments'],
        message: '请更正“合作方与合同”一节的已支付金额，并重新上传付款凭证。',
      });
    if (plan.until === 'revise')
      await this.drive.conclude(
        cast.towns.get(unit.unit.town)!,
        subject,
        'return',
        '请补充合作协议中的成果归属约定。',
        {},
      );
    if (plan.until === 'withdrawn')
      await this.submissions.withdraw(unit.actor, id, '合作方案调整，明年再报。', subject.version);
  }

  private async object(noticeId: string, caseId: string): Promise<void> {
    const [item] = await this.database.read<{ id: string }>(
      `select id from notice_items where notice_id = $1 and case_id = $2`,
      [noticeId, caseId],
    );
    await this.objections.open(noticeId, {
      item: item!.id,
      facts: '该项目的检测报告与我单位去年公开发布的数据一致，请核实数据来源。',
      evidence: '公开发布的检测报告编号见附文。',
      objector: { name: '钱子安', unit: '上海某检测技术有限公司', phone: '021-00000001', email: null },
    });
    await this.time.work();
  }
}
