import type { INestApplicationContext } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Case, ConcludeRequest } from '@keshen/application';
import { applicationById, CaseService, StageService, SubmissionStore } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { AdjustableClock, Delivering } from '@keshen/platform/server';
import { stageById, unflatten, type Definition, type Stage } from '@keshen/programme';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import { CaseWorld, testProgram, type TestProgram } from '@keshen/testing/server';
import { CallFunnel } from '../programme/call-funnel';

export interface Entrant {
  id: string;
  caseId: string;
  reference: string;
  party: { id: string; name: string; creditCode: string };
  certifier: Actor;
}

/**
 * 2016 again: a call of a shipped programme, and as many applications as that year had. What was submitted is kept as
 * it is in the portal; from there on everybody acts through the services.
 */
export class Year2016 {
  private no = 0;

  private constructor(
    readonly world: CaseWorld,
    private readonly program: TestProgram<INestApplicationContext>,
    readonly clock: AdjustableClock,
    readonly definition: Definition,
    private readonly version: string,
    readonly call: string,
    readonly officer: Actor,
    readonly leader: Actor,
  ) {}

  static async start(code: string, envelopeFen: number): Promise<Year2016> {
    const clock = new AdjustableClock('2016-03-01T02:00:00Z');
    const program = await testProgram({ clock });
    const world = await CaseWorld.over(program, clock);
    const programmes = program.app.get(ProgrammeService);
    const administrator = await world.person('华国栋', { staff: [{ role: 'administrator', scope: null }] });
    const version = await world.tx((tx) => programmes.newest(tx, code));
    const calls = program.app.get(CallService);
    const draft = await calls.create(administrator, {
      programmeVersionId: version.id,
      title: version.name,
      year: 2016,
      batch: 1,
      noticeNumber: '嘉科〔2016〕8号',
      opensAt: '2016-02-15T01:00:00Z',
      closesAt: '2016-12-30T08:00:00Z',
      endorsementClosesAt: '2016-12-31T08:00:00Z',
      envelopeFen,
      limitPerParty: 1,
      contact: { office: '科技发展科', person: '陆敏', phone: '021-00000000', email: null, address: null },
    });
    await calls.publish(administrator, draft.id, draft.version);
    return new Year2016(
      world,
      program,
      clock,
      await programmes.definitionOf(version.id),
      version.id,
      draft.id,
      await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] }),
      await world.person('沈毅', { staff: [{ role: 'leader', scope: null }] }),
    );
  }

  get app(): INestApplicationContext {
    return this.program.app;
  }

  close(): Promise<void> {
    return this.program.close();
  }

  /** Does what a worker would do now, apart from writing letters and receipts: hundreds of them say nothing about figures. */
  async work(): Promise<void> {
    const delivering = this.app.get(Delivering);
    for (;;) {
      const waiting = await this.world.db.database.read<{ id: number }>(
        `select id from outbox where handled_at is null and failed_at is null and task not in ('stage.letters', 'letter.write', 'receipt.write')
           and (not_before is null or not_before <= $1) order by id limit 200`,
        [this.clock.now()],
      );
      if (waiting.length === 0) return;
      for (const { id } of waiting) {
        const outcome = await delivering.deliver(id);
        if (outcome !== 'handled') throw new Error(`task ${id}: ${outcome}`);
      }
    }
  }

  /** A submitted application with these answers, by path. */
  async enter(answers: Record<string, unknown>): Promise<Entrant> {
    const { world, definition } = this;
    const no = ++this.no;
    const party = await world.party();
    const certifier = await world.person('审核人', {
      memberships: [{ party: party.id, role: 'certifier' }],
    });
    const [id, reference] = [uuid(), `${definition.code}-2016-${String(no).padStart(4, '0')}`];
    const { title, asked } = definition.form;
    await world.db.dataSource.query(
      `insert into applications (id, call_id, programme_version_id, party_id, reference, title, asked_fen, town, created_at, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, '马陆镇', $8, $9)`,
      [
        id,
        this.call,
        this.version,
        party.id,
        reference,
        answers[title] ?? reference,
        asked === undefined ? null : (answers[asked] ?? null),
        this.clock.now(),
        certifier.account,
      ],
    );
    const caseId = await world.tx(async (tx) => {
      await this.app
        .get(SubmissionStore)
        .keep(tx, definition, await applicationById(tx, id), unflatten(answers), certifier, this.clock.now());
      return this.app.get(CaseService).open(
        tx,
        {
          kind: 'application',
          applicationId: id,
          partyId: party.id,
          callId: this.call,
          programmeVersionId: this.version,
          town: '马陆镇',
        },
        { actor: certifier },
      );
    });
    await world.walk(caseId, 'submit');
    return { id, caseId, reference, party, certifier };
  }

  stage(subject: Case): Stage {
    return stageById(this.definition, subject.kind, subject.stage);
  }

  /** A person concludes the stage in which the case stands; a checklist is answered yes throughout. */
  async conclude(
    actor: Actor,
    { caseId }: Pick<Entrant, 'caseId'>,
    outcome: string,
    record: NonNullable<ConcludeRequest['record']> = {},
    remark = '按程序办理。',
  ): Promise<void> {
    const subject = await this.world.caseOf(caseId);
    const { kind, arguments: given } = this.stage(subject);
    const checklist = kind === 'formal-check' || kind === 'verification' ? given.items : [];
    const items = Object.fromEntries(checklist.map(({ id }) => [id, { answer: 'yes' }]));
    const recorded = { ...(checklist.length ? { items } : {}), ...record };
    await this.app.get(StageService).conclude(actor, caseId, {
      outcome,
      version: subject.version,
      remark,
      ...(Object.keys(recorded).length ? { record: recorded } : {}),
    });
  }

  /** How many applications reached each stage, by the query of the administrator's list of calls. */
  async funnel(): Promise<Record<string, number>> {
    return (await new CallFunnel(this.world.db.database).of([this.call])).get(this.call) ?? {};
  }

  /** How the cases of the call ended; what runs still is counted as open. */
  async results(): Promise<Record<string, number>> {
    const found = await this.world.db.database.read<{ result: string; n: number }>(
      `select coalesce(result, 'open') as result, count(*)::int as n from cases
       where call_id = $1 and kind = 'application' group by 1`,
      [this.call],
    );
    return Object.fromEntries(found.map(({ result, n }) => [result, n]));
  }
}
