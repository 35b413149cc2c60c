import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { attachExactly, FileService } from '@keshen/document/server';
import { memberOf, type Actor } from '@keshen/identity';
import { isRefusal, notFound, shanghaiDate, type Clock, type Text } from '@keshen/kernel';
import { CLOCK, Database, decodeCursor, pageOf, rows, type Page, type Tx } from '@keshen/platform/server';
import { ATTACHMENTS, attachmentOf, fieldAt, type Definition } from '@keshen/programme';
import { CallService, ProgrammeService } from '@keshen/programme/server';
import { carryOver, isFiles, type CarryOver, type LeftBehind } from '../domain/carry-over';
import { placeName } from '../domain/thread';
import { ApplicationAccess } from './access';
import { AnswerStore } from './answers';
import { applicationById } from './application.rows';
import { DraftService } from './draft.service';
import { prefilled } from './prefill';
import { StartService, type Started } from './start.service';
import { profileOf } from './party-profile';

export interface EarlierApplication {
  id: string;
  reference: string;
  title: string;
  programme: string;
  call: Text;
  createdAt: string;
  submittedAt: string | null;
}
/** What came along and what did not, in the words of the forms. */
export interface CarriedOver {
  carried: number;
  left: { path: string; name: Text; why: LeftBehind }[];
}
const created = z.tuple([z.iso.datetime(), z.uuid()]);

/** 照以前的申报填: a new application begins with the answers of an earlier one of the same enterprise. */
@Injectable()
export class EarlierService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly calls: CallService,
    private readonly access: ApplicationAccess,
    private readonly answers: AnswerStore,
    private readonly starts: StartService,
    private readonly drafts: DraftService,
    private readonly files: FileService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A party's own applications that may be taken up again, newest first. Refuses `party.unknown`. */
  async list(
    actor: Actor,
    party: string,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<EarlierApplication>> {
    if (!memberOf(actor, party)) throw notFound('party.unknown');
    const [at, id] = cursor
      ? decodeCursor(cursor, created)
      : ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
    const found = await this.database.read<EarlierApplication & { at: string }>(
      `select a.id, a.reference, a.title, k.programme_code as programme, k.title as call,
         a.created_at as "createdAt", a.submitted_at as "submittedAt",
         to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
       from applications a join calls k on k.id = a.call_id
       where a.party_id = $1 and not a.apply_free and not a.trial and a.deleted_at is null and (a.created_at, a.id) < ($2::timestamptz, $3::uuid)
       order by a.created_at desc, a.id desc limit $4`,
      [party, at, id, limit + 1],
    );
    const page = pageOf(found, limit, (row) => [row.at, row.id]);
    return { items: page.items.map(({ at: _, ...item }) => item), next: page.next };
  }

  /** What an earlier application would bring into a call. Refuses `application.unknown`, `call.unknown`. */
  plan(actor: Actor, earlierId: string, callId: string): Promise<CarriedOver> {
    return this.database.transaction(async (tx) => {
      const { before, next, found } = await this.planned(tx, actor, earlierId, callId);
      return this.told(before, next, found.carried.length, found.left);
    });
  }

  /**
   * Starts an application as `StartService.start` does, and copies what comes along; files are copied as files of the
   * new one. What cannot be copied after all is told as left behind.
   */
  async startFrom(
    actor: Actor,
    callId: string,
    partyId: string,
    earlierId: string,
    digest: Buffer | null = null,
  ): Promise<Started & CarriedOver> {
    const { before, next, party, found } = await this.database.transaction((tx) =>
      this.planned(tx, actor, earlierId, callId),
    );
    if (party !== partyId) throw notFound('application.unknown');
    const left = [...found.left];
    const values: Record<string, unknown> = {};
    for (const { path, value } of found.carried) {
      const copied = isFiles(next, path) ? await this.copies(actor, next, path, value as string[]) : value;
      if (copied) values[path] = copied;
      else left.push({ path, why: 'invalid' });
    }
    // In one transaction, so that nobody who sends the same again finds a part of it. Copies that nothing holds go later.
    const fill = async (tx: Tx, id: string): Promise<void> => {
      for (const [path, value] of Object.entries(values))
        if (isFiles(next, path))
          await attachExactly(
            tx,
            value as string[],
            { kind: 'application', id },
            purposeOf(path),
            actor,
            limitsOf(next, path),
          );
      if (Object.keys(values).length) await this.drafts.fillIn(tx, actor, id, values);
    };
    const started = await this.starts.start(actor, callId, partyId, { digest, fill });
    return { ...started, ...this.told(before, next, Object.keys(values).length, left) };
  }

  private async planned(tx: Tx, actor: Actor, earlierId: string, callId: string) {
    const { party } = await this.access.require(tx, actor, 'edit', earlierId);
    const earlier = await applicationById(tx, earlierId);
    const call = await this.calls.published(tx, callId, actor.account);
    const before = await this.programmes.definitionOf(earlier.programmeVersionId);
    const next = await this.programmes.definitionOf(call.programmeVersionId);
    const answers = await this.answers.readTree(tx, earlierId);
    const { values } = await profileOf(tx, party);
    const known = new Map(prefilled(next, values).map(({ path, value }) => [path, value]));
    const expired = await this.expired(tx, party, earlierId, call.closesAt);
    return { before, next, party, found: carryOver({ definition: before, answers }, next, known, expired) };
  }

  /** Files of the earlier application that are documents of the profile and run out before the call closes. */
  private async expired(tx: Tx, party: string, earlierId: string, closes: Date): Promise<Set<string>> {
    const found = await rows<{ id: string }>(
      tx,
      `select f.id from files f join party_documents d on d.party_id = $2 and d.sha256 = f.sha256
       where f.thing_kind = 'application' and f.thing_id = $1 and d.valid_until < $3::date`,
      [earlierId, party, shanghaiDate(closes > this.clock.now() ? closes : this.clock.now())],
    );
    return new Set(found.map(({ id }) => id));
  }

  /** Copies of files, or null when one of them cannot be taken. */
  private async copies(
    actor: Actor,
    next: Definition,
    path: string,
    ids: readonly string[],
  ): Promise<string[] | null> {
    const limits = limitsOf(next, path);
    const made: string[] = [];
    for (const id of ids) {
      try {
        const { file, content } = await this.files.open(actor, id);
        made.push((await this.files.upload(actor, file.name, content, { purpose: path, ...limits })).id);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return null;
      }
    }
    return made;
  }

  private told(before: Definition, next: Definition, carried: number, left: CarryOver['left']): CarriedOver {
    const nameOf = (path: string): Text =>
      placeName(next, path) ?? placeName(before, path) ?? { 'zh-CN': path, en: path };
    return { carried, left: left.map((each) => ({ ...each, name: nameOf(each.path) })) };
  }
}

const purposeOf = (path: string): string =>
  path.startsWith(`${ATTACHMENTS}.`) ? path.slice(ATTACHMENTS.length + 1) : path;

function limitsOf(definition: Definition, path: string) {
  const field = path.startsWith(`${ATTACHMENTS}.`)
    ? attachmentOf(definition, purposeOf(path))
    : fieldAt(definition, path);
  if (!field || !('formats' in field)) throw new RangeError(`no files at ${path}`);
  const { formats, maxMegabytes } = field;
  return { formats, maxMegabytes };
}
