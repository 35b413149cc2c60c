import { v7 as uuid } from 'uuid';
import { DraftService, StartService } from '@keshen/application/server';
import { SessionCookie, SessionService } from '@keshen/identity/server';
import { tokenHash } from '@keshen/platform/server';
import { CaseWorld } from '@keshen/testing/server';
import { Recorder } from '../../tools/bench/recorder';

/** The configuration that the testing library starts programs with. */
export const SECRET = 'for tests only, and long enough for that';

/** Somebody who types in one question of one draft. */
export type Editor = {
  application: string;
  account: string;
  path: string;
  version: number;
  cookie: string;
  csrf: string;
  address: string;
};

/** A statement of an autosave, as the program issued it. */
export type Recorded = { name?: string | undefined; text: string; values: unknown[] };

/** What stands in the recorded statements for what differs between autosaves. */
export const PLACES = { base: 900_000, text: 'what is typed' } as const;

/** Questions that are plain words, one for each of ten people in a draft. */
const PATHS = [
  'project.innovation',
  'project.summary',
  'partner.ip_split',
  'partner.partner_name',
  'partner.contract_no',
  'project.leader',
  'org.org_name',
  'org.address',
  'org.contact',
  'account.bank',
];

/** Drafts and people who write them, on a database of their own. */
export class DraftsWorld {
  private constructor(
    private readonly world: CaseWorld,
    private readonly people: Omit<Editor, 'path' | 'version'>[][],
    private readonly paths: string[],
  ) {}

  get url(): string {
    return this.world.db.url;
  }

  static async make(): Promise<DraftsWorld> {
    const world = await CaseWorld.start();
    const [starts, sessions, cookie] = [
      world.app.get(StartService),
      world.app.get(SessionService),
      world.app.get(SessionCookie),
    ];
    const [call] = await world.db.database.read<{ id: string }>('select id from calls limit 1');
    const people: Omit<Editor, 'path' | 'version'>[][] = [];
    let count = 0;
    // The API's clock is the machine's, the world's is not: sessions are given the machine's.
    world.clock.advance(Date.now() - world.clock.now().getTime());
    await world.db.database.read(
      `update calls set opens_at = now() - interval '1 day', closes_at = now() + interval '9 days'`,
    );
    for (let n = 0; n < 200; n++) {
      const party = (await world.party()).id;
      const group: Omit<Editor, 'path' | 'version'>[] = [];
      let application = '';
      for (let m = 0; m < (n < 20 ? 10 : 1); m++) {
        const actor = await world.person('填报人', { memberships: [{ party, role: 'writer' }] });
        await world.db.database.read(
          `insert into memberships (account_id, party_id, role, state, created_at, changed_at)
           values ($1, $2, 'writer', 'active', now(), now())`,
          [actor.account, party],
        );
        application ||= (await starts.start(actor, call!.id, party)).id;
        const token = await world.tx((tx) => sessions.start(tx, actor.account!, {}));
        group.push({
          application,
          account: actor.account!,
          cookie: `${cookie.name}=${token}`,
          csrf: cookie.csrf(token),
          address: `10.0.${++count >> 8}.${count & 255}`,
        });
      }
      people.push(group);
    }
    const words = world.definition.form.sections.flatMap((section) =>
      section.fields
        .filter(({ type }) => type === 'text' || type === 'long-text')
        .map(({ id }) => `${section.id}.${id}`),
    );
    const title = world.definition.form.title;
    const paths = [...new Set([...PATHS.filter((path) => words.includes(path)), ...words])].filter(
      (path) => path !== title,
    );
    return new DraftsWorld(world, people, paths);
  }

  /** So many drafts with so many people in each, everybody at a question of their own. */
  editors(drafts: number, each: number): Editor[] {
    return this.people
      .slice(0, drafts)
      .flatMap((group) =>
        group
          .slice(0, each)
          .map((person, at) => ({ ...person, path: this.paths[at % this.paths.length]!, version: -1 })),
      );
  }

  /** Everything that one autosave asks of PostgreSQL: the session's look-up, then the save, by the production code. */
  async record(): Promise<Recorded[]> {
    const [person] = this.people.at(-1)!;
    const { application, account, cookie } = person!;
    const path = this.paths[0]!;
    const actor = {
      account,
      name: '填报人',
      staff: [],
      memberships: [{ party: await this.partyOf(application), role: 'writer' as const }],
    };
    const drafts = this.world.app.get(DraftService);
    await drafts.save(actor, application, { changes: [{ path, value: '', base: 0 }] });
    await this.world.db.database.read(
      'update answers set version = $3 where application_id = $1 and path = $2',
      [application, path, PLACES.base],
    );
    const token = cookie.split('=')[1]!;
    const change = uuid();
    const recorder = new Recorder();
    const recorded = await recorder.during(async () => {
      await this.world.app.get(SessionService).find(token);
      await drafts.save(actor, application, {
        changes: [{ id: change, path, value: PLACES.text, base: PLACES.base }],
      });
    });
    recorder.end();
    await this.world.db.database.read(
      'update answers set version = 1 where application_id = $1 and path = $2',
      [application, path],
    );
    const names = new Map<unknown, string>([
      [application, '$application'],
      [account, '$account'],
      [path, '$path'],
      [change, '$change'],
      [tokenHash(token), '$token'],
      [PLACES.text, '$value'],
      [PLACES.base, '$base'],
      [await this.entryOf(application), '$entry'],
    ]);
    return recorded.map(({ name, text, values }) => ({
      name,
      text,
      values: named(values, names) as unknown[],
    }));
  }

  close(): Promise<void> {
    return this.world.close();
  }

  private async entryOf(application: string): Promise<number> {
    const [row] = await this.world.db.database.read<{ entry: number }>(
      `select entry_id as entry from cases where application_id = $1 and kind = 'application'`,
      [application],
    );
    return row!.entry;
  }

  private async partyOf(application: string): Promise<string> {
    const [row] = await this.world.db.database.read<{ party: string }>(
      'select party_id as party from applications where id = $1',
      [application],
    );
    return row!.party;
  }
}

/** What differs between autosaves gets a name, also inside of JSON; instants are `$now`. */
function named(value: unknown, names: Map<unknown, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => named(each, names));
  if (value instanceof Date) return '$now';
  if (typeof value === 'string' && value.startsWith('[{')) return { json: named(JSON.parse(value), names) };
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, named(each, names)]));
  return names.get(value) ?? value;
}
