import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { memberOf, type Actor } from '@keshen/identity';
import { SessionService, type CurrentSession } from '@keshen/identity/server';
import { forbidden, Refusal } from '@keshen/kernel';
import { Database, LiveLine, type LiveMessage } from '@keshen/platform/server';
import type { LiveEvent, PresenceRequest } from '../domain/live';
import { ApplicationAccess } from './access';

/** Streams that one account, and all together, may have open at one process. */
export const STREAMS_PER_ACCOUNT = 12;
export const STREAMS_MOST = 4000;
const BEAT_MS = 25_000;
const NAMES_MOST = 2000;
const TOLD: ReadonlySet<string> = new Set<LiveEvent['kind']>(['answers', 'presence', 'threads']);

type Stream = {
  session: string;
  account: string;
  staff: boolean;
  parties: ReadonlySet<string>;
  send: Sink;
  end: () => void;
};
/** Sends an event; null is a sign of life. */
type Sink = (event: LiveEvent | null) => void;

/**
 * 协同: tells the people of an enterprise, while they look on, that answers of its drafts have changed, who is where, and
 * that a discussion went on.
 * Only ids, places and versions are told; what changed is asked for, with rights, by whoever may see it.
 */
@Injectable()
export class LiveStreams implements OnModuleInit, BeforeApplicationShutdown {
  private readonly streams = new Set<Stream>();
  private readonly names = new Map<string, Promise<string>>();
  private beat: NodeJS.Timeout | undefined;
  private stop: (() => void) | undefined;

  constructor(
    private readonly line: LiveLine,
    private readonly sessions: SessionService,
    private readonly access: ApplicationAccess,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.beat = setInterval(() => void this.check(), BEAT_MS);
    this.beat.unref();
  }

  /** Every stream ends; browsers come back to another process by themselves. */
  beforeApplicationShutdown(): void {
    clearInterval(this.beat);
    this.stop?.();
    for (const stream of [...this.streams]) stream.end();
    this.streams.clear();
  }

  /** Opens a stream for a session. Answers how to close it. Refuses `live.too-many`. */
  open(session: CurrentSession, send: Sink, end: () => void): () => void {
    const own = [...this.streams].filter((each) => each.account === session.account.id).length;
    if (own >= STREAMS_PER_ACCOUNT || this.streams.size >= STREAMS_MOST)
      throw new Refusal('too-many', 'live.too-many', { seconds: 30 });
    this.stop ??= this.line.subscribe((message) => void this.heard(message));
    const parties = new Set(session.memberships.map(({ party }) => party));
    const { id, account, staff } = session;
    const stream: Stream = { session: id, account: account.id, staff: staff.length > 0, parties, send, end };
    this.streams.add(stream);
    send(null);
    return () => void this.streams.delete(stream);
  }

  /** Somebody is at a field of a draft, or has left it. Refuses `application.unknown` and whoever is not its people. */
  async present(actor: Actor, application: string, { tab, field }: PresenceRequest): Promise<void> {
    const { party } = await this.database.transaction((tx) =>
      this.access.require(tx, actor, 'read', application),
    );
    if (!memberOf(actor, party)) throw forbidden('role.missing');
    this.line.publish({ kind: 'presence', party, application, account: actor.account, tab, field });
  }

  /** Told by whoever changed answers, after the commit. */
  changed(party: string, application: string, paths: readonly (readonly [string, number])[]): void {
    for (let from = 0; from < paths.length; from += 50)
      this.line.publish({ kind: 'answers', party, application, paths: paths.slice(from, from + 50) });
  }

  /** Told by whoever said something in a discussion or handed a to-do over, after the commit. */
  discussed(party: string, application: string): void {
    this.line.publish({ kind: 'threads', party, application });
  }

  /** Something of a defence session has changed: staff and experts who look at it ask again. Told after the commit. */
  defence(session: string): void {
    this.line.publish({ kind: 'defence', session });
  }

  private async heard(message: LiveMessage): Promise<void> {
    if (message.kind === 'defence') {
      for (const stream of this.streams) if (stream.staff) stream.send(message as LiveEvent);
      return;
    }
    const { party, ...event } = message as LiveMessage & { party?: string };
    if (party === undefined || !TOLD.has(event.kind)) return;
    const listeners = [...this.streams].filter((stream) => stream.parties.has(party));
    if (listeners.length === 0) return;
    const told =
      event.kind === 'presence' ? { ...event, name: await this.nameOf(String(event.account)) } : event;
    for (const stream of listeners) stream.send(told as LiveEvent);
  }

  /** A sign of life; who was signed out meanwhile, or left the enterprise, hears no more. */
  private async check(): Promise<void> {
    for (const stream of [...this.streams]) {
      const holds = await this.sessions.stillHolds(stream.session).catch(() => undefined);
      if (holds === null) {
        this.streams.delete(stream);
        stream.end();
      } else {
        if (holds) stream.parties = new Set(holds.parties);
        stream.send(null);
      }
    }
  }

  private nameOf(account: string): Promise<string> {
    let found = this.names.get(account);
    if (!found) {
      if (this.names.size >= NAMES_MOST) this.names.clear();
      found = this.database.read<{ name: string }>('select name from accounts where id = $1', [account]).then(
        ([row]) => row?.name ?? '',
        () => '',
      );
      this.names.set(account, found);
    }
    return found;
  }
}
