import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { DraftService, StageService, StartService, SubmissionService } from '@keshen/application/server';
import type { Case } from '@keshen/application';
import { AgreementBehaviour, ReportService } from '@keshen/award/server';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { between, pick, shanghaiDate, type Random } from '@keshen/kernel';
import { PaymentService } from '@keshen/payment/server';
import { Database } from '@keshen/platform/server';
import { stageById, type Definition, type Stage, type StageOf } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { demoAnswers, type DemoCategory } from './answers';
import { DemoPanels } from './demo-panels';
import { DemoTime, type Cast } from './demo-stage';
import { smallPdf } from './small-pdf';
import { opinions } from './words';

/** One application of the demonstration: whose, how good, how much, how far it goes. */
export interface Plan {
  no: number;
  unit: number;
  category: DemoCategory;
  amountFen: number;
  /** The stage where it stays. */
  until: string;
  /** 0–1: how the experts see it. */
  quality: number;
}

/** Walks an application along its workflow, each step by whoever does it in the portal. */
@Injectable()
export class DemoDrive {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly starts: StartService,
    private readonly drafts: DraftService,
    private readonly submissions: SubmissionService,
    private readonly stages: StageService,
    private readonly files: FileService,
    private readonly panels: DemoPanels,
    private readonly agreements: AgreementBehaviour,
    private readonly reports: ReportService,
    private readonly payments: PaymentService,
    private readonly time: DemoTime,
  ) {}

  /** Starts and fills a draft; `partly` leaves it unfinished. Answers the application's id. */
  async draft(
    random: Random,
    cast: Cast,
    callId: string,
    year: number,
    plan: Plan,
    partly: boolean,
  ): Promise<string> {
    const { unit, party, actor } = cast.units[plan.unit]!;
    const { id } = await this.starts.start(actor, callId, party);
    const subject = await this.caseOf(id);
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const answers = demoAnswers(random, unit, plan.no, year, plan.category, plan.amountFen);
    const paths = Object.keys(answers).filter(
      (path) => !partly || /^(org|partner)\.|project\.title|budget\.grant/.test(path),
    );
    const versions = await this.versions(id);
    const changes = paths.map((path) => ({
      path,
      value: answers[path] as never,
      base: versions.get(path) ?? 0,
    }));
    await this.drafts.save(actor, id, { changes });
    if (!partly) await this.attachments(actor, id, definition);
    return id;
  }

  /** Every file that the applicant must hand in. */
  async attachments(actor: Actor, id: string, definition: Definition): Promise<void> {
    const asked = definition.form.attachments.filter((a) => a.required && a.providedBy === 'applicant');
    const changes = [];
    for (const attachment of asked) {
      const file = await this.upload(actor, attachment.name['zh-CN'], attachment.id);
      changes.push({ path: `attachments.${attachment.id}`, value: [file], base: 0 });
    }
    await this.drafts.save(actor, id, { changes });
  }

  private async upload(actor: Actor, name: string, purpose: string): Promise<string> {
    const stored = await this.files.upload(
      actor,
      `${name}.pdf`,
      Readable.from(smallPdf(`Keshen demonstration: ${purpose}`)),
      { purpose },
    );
    return stored.id;
  }

  private async versions(id: string): Promise<Map<string, number>> {
    const found = await this.database.read<{ path: string; version: number }>(
      `select path, version from answers where application_id = $1`,
      [id],
    );
    return new Map(found.map((r) => [r.path, r.version]));
  }

  /** The application's case as it stands. */
  async caseOf(applicationId: string): Promise<Case> {
    const [found] = await this.database.read<{ id: string }>(
      `select id from cases where application_id = $1 and kind = 'application'`,
      [applicationId],
    );
    return this.stages.caseById(found!.id);
  }

  /** One step onward from where it stands. False where it waits for time or has ended. */
  async step(random: Random, cast: Cast, applicationId: string, plan: Plan): Promise<boolean> {
    const subject = await this.caseOf(applicationId);
    if (subject.endedAt) return false;
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const stage = stageById(definition, 'application', subject.stage);
    const applicant = cast.units[plan.unit]!.actor;
    this.time.minutes(between(random, 1, 3));
    switch (stage.kind) {
      case 'form':
        await this.submissions.submit(applicant, applicationId);
        break;
      case 'endorsement': {
        const recommender = cast.towns.get(subject.town!)!;
        const letter = await this.upload(recommender, '推荐函', 'recommendation');
        await this.conclude(recommender, subject, forward(stage), pick(random, opinions.endorsement), {
          letter,
        });
        break;
      }
      case 'formal-check':
        await this.conclude(cast.officer, subject, forward(stage), pick(random, opinions.admission), {
          items: allYes(stage.arguments.items),
        });
        break;
      case 'screening':
        await this.conclude(
          cast.officer,
          subject,
          stage.arguments.passes,
          '已核对，属正常经营，予以通过。',
          undefined,
        );
        break;
      case 'review':
        await this.review(random, cast, subject, definition, stage, plan);
        break;
      case 'site-visit':
        await this.conclude(cast.officer, subject, forward(stage), undefined, {
          date: shanghaiDate(this.time.now()),
          visitors: [cast.officer.name, cast.experts[1]!.name],
          items: allYes(stage.arguments.items),
          findings: pick(random, opinions.site),
        });
        break;
      case 'consultation':
        for (const { id } of stage.arguments.departments)
          await this.conclude(
            cast.departments.get(id)!,
            await this.caseOf(applicationId),
            stage.arguments.agrees,
            pick(random, opinions.agree),
            undefined,
          );
        break;
      case 'decision':
        await this.conclude(
          cast.leader,
          subject,
          stage.arguments.funds[0]!,
          pick(random, opinions.decision),
          { amountFen: plan.amountFen },
        );
        break;
      case 'agreement':
        await this.sign(cast, applicant, subject);
        break;
      case 'payment':
        await this.pay(cast, subject);
        break;
      case 'milestone':
      case 'acceptance':
        await this.report(random, cast, applicant, subject, stage);
        break;
      case 'evaluation':
        await this.evaluate(random, cast, applicant, subject, stage, plan);
        break;
      default:
        return false;
    }
    await this.time.work();
    return true;
  }

  async conclude(
    actor: Actor,
    subject: Case,
    outcome: string,
    remark: string | undefined,
    record: object | undefined,
  ): Promise<void> {
    await this.stages.conclude(actor, subject.id, {
      outcome,
      version: subject.version,
      ...(remark ? { remark } : {}),
      ...(record ? { record: record as never } : {}),
    });
  }

  /** The proposed panel declares, scores and hands in; the officer concludes. */
  private async review(
    random: Random,
    cast: Cast,
    subject: Case,
    definition: Definition,
    stage: StageOf<'review'>,
    plan: Plan,
  ): Promise<void> {
    const rubric = definition.rubric!;
    for (const seat of await this.panels.seat(cast, subject))
      await this.panels.judge(random, seat, rubric, plan);
    const outcome =
      plan.quality < 0.5
        ? stage.arguments.fails
        : (plan.until === 'site' || plan.no % 4 === 1) && stage.arguments.doubts
          ? stage.arguments.doubts
          : stage.arguments.passes;
    await this.conclude(
      cast.officer,
      await this.caseOf(subject.applicationId),
      outcome,
      '按专家评审结果办理。',
      undefined,
    );
  }

  /**
   * Reviews under way: the first waits for its panel; the account to try has a review to declare in the second, one
   * begun in the third; the fourth waits for the officer.
   */
  async underReview(random: Random, cast: Cast, running: { plan: Plan; id: string }[]): Promise<void> {
    for (const [at, { plan, id }] of running.slice(1).entries()) {
      const subject = await this.caseOf(id);
      const { rubric } = await this.programmes.definitionOf(subject.programmeVersionId);
      const own = cast.experts[0]!;
      const seats = await this.panels.seat(cast, subject, at < 2 ? own : undefined);
      const others = seats.filter((seat) => at >= 2 || seat.actor !== own);
      for (const seat of others.slice(0, [1, 3][at] ?? others.length))
        await this.panels.judge(random, seat, rubric!, plan);
      const mine = seats.find((seat) => seat.actor === own);
      if (at === 1 && mine) await this.panels.begin(random, mine, rubric!, plan);
    }
    await this.time.work();
  }

  private async sign(cast: Cast, applicant: Actor, subject: Case): Promise<void> {
    const agreement = (await this.database.transaction((tx) =>
      this.agreements.latest(tx, subject.applicationId),
    ))!;
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const stage = stageById(definition, 'application', subject.stage) as StageOf<'agreement'>;
    for (const actor of [applicant, cast.officer])
      await this.conclude(
        actor,
        await this.caseOf(subject.applicationId),
        stage.arguments.signed,
        undefined,
        { digest: agreement.digest },
      );
  }

  private async pay(cast: Cast, subject: Case): Promise<void> {
    const [payment] = await this.database.read<{ id: string }>(
      `select id from payments where entry_id = $1`,
      [subject.entryId],
    );
    const [first, second] = cast.finance;
    await this.payments.prepare(first, payment!.id);
    await this.payments.approve(second, payment!.id);
    this.time.nextDay();
    await this.payments.settle(first, payment!.id, {
      result: 'paid',
      on: shanghaiDate(this.time.now()),
      bankReference: `GK${shanghaiDate(this.time.now()).replaceAll('-', '')}${payment!.id.slice(-4)}`,
    });
  }

  private async report(
    random: Random,
    cast: Cast,
    applicant: Actor,
    subject: Case,
    stage: StageOf<'milestone'> | StageOf<'acceptance'>,
  ): Promise<void> {
    const final = stage.kind === 'acceptance';
    await this.reports.submit(applicant, subject.id, {
      progress: final
        ? '任务书约定的研发、验证与小批量试制全部完成，指标经第三方检测达到目标值。'
        : '样机完成，关键工艺参数已固化，进度与任务书一致。',
      spentFen: between(random, 40, 200) * 1_000_000,
      targets: [{ indicator: '主要技术指标', target: '按任务书', reached: final ? '达到' : '完成六成' }],
      files: [],
      version: subject.version,
    });
    const items = allYes(stage.arguments.items);
    const record = final
      ? {
          items,
          panel: cast.experts.slice(2, 7).map((e) => e.name),
          heldOn: shanghaiDate(this.time.now()),
          unspentFen: 0,
        }
      : { items };
    await this.conclude(
      cast.officer,
      await this.caseOf(subject.applicationId),
      forward(stage),
      undefined,
      record,
    );
  }

  private async evaluate(
    random: Random,
    cast: Cast,
    applicant: Actor,
    subject: Case,
    stage: StageOf<'evaluation'>,
    plan: Plan,
  ): Promise<void> {
    const value = Math.min(98, 70 + Math.round(plan.quality * 25) + between(random, 0, 4));
    const scores = Object.fromEntries(stage.arguments.indicators.map((i) => [i.id, value]));
    const grade = [...stage.arguments.grades].sort((a, b) => b.from - a.from).find((g) => value >= g.from)!;
    if (stage.arguments.self)
      await this.reports.submit(applicant, subject.id, {
        progress: '研发目标全部完成，产品已形成销售，带动上下游配套。',
        spentFen: between(random, 60, 240) * 1_000_000,
        targets: [{ indicator: '主要技术指标', target: '按任务书', reached: '达到' }],
        files: [],
        scores: Object.fromEntries(stage.arguments.indicators.map((i) => [i.id, Math.min(100, value + 2)])),
        version: subject.version,
      });
    const now = await this.caseOf(subject.applicationId);
    await this.conclude(cast.officer, now, grade.outcome, undefined, {
      scores,
      findings: '产出与效益达到预期。',
    });
  }
}

const forward = (stage: Stage): string => stage.outcomes.find((o) => o.tone === 'forward')!.id;
const allYes = (items: { id: string }[]): Record<string, { answer: 'yes' }> =>
  Object.fromEntries(items.map((i) => [i.id, { answer: 'yes' as const }]));
