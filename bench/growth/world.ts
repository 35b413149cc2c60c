import { SessionCookie, SessionService } from '@keshen/identity/server';
import {
  CaseWorld,
  grow,
  grownPages,
  grownReaders,
  makeExemplars,
  sealAgain,
  type Page,
  type Reader,
} from '@keshen/testing/server';

/** A database with ten years in it, what of it is read, and who reads it in which session. */
export class GrownWorld {
  private constructor(
    private readonly world: CaseWorld,
    readonly pages: Page[],
    readonly cookies: Map<Reader, string>,
  ) {}

  static async of(size: number): Promise<GrownWorld> {
    const world = await CaseWorld.start();
    const exemplars = await makeExemplars(world);
    await grow(world, exemplars, size, new Date());
    const readers = await grownReaders(world);
    const pages = await grownPages(world.db.database, readers);
    await sealAgain(
      world,
      pages.flatMap((page) => page.paths),
    );
    // The API's clock is the machine's, the world's is not: sessions are given the machine's.
    world.clock.advance(Date.now() - world.clock.now().getTime());
    const [sessions, cookie] = [world.app.get(SessionService), world.app.get(SessionCookie)];
    const cookies = new Map<Reader, string>();
    for (const [reader, account] of Object.entries(readers)) {
      const token = await world.tx((tx) => sessions.start(tx, account, {}));
      cookies.set(reader as Reader, `${cookie.name}=${token}`);
    }
    return new GrownWorld(world, pages, cookies);
  }

  get url(): string {
    return this.world.db.url;
  }

  /** How much room the database takes. */
  async room(): Promise<string> {
    const [row] = await this.world.db.database.read<{ room: string }>(
      'select pg_size_pretty(pg_database_size(current_database())) as room',
    );
    return row!.room;
  }

  close(): Promise<void> {
    return this.world.close();
  }
}
