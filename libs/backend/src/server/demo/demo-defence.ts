import { Injectable } from '@nestjs/common';
import { DraftService, StartService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { addWorkingDays, shanghaiDate, type Random } from '@keshen/kernel';
import { Database } from '@keshen/platform/server';
import { flatten, sampleAnswers, unflatten } from '@keshen/programme';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import { PanelService, SessionService } from '@keshen/review/server';
import { DemoDrive, type Plan } from './demo-drive';
import { DemoTime, type Cast } from './demo-stage';

const WAN = 1_000_000;
/** Enterprises that apply, with what their projects are called. */
const applicants = [
  [10, '社区养老服务一网统管平台'],
  [11, '工业园区能耗监测与碳管理系统'],
  [12, '智慧停车诱导与共享平台'],
] as const;

/** 智慧城市: a call whose projects wait for their defence, in a session that is drawn and has a panel and a chair. */
@Injectable()
export class DemoDefence {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly calls: CallService,
    private readonly starts: StartService,
    private readonly drafts: DraftService,
    private readonly drive: DemoDrive,
    private readonly panels: PanelService,
    private readonly sessions: SessionService,
    private readonly time: DemoTime,
  ) {}

  /** Plays it from now on; the session is held on the next working day after `today`. */
  async play(random: Random, cast: Cast, today: string): Promise<void> {
    const [version] = await this.database.read<{ id: string }>(
      `select id from programme_versions where code = 'ZHCS' and not trial order by version desc limit 1`,
    );
    const callId = await this.open(cast, version!.id, today);
    const running: { id: string; plan: Plan }[] = [];
    for (const [at, [unit, title]] of applicants.entries()) {
      const plan: Plan = {
        no: 100 + at,
        unit,
        category: 'two',
        amountFen: 2 * WAN,
        until: 'defence',
        quality: 0.7 + at * 0.06,
      };
      running.push({ plan, id: await this.draft(cast, callId, version!.id, unit, title) });
    }
    await this.time.work();
    for (const { plan, id } of running)
      while ((await this.drive.caseOf(id)).stage !== plan.until)
        if (!(await this.drive.step(random, cast, id, plan)))
          throw new Error(`demonstration: ${id} does not come to its defence`);
    const cases = await Promise.all(running.map(async ({ id }) => (await this.drive.caseOf(id)).id));
    await this.session(cast, callId, cases, addWorkingDays(today, 1));
    await this.time.work();
  }

  private async open(cast: Cast, programmeVersionId: string, today: string): Promise<string> {
    const year = Number(today.slice(0, 4));
    const call = await this.calls.create(cast.administrator, {
      programmeVersionId,
      title: { 'zh-CN': `${year}年度智慧城市专项资金`, en: `Smart city fund ${year}` },
      year,
      batch: 1,
      noticeNumber: `嘉科〔${year}〕23号`,
      opensAt: `${shanghaiDate(this.time.now())}T08:30:00+08:00`,
      closesAt: `${addWorkingDays(today, 3)}T16:30:00+08:00`,
      endorsementClosesAt: `${addWorkingDays(today, 3)}T16:30:00+08:00`,
      envelopeFen: 300 * WAN,
      limitPerParty: 1,
      contact: { office: '信息化科', person: '陆知行', phone: '021-0000-0000', email: null, address: null },
    });
    await this.calls.publish(cast.administrator, call.id, call.version);
    return call.id;
  }

  /** What the portal knows of the unit is there already; the rest are sample answers. */
  private async draft(
    cast: Cast,
    callId: string,
    version: string,
    unit: number,
    title: string,
  ): Promise<string> {
    const { party, actor } = cast.units[unit]!;
    const { id } = await this.starts.start(actor, callId, party);
    const definition = await this.programmes.definitionOf(version);
    const known = await this.database.read<{ path: string; value: unknown; version: number }>(
      `select path, value, version from answers where application_id = $1`,
      [id],
    );
    const given = {
      ...Object.fromEntries(known.map(({ path, value }) => [path, value])),
      [definition.form.title]: title,
    };
    const { answers, problems } = sampleAnswers(definition, {
      seed: title,
      today: shanghaiDate(this.time.now()),
      given: unflatten(given),
    });
    if (problems.length) throw new Error(`demonstration: ${JSON.stringify(problems)}`);
    const { attachments: _, ...written } = answers;
    const versions = new Map(known.map((each) => [each.path, each.version]));
    await this.drafts.save(actor, id, {
      changes: Object.entries(flatten(written)).map(([path, value]) => ({
        path,
        value: value as never,
        base: versions.get(path) ?? 0,
      })),
    });
    await this.drive.attachments(actor, id, definition);
    return id;
  }

  /** One panel for all of it, led by the account to try where nothing hinders; the order is drawn, everybody is invited. */
  private async session(cast: Cast, callId: string, cases: string[], day: string): Promise<void> {
    const { id } = await this.sessions.commit(cast.officer, callId, {
      startsAt: new Date(`${day}T09:00:00+08:00`).toISOString(),
      place: '区行政服务中心三楼会议室',
      cases,
    });
    const panel = await this.panelFor(cast, cases);
    for (const caseId of cases) await this.panels.assign(cast.officer, caseId, panel);
    await this.sessions.draw(cast.officer, id);
    await this.sessions.chair(cast.officer, id, panel[0]!);
    await this.sessions.invite(cast.officer, id);
  }

  /** Experts whom nothing hinders in any of the cases, as the composition wants them. */
  private async panelFor(cast: Cast, cases: string[]): Promise<string[]> {
    const { suggestions } = await this.panels.candidates(cast.officer, cases[0]!);
    const free = new Set(cast.experts.map((each: Actor) => each.account!));
    const classes = new Map<string, string>();
    for (const caseId of cases)
      for (const { expert, conflicts } of (await this.panels.candidates(cast.officer, caseId)).candidates) {
        classes.set(expert.accountId, expert.class);
        if (conflicts.length) free.delete(expert.accountId);
      }
    const order = [...free];
    return suggestions.map(({ class: wanted }) => {
      const at = order.findIndex((account) => classes.get(account) === wanted);
      return order.splice(at, 1)[0]!;
    });
  }
}
