import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { v7 as uuid } from 'uuid';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { isRefusal } from '@keshen/kernel';
import { CaseWorld, drain, patentSheet, type PatentRow } from '@keshen/testing/server';
import type { BatchRow } from '../domain/views';
import { BatchQueries } from './batch.queries';
import { BatchService } from './batch.service';
import { SittingService } from './sitting.service';

/** A commission with calls of the patent subsidy, and registers out of a file that a spec may rewrite. */
export class SubsidyWorld {
  private calls = 0;

  private constructor(
    readonly world: CaseWorld,
    private readonly folder: string,
    readonly officer: Actor,
    readonly leader: Actor,
  ) {}

  static async start(): Promise<SubsidyWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'subsidy-'));
    const world = await CaseWorld.start({
      REGISTRY_FILE: join(folder, 'registry.json'),
      KESHEN_DATA: folder,
    });
    return new SubsidyWorld(
      world,
      folder,
      await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] }),
      await world.person('周明远', { staff: [{ role: 'leader', scope: null }] }),
    );
  }

  async close(): Promise<void> {
    await this.world.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  get batches(): BatchService {
    return this.world.app.get(BatchService);
  }
  get queries(): BatchQueries {
    return this.world.app.get(BatchQueries);
  }

  /** What the registers say from now on; a text that is no JSON makes them silent. */
  register(registry: object | string): Promise<void> {
    const text = typeof registry === 'string' ? registry : JSON.stringify(registry);
    return writeFile(join(this.folder, 'registry.json'), text);
  }

  /** A call of its own: what was claimed in one is claimed in all. */
  async openCall(): Promise<string> {
    const [version] = await this.world.db.database.read<{ id: string }>(
      `select id from programme_versions where code = 'ZLZZ'`,
    );
    const id = uuid();
    await this.world.db.dataSource.query(
      `insert into calls (id, programme_version_id, programme_code, title, year, batch, notice_number, opens_at, closes_at,
         endorsement_closes_at, envelope_fen, contact, published_at, created_at)
       values ($1, $2, 'ZLZZ', $3, 2026, $4, '嘉科〔2026〕' || (400 + $4) || '号', '2026-10-01T01:00Z',
         '2026-12-31T08:00Z', '2027-01-08T08:00Z', 200000000, '{}', '2026-09-30T01:00Z', '2026-09-30T01:00Z')`,
      [id, version!.id, JSON.stringify({ 'zh-CN': '专利费资助', en: 'Patent fees' }), ++this.calls],
    );
    return id;
  }

  /** A list that was taken in; what follows is not done yet. */
  async handedIn(rows: readonly PatentRow[] | Buffer, mode: 'confirm' | 'office') {
    const bytes = Buffer.isBuffer(rows) ? rows : await patentSheet(rows);
    const files = this.world.app.get(FileService);
    const file = await files.upload(this.officer, '清单.xlsx', Readable.from([bytes]), { purpose: 'list' });
    const call = await this.openCall();
    const request = { callId: call, title: '2026 年第一批', mode, file: file.id };
    const { id } = await this.batches.start(this.officer, request);
    return { id, call };
  }

  /** A list that was taken in and judged. */
  async started(rows: readonly PatentRow[] | Buffer, mode: 'confirm' | 'office') {
    const made = await this.handedIn(rows, mode);
    await drain(this.world.app);
    return made;
  }

  /** Applications were made of the list too. */
  async made(rows: readonly PatentRow[], mode: 'confirm' | 'office') {
    const list = await this.started(rows, mode);
    await this.batches.make(this.officer, list.id);
    await drain(this.world.app);
    return list;
  }

  /** Passes every case of the list that stands in this stage. */
  async sit(id: string, stage: string, preview = false) {
    const held = await this.world.app.get(SittingService).hold(this.officer, id, { stage, preview });
    if (!preview) await drain(this.world.app);
    return held.lines;
  }

  async rows(id: string): Promise<BatchRow[]> {
    const found: BatchRow[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.queries.rows(this.officer, id, { cursor, limit: 100 });
      found.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor);
    return found;
  }

  /** The certifier of the enterprise that an offer is made to. */
  async certifierOf(offer: string): Promise<Actor> {
    const [row] = await this.world.db.database.read<{ party: string }>(
      `select party_id as party from subsidy_offers where id = $1`,
      [offer],
    );
    return this.world.person('审核人', { memberships: [{ party: row!.party, role: 'certifier' }] });
  }

  /** The only case of a call. */
  async caseOf(call: string): Promise<string> {
    const [row] = await this.world.db.database.read<{ id: string }>(
      `select id from cases where call_id = $1`,
      [call],
    );
    return row!.id;
  }
}

/** The code of a refusal, or `nothing`. */
export const refused = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: unknown) => {
      if (isRefusal(error)) return error.code;
      throw error;
    },
  );
