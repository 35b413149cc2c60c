import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { notFound, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  CONFIG,
  Database,
  defineTask,
  enqueue,
  rows,
  Sweeps,
  TaskHandlers,
  type Config,
  type Tx,
} from '@keshen/platform/server';
import { z } from 'zod';
import { scanStream } from './clamd';
import { FileStore } from './file.store';

/** Have a file judged by the virus scanner. */
export const fileScan = defineTask('file.scan', z.strictObject({ file: z.uuid() }));

const SWEEP_EVERY_MS = 60_000;
const ASKED_AGAIN_AFTER_MS = 15 * 60_000;
const ASKED_AT_ONCE = 100;

/**
 * 病毒扫描: waiting → clean or quarantined. Without a scanner files are `none` and the pages say so; once one is set up
 * they wait like new ones. A scanner that is away keeps files waiting: the task is tried again, and asked for anew.
 */
@Injectable()
export class ScanService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly store: FileStore,
    private readonly tasks: TaskHandlers,
    private readonly sweeps: Sweeps,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'CLAMAV_URL'>,
  ) {}

  onModuleInit(): void {
    this.tasks.handleOutside(fileScan, ({ file }) => this.scan(file));
    this.sweeps.define('file-scans', SWEEP_EVERY_MS, () => this.sweep());
  }

  /** Asks for a scan in the transaction that stores the file. */
  async ask(tx: Tx, file: string): Promise<void> {
    if (!this.config.CLAMAV_URL) return;
    await tx.query(`update files set scan = 'waiting', scan_asked_at = $2 where id = $1`, [
      file,
      this.clock.now(),
    ]);
    await enqueue(tx, fileScan, { file });
  }

  private async scan(id: string): Promise<void> {
    if (!this.config.CLAMAV_URL) return;
    const [file] = await this.database.read<{ key: string; sha256: string }>(
      `select key, sha256 from files where id = $1 and state = 'stored' and scan = 'waiting'`,
      [id],
    );
    if (!file) return;
    const { threat } = await scanStream(this.config.CLAMAV_URL, await this.store.read(file.key));
    await this.database.transaction(async (tx) => {
      const judged = await rows(
        tx,
        `update files set scan = $2, threat = $3, scanned_at = $4 where id = $1 and scan = 'waiting' returning id`,
        [id, threat === null ? 'clean' : 'quarantined', threat, this.clock.now()],
      );
      if (judged.length === 0 || threat === null) return;
      await record(tx, {
        actor: { account: null, label: 'clamd' },
        act: 'file.quarantined',
        thing: { kind: 'file', id },
        details: { threat, sha256: file.sha256 },
        at: this.clock.now(),
      });
    });
  }

  /** Has a file judged once more, such as after new signatures. Refuses not-found `file.unknown`, `scanner.none`. */
  async again(actor: Actor, id: string): Promise<void> {
    if (!this.config.CLAMAV_URL) throw notFound('scanner.none');
    await this.database.transaction(async (tx) => {
      const found = await rows(
        tx,
        `update files set scan = 'waiting', threat = null where id = $1 and state = 'stored' returning id`,
        [id],
      );
      if (found.length === 0) throw notFound('file.unknown');
      await this.ask(tx, id);
      await record(tx, {
        actor: actorRef(actor),
        act: 'file.scan-asked',
        thing: { kind: 'file', id },
        at: this.clock.now(),
      });
    });
  }

  /** Asks for what was stored before there was a scanner, and again for what has waited too long. Answers how many. */
  async sweep(): Promise<number> {
    if (!this.config.CLAMAV_URL) return 0;
    const before = new Date(this.clock.now().getTime() - ASKED_AGAIN_AFTER_MS);
    return this.database.transaction(async (tx) => {
      const waiting = await rows<{ id: string }>(
        tx,
        `select id from files
         where scan in ('none', 'waiting') and state = 'stored' and (scan_asked_at is null or scan_asked_at < $1)
         order by created_at limit ${ASKED_AT_ONCE} for update skip locked`,
        [before],
      );
      for (const { id } of waiting) await this.ask(tx, id);
      return waiting.length;
    });
  }
}
