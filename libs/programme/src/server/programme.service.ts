import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { canonicalJson } from '@keshen/audit';
import { record } from '@keshen/audit/server';
import { actorRef, systemActor, type Actor } from '@keshen/identity';
import { conflict, invalid, notFound, type Clock } from '@keshen/kernel';
import { CLOCK, Database, enqueue, rows, withNothingHidden, type Tx } from '@keshen/platform/server';
import { rulesAmended } from '../domain/amendment';
import { checkDefinition, type Checked } from '../domain/check';
import { differences, type Difference } from '../domain/compare';
import { definitionSchema, type Definition } from '../domain/definition';
import { programmeTable } from '../domain/may';
import { shipped } from './shipped';
import { rulesAmendedTask } from './tasks';

export interface ProgrammeVersion {
  id: string;
  code: string;
  version: number;
  name: { 'zh-CN': string; en: string };
  digest: string;
  publishedAt: Date;
}

/** What a document would become: which programme, after which version, with which changes. */
export interface Prospect {
  code: string | null;
  name: ProgrammeVersion['name'] | null;
  newest: number | null;
  differences: Difference[];
}

const versionColumns = `id, code, version, definition -> 'name' as name, digest, published_at as "publishedAt"`;

/** 专项: published versions, immutable, and what is read from them. */
@Injectable()
export class ProgrammeService {
  private readonly definitions = new Map<string, Promise<Definition>>();
  private readonly published = new Map<string, Promise<{ code: string; version: number; digest: string }>>();

  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The definition of a version, kept in memory: it never changes. Through `tx` it is found before it is committed. Without
   * one it may be asked for within a transaction all the same: it comes over a connection that nobody's transaction holds,
   * whatever is hidden from who asks, for a definition hides nothing. So transactions never wait for each other over it.
   * Refuses `programme.unknown`.
   */
  definitionOf(versionId: string, tx?: Tx): Promise<Definition> {
    let found = this.definitions.get(versionId);
    if (!found) {
      found = this.read(versionId, tx);
      this.definitions.set(versionId, found);
      found.catch(() => this.definitions.delete(versionId));
    }
    return found;
  }

  /** Under what a version is published: code, number and digest. Refuses `programme.unknown`. */
  publishedAs(versionId: string): Promise<{ code: string; version: number; digest: string }> {
    let found = this.published.get(versionId);
    if (!found) {
      found = withNothingHidden(() =>
        this.database.quick<{
          code: string;
          version: number;
          digest: string;
        }>('published-as', `select code, version, digest from programme_versions where id = $1`, [versionId]),
      ).then(([row]) => {
        if (!row) throw notFound('programme.unknown');
        return row;
      });
      this.published.set(versionId, found);
      found.catch(() => this.published.delete(versionId));
    }
    return found;
  }

  private async read(versionId: string, tx?: Tx): Promise<Definition> {
    const sql = `select definition from programme_versions where id = $1`;
    const [row] = tx
      ? await rows<{ definition: unknown }>(tx, sql, [versionId])
      : await withNothingHidden(() =>
          this.database.quick<{ definition: unknown }>('definition', sql, [versionId]),
        );
    if (!row) throw notFound('programme.unknown');
    return frozen(definitionSchema.parse(row.definition));
  }

  /**
   * Publishes a document as the next version of its programme. Refuses `programme.format` and
   * `programme.problems`, each with everything that is wrong and where, and `programme.unchanged` when this very
   * document is published already.
   */
  async publishVersion(actor: Actor, document: unknown): Promise<ProgrammeVersion> {
    programmeTable.require(actor, 'publish', {});
    const definition = checked(document);
    return this.database.transaction(async (tx) => {
      const { version, isNew } = await this.insert(tx, definition, actor);
      if (!isNew) throw conflict('programme.unchanged', { version: version.version });
      return version;
    });
  }

  /**
   * What publishing would say of a document, without publishing: every problem and warning, the worked examples, and
   * what would change against the newest version. Refuses nothing but people.
   */
  async check(actor: Actor, document: unknown): Promise<Omit<Checked, 'definition'> & Prospect> {
    programmeTable.require(actor, 'publish', {});
    const { definition, ...rest } = checkDefinition(document);
    const newest = definition && (await this.versions(definition.code))[0];
    const before = newest && (await this.definitionOf(newest.id));
    return {
      ...rest,
      code: definition?.code ?? null,
      name: definition?.name ?? null,
      newest: newest?.version ?? null,
      differences: before && definition ? differences(before, definition) : [],
    };
  }

  /** What changed from one version of a programme to another. Refuses `programme.unknown`. */
  async compare(code: string, from: number, to: number): Promise<Difference[]> {
    const [before, after] = [await this.version(code, from), await this.version(code, to)];
    return differences(before.definition, after.definition);
  }

  /** Publishes the shipped programmes that are not published yet, told by their digest. Answers what is new. */
  async loadShipped(tx: Tx): Promise<ProgrammeVersion[]> {
    const loaded: ProgrammeVersion[] = [];
    // What is known by its digest went through the gate when it was published; a restart does not check it again.
    const known = await rows<{ digest: string }>(
      tx,
      `select digest from programme_versions where digest = any ($1) and not trial`,
      [shipped.map(digestOf)],
    );
    const digests = new Set(known.map(({ digest }) => digest));
    for (const document of shipped.filter((each) => !digests.has(digestOf(each)))) {
      const { version, isNew } = await this.insert(tx, checked(document), systemActor);
      if (isNew) loaded.push(version);
    }
    return loaded;
  }

  private async insert(
    tx: Tx,
    definition: Definition,
    actor: Actor,
  ): Promise<{ version: ProgrammeVersion; isNew: boolean }> {
    const text = canonicalJson(definition);
    const digest = digestOf(definition);
    // Version numbers of one programme are given one after the other, whoever publishes.
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('programme:' || $1, 0))`, [
      definition.code,
    ]);
    const [known] = await rows<ProgrammeVersion>(
      tx,
      `select ${versionColumns} from programme_versions where code = $1 and digest = $2 and not trial`,
      [definition.code, digest],
    );
    if (known) return { version: known, isNew: false };
    const [before] = await rows<{ definition: unknown }>(
      tx,
      `select definition from programme_versions where code = $1 and not trial order by version desc limit 1`,
      [definition.code],
    );
    const [version] = await rows<ProgrammeVersion>(
      tx,
      `insert into programme_versions (id, code, version, format, definition, digest, published_at, published_by)
       select $1, $2, coalesce(max(version), 0) + 1, $3, $4::jsonb, $5, $6, $7 from programme_versions
       where code = $2 and not trial
       returning ${versionColumns}`,
      [uuid(), definition.code, definition.format, text, digest, this.clock.now(), actor.account],
    );
    await record(tx, {
      actor: actorRef(actor),
      act: 'programme.published',
      thing: { kind: 'programme-version', id: version!.id },
      details: { code: definition.code, version: version!.version, digest },
      at: this.clock.now(),
    });
    if (before && rulesAmended(definitionSchema.parse(before.definition), definition))
      await enqueue(tx, rulesAmendedTask, { version: version!.id, after: null });
    return { version: version!, isNew: true };
  }

  /**
   * Keeps a draft that passes the publishing gate for a trial call alone: no version of its programme, in no list.
   * Refuses `programme.format` and `programme.problems`.
   */
  async keepForTrial(actor: Actor, document: unknown): Promise<string> {
    programmeTable.require(actor, 'publish', {});
    const definition = checked(document);
    const id = uuid();
    await this.database.read(
      `insert into programme_versions (id, code, version, format, definition, digest, published_at, published_by, trial)
       select $1, $2, coalesce(max(version), 0) + 1, $3, $4::jsonb, $5, $6, $7, true from programme_versions
       where code = $2 and not trial`,
      [
        id,
        definition.code,
        definition.format,
        canonicalJson(definition),
        digestOf(definition),
        this.clock.now(),
        actor.account,
      ],
    );
    return id;
  }

  /** All programmes with their newest version. */
  list(): Promise<ProgrammeVersion[]> {
    return this.database.read(
      `select distinct on (code) ${versionColumns} from programme_versions where not trial
       order by code, version desc limit 200`,
    );
  }

  /** The versions of one programme, newest first. */
  versions(code: string): Promise<ProgrammeVersion[]> {
    return this.database.read(
      `select ${versionColumns} from programme_versions where code = $1 and not trial order by version desc limit 200`,
      [code],
    );
  }

  /** A published version as a document, for reading and for export. Refuses `programme.unknown`. */
  async version(code: string, version: number): Promise<ProgrammeVersion & { definition: Definition }> {
    const [found] = await this.database.read<ProgrammeVersion>(
      `select ${versionColumns} from programme_versions where code = $1 and version = $2 and not trial`,
      [code, version],
    );
    if (!found) throw notFound('programme.unknown');
    return { ...found, definition: await this.definitionOf(found.id) };
  }

  /** The newest version of a programme. Refuses `programme.unknown`. */
  async newest(tx: Tx, code: string): Promise<ProgrammeVersion> {
    const [found] = await rows<ProgrammeVersion>(
      tx,
      `select ${versionColumns} from programme_versions where code = $1 and not trial order by version desc limit 1`,
      [code],
    );
    if (!found) throw notFound('programme.unknown');
    return found;
  }
}

const digestOf = (document: unknown): string =>
  createHash('sha256').update(canonicalJson(document)).digest('hex');

function checked(document: unknown): Definition {
  const { definition, problems } = checkDefinition(document);
  if (!definition || problems.length)
    throw invalid(definition ? 'programme.problems' : 'programme.format', {
      problems: problems.map(({ place, ...rest }) => ({ path: place, ...rest })),
    });
  return definition;
}

/** One object is handed to everybody, so nobody may change it. */
function frozen<T>(value: T): T {
  if (value && typeof value === 'object') {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}
