import type { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { StartService, TicketService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { AdjustableClock, newToken, tokenHash } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { CaseWorld, smallDefinition, testApp, type Browser, type TestApp } from '@keshen/testing/server';
import { ApiModule } from '../api.module';

const words = (text: string) => ({ 'zh-CN': text, en: text });

/** A form with a text, a number, a resident ID and a table; submitted, it is checked by an officer, who may return it. */
export const submittable = (changes: Partial<Definition> = {}): Definition =>
  smallDefinition(
    [
      {
        id: 'draft',
        kind: 'form',
        arguments: { editable: 'all', certification: true },
        outcomes: ['submit > check'],
      },
      {
        id: 'check',
        kind: 'formal-check',
        arguments: { items: [{ id: 'all', label: words('齐全') }], returns: 'back', returnWorkingDays: 5 },
        outcomes: ['pass > done', '!back > correction'],
      },
      {
        id: 'correction',
        kind: 'form',
        arguments: { editable: 'returned', certification: true },
        outcomes: ['submit > check'],
      },
      { id: 'done', kind: 'closed', arguments: { result: 'completed' } },
    ],
    {
      form: {
        sections: [
          {
            id: 'project',
            title: words('项目'),
            fields: [
              { type: 'text', id: 'title', label: words('名称'), required: true, maxLength: 100 },
              { type: 'money', id: 'asked', label: words('申请金额'), required: false, min: 100 },
              { type: 'resident-id', id: 'leader_id', label: words('身份证号'), required: false },
              { type: 'long-text', id: 'plan', label: words('方案'), required: false, maxLength: 2000 },
            ],
            rules: [],
          },
          {
            id: 'costs',
            title: words('预算'),
            fields: [
              {
                type: 'table',
                id: 'lines',
                label: words('明细'),
                required: false,
                minRows: 0,
                maxRows: 50,
                columns: [
                  { type: 'text', id: 'what', label: words('用途'), required: false, maxLength: 100 },
                  { type: 'money', id: 'much', label: words('金额'), required: false },
                ],
              },
            ],
            rules: [],
          },
        ],
        attachments: [],
        title: 'project.title',
        asked: 'project.asked',
      },
      ...changes,
    },
  );

/** The API with an open call of a small programme, and people who draft and submit in it. */
export class SubmittingWorld {
  private constructor(
    readonly api: TestApp,
    readonly cases: CaseWorld,
    readonly clock: AdjustableClock,
    readonly call: string,
  ) {}

  static async start(
    env: Record<string, string> = {},
    definition: Definition = submittable(),
    log?: Writable,
  ): Promise<SubmittingWorld> {
    const clock = new AdjustableClock('2026-11-24T02:00:00Z');
    const api = await testApp({ imports: [ApiModule], clock, env, log });
    const cases = await CaseWorld.over(api, clock, definition);
    const [call] = await api.db.database.read<{ id: string }>(
      `select id from calls order by created_at desc, notice_number desc limit 1`,
    );
    // Specs press as fast as a rush does, and wait for what they ask.
    Object.assign(api.app.get(TicketService), {
      rushFrom: Infinity,
      keepsWaiting: { calm: 600_000, rushed: 600_000 },
    });
    return new SubmittingWorld(api, cases, clock, call!.id);
  }

  get app(): NestFastifyApplication {
    return this.api.app;
  }
  close(): Promise<void> {
    return this.api.close();
  }
  read<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.api.db.database.read<T>(sql, params);
  }

  /** A browser of a session that lasts for the whole spec, whatever the clock is moved to. */
  async signedIn(account: string): Promise<Browser> {
    const token = newToken();
    await this.read(
      `insert into sessions (token_hash, id, account_id, created_at, last_used_at, expires_at)
       values ($1, gen_random_uuid(), $2, $3, '2099-01-01', '2099-01-01')`,
      [tokenHash(token), account, this.clock.now()],
    );
    return this.api.as(account, token);
  }

  /** A draft with these answers; one person writes it and certifies it. `at`: the clock is set to then first. */
  async draft(
    answers: Record<string, unknown> = { 'project.title': '传感器标定' },
    at?: Date,
  ): Promise<Draft> {
    if (at) this.clock.set(at);
    const party = await this.cases.party();
    const memberships = [
      { party: party.id, role: 'writer' as const },
      { party: party.id, role: 'certifier' as const },
    ];
    const actor = await this.cases.person('夏青', { memberships });
    for (const { role } of memberships)
      await this.read(
        `insert into memberships (account_id, party_id, role, state, created_at, changed_at)
         values ($1, $2, $3, 'active', $4, $4)`,
        [actor.account, party.id, role, this.clock.now()],
      );
    const { id, reference } = await this.app.get(StartService).start(actor, this.call, party.id);
    const draft = new Draft(this, id, reference, actor, await this.signedIn(actor.account!));
    await draft.save(answers);
    return draft;
  }

  /** A browser of an officer. */
  async officer(): Promise<Browser> {
    const { account } = await this.cases.person('陆知行', { staff: [{ role: 'officer', scope: null }] });
    return this.signedIn(account!);
  }

  async changeCall(set: string, params: unknown[] = []): Promise<void> {
    await this.read(`update calls set ${set} where id = $1`, [this.call, ...params]);
  }
}

/** One draft and the browser of its person. */
export class Draft {
  constructor(
    private readonly world: SubmittingWorld,
    readonly id: string,
    readonly reference: string,
    readonly actor: Actor,
    readonly browser: Browser,
  ) {}

  get page(): string {
    return `/api/applications/${this.id}`;
  }

  /** What became of saving these answers over what stands. */
  async trySave(answers: Record<string, unknown>) {
    const versions = new Map(
      (
        await this.world.read<{ path: string; version: number }>(
          `select path, version from answers where application_id = $1`,
          [this.id],
        )
      ).map((a) => [a.path, a.version]),
    );
    const changes = Object.entries(answers).map(([path, value]) => ({
      path,
      value,
      base: versions.get(path) ?? 0,
    }));
    return this.browser.send('PUT', `${this.page}/answers`, { changes });
  }

  async save(answers: Record<string, unknown>): Promise<void> {
    const saved = await this.trySave(answers);
    if (saved.statusCode !== 200) throw new Error(saved.body);
  }

  /** What its person sees of it. */
  async read<T>(): Promise<T> {
    return (await this.browser.get(`${this.page}/answers`)).json<T>();
  }

  /** Presses while nobody has a hand free: the ticket waits for the worker. Answers its id. */
  async pressAndWait(): Promise<string> {
    const tickets = this.world.app.get(TicketService);
    const { atOnce } = tickets;
    tickets.atOnce = 0;
    const answer = await this.submit();
    tickets.atOnce = atOnce;
    if (answer.statusCode !== 202) throw new Error(answer.body);
    return answer.json<{ ticket: string }>().ticket;
  }

  /** The officer returns these sections. */
  async isReturned(officer: Browser, sections: string[]): Promise<void> {
    const [page] = (await officer.get(this.page)).json<{
      cases: { case: { id: string; version: number } }[];
    }>().cases;
    const back = await officer.send('POST', `/api/cases/${page!.case.id}/outcomes`, {
      outcome: 'back',
      version: page!.case.version,
      record: { items: {}, sections, message: '请改' },
    });
    if (back.statusCode !== 200) throw new Error(back.body);
  }

  /** What its person has before them. */
  async content(): Promise<string> {
    return (await this.read<{ content: string }>()).content;
  }

  press(content: string) {
    return this.browser.send('POST', `${this.page}/submission`, { content });
  }

  async submit() {
    return this.press(await this.content());
  }

  /** The answers of the n-th submission as they are kept. */
  async submitted(no = 1): Promise<Record<string, unknown>> {
    const kept = await this.browser.get(`${this.page}/receipts/${no}/json`);
    return kept.json<{ answers: Record<string, unknown> }>().answers;
  }
}
