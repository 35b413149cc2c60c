import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { record } from '@keshen/audit/server';
import { actorRef, systemActor } from '@keshen/identity';
import { shanghaiDate, type Clock } from '@keshen/kernel';
import { CLOCK, CONFIG, Crypto, Database, rows, type Config, type Tx } from '@keshen/platform/server';
import type { Algorithm, PublishedKey, Signature } from '../domain/manifest';
import { newKeyPair, signText, type KeyPair } from './algorithms';

type SigningKey = KeyPair & { id: string; algorithm: Algorithm };
type Stored = Omit<SigningKey, 'privateKey'> & { sealed: string };

/** A process goes on with a key for so long after another one has retired it; what it signs meanwhile is as good. */
const KEPT_MS = 60_000;
/** What the private half of a key is sealed for. */
export const privateContext = (id: string): string => `signing-key:${id}`;
const LOCK = 7_163_010;

/**
 * The keys that sign receipts: made by the program when none is there, kept sealed in PostgreSQL, so that every process
 * signs by the same one and a backup holds them. Rotation retires the current one and makes another.
 */
@Injectable()
export class SigningKeys {
  private held: { key: SigningKey; until: number } | undefined;

  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
    @Inject(CONFIG) private readonly config: Pick<Config, 'RECEIPT_ALGORITHM'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Signs by the current key of the configured algorithm. Makes the first one where `prepare` has not (`ready`). */
  async sign(text: string): Promise<Signature> {
    const key = await this.current();
    return { key: key.id, value: signText(key.algorithm, key, text) };
  }

  /** Sees that there is a key: made within somebody's transaction, it would take a second connection. */
  async ready(): Promise<void> {
    await this.current();
  }

  /** All keys that ever signed, the newest first: what any receipt is checked with. */
  async published(): Promise<PublishedKey[]> {
    const found = await this.database.read<PublishedKey & { createdAt: Date; retiredAt: Date | null }>(
      `select id, algorithm, public_key as "publicKey", created_at as "createdAt", retired_at as "retiredAt"
       from signing_keys order by created_at desc, id limit 1000`,
    );
    return found.map((key) => ({
      ...key,
      createdAt: key.createdAt.toISOString(),
      retiredAt: key.retiredAt?.toISOString() ?? null,
    }));
  }

  /** Retires the current key and makes the next. Answers its id. */
  rotate(): Promise<string> {
    return this.database.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock($1)`, [LOCK]);
      await tx.query(`update signing_keys set retired_at = $2 where algorithm = $1 and retired_at is null`, [
        this.config.RECEIPT_ALGORITHM,
        this.clock.now(),
      ]);
      const { id } = await this.make(tx);
      this.held = undefined;
      return id;
    });
  }

  private async current(): Promise<SigningKey> {
    const now = Date.now();
    if (this.held && this.held.until > now) return this.held.key;
    const key = (await this.find()) ?? (await this.first());
    this.held = { key, until: now + KEPT_MS };
    return key;
  }

  /** Several processes may start at once: one of them makes the key. */
  private first(): Promise<SigningKey> {
    return this.database.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock($1)`, [LOCK]);
      return (await this.find(tx)) ?? (await this.make(tx));
    });
  }

  private async find(tx?: Tx): Promise<SigningKey | undefined> {
    const sql = `select id, algorithm, public_key as "publicKey", private_sealed as sealed
      from signing_keys where algorithm = $1 and retired_at is null`;
    const values = [this.config.RECEIPT_ALGORITHM];
    const [found] = tx
      ? await rows<Stored>(tx, sql, values)
      : await this.database.quick<Stored>('signing-key', sql, values);
    if (!found) return undefined;
    const { sealed, ...key } = found;
    return { ...key, privateKey: this.crypto.open(sealed, privateContext(key.id)) };
  }

  private async make(tx: Tx): Promise<SigningKey> {
    const algorithm = this.config.RECEIPT_ALGORITHM;
    const now = this.clock.now();
    const id = `${algorithm}-${shanghaiDate(now)}-${randomBytes(3).toString('hex')}`;
    const pair = newKeyPair(algorithm);
    await tx.query(
      `insert into signing_keys (id, algorithm, public_key, private_sealed, created_at) values ($1, $2, $3, $4, $5)`,
      [id, algorithm, pair.publicKey, this.crypto.seal(pair.privateKey, privateContext(id)), now],
    );
    await record(tx, {
      actor: actorRef(systemActor),
      act: 'signing-key.made',
      thing: { kind: 'signing-key', id },
      details: { algorithm },
      at: now,
    });
    return { id, algorithm, ...pair };
  }
}
