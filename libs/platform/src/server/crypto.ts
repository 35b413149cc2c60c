import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from './config/config';

const SALT = 'keshen';
/** The id under which everything was sealed before secrets had ids of their own. */
const FIRST_ID = 'k1';
const NONCE = 12;
const TAG = 16;

/** One secret of the operator: what its sealed texts begin with, and its keys. */
class Secret {
  readonly id: string;
  private readonly keys = new Map<string, Buffer>();

  constructor(private readonly text: string) {
    this.id = `k${Buffer.from(hkdfSync('sha256', text, SALT, 'key id', 5)).toString('hex')}`;
  }

  key(name: string): Buffer {
    const known = this.keys.get(name);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', this.text, SALT, name, 32));
    this.keys.set(name, key);
    return key;
  }

  /** HKDF's first half, from which its keys can be derived; the secret itself cannot be told from it. */
  root(): Buffer {
    return createHmac('sha256', SALT).update(this.text).digest();
  }
}

/** Keys for encryption and keyed hashes, all derived from KESHEN_SECRET by HKDF (RFC 5869). */
@Injectable()
export class Crypto {
  private readonly current: Secret;
  private readonly secrets: Secret[];
  private readonly hashKeys = new Map<string, Buffer>();
  private hashRoot: Buffer;

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'KESHEN_SECRET' | 'KESHEN_SECRET_OTHER'>,
  ) {
    const { KESHEN_SECRET, KESHEN_SECRET_OTHER } = config;
    this.current = new Secret(KESHEN_SECRET);
    this.secrets = [this.current, ...(KESHEN_SECRET_OTHER ? [new Secret(KESHEN_SECRET_OTHER)] : [])];
    this.hashRoot = this.current.root();
  }

  /** Whether a second secret is read beside the one that seals, as while secrets are changed. */
  get isChanging(): boolean {
    return this.config.KESHEN_SECRET_OTHER !== undefined;
  }

  /** What a text begins with that is sealed under KESHEN_SECRET. */
  get prefix(): string {
    return `${this.current.id}.`;
  }

  /**
   * Encrypts a text (AES-256-GCM) for storing. The context (such as `account.bank`) is bound to it: a value
   * copied into another column does not open. Answers `k….…`, the secret's id first, by which it is changed.
   */
  seal(text: string, context: string): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.current.key(`${this.current.id}:seal`), nonce).setAAD(
      Buffer.from(context),
    );
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return this.prefix + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  }

  /**
   * Decrypts what `seal` wrote under either secret; throws when it was changed, belongs to another context or was sealed
   * under a secret that is not configured.
   */
  open(sealed: string, context: string): string {
    const [id, data] = sealed.split('.');
    if (!id || !data) throw new Error('not a sealed text');
    const able = this.secrets.filter((secret) => id === secret.id || id === FIRST_ID);
    for (const [index, secret] of able.entries()) {
      try {
        return unsealed(Buffer.from(data, 'base64url'), secret.key(`${id}:seal`), context);
      } catch (error) {
        if (index === able.length - 1) throw error;
      }
    }
    throw new Error('sealed under a secret that is not configured');
  }

  /**
   * A keyed hash (HMAC-SHA-256, base64url) to find something by that is stored sealed only. It stays the same when
   * KESHEN_SECRET changes: its key does (HashRoot).
   */
  fingerprint(text: string, purpose: string): string {
    return hashed(text, this.hashKey(purpose));
  }

  /** A keyed hash that proves KESHEN_SECRET itself, such as that a backup is of it. */
  proof(text: string): string {
    return hashed(text, this.current.key(proofKey));
  }

  /** Whether one of the secrets made this proof. */
  proves(text: string, proof: string): boolean {
    return this.secrets.some((secret) => hashed(text, secret.key(proofKey)) === proof);
  }

  /** What the keys of keyed hashes are derived from. */
  get root(): Buffer {
    return this.hashRoot;
  }

  set root(root: Buffer) {
    this.hashRoot = root;
    this.hashKeys.clear();
  }

  private hashKey(purpose: string): Buffer {
    const known = this.hashKeys.get(purpose);
    if (known) return known;
    // HKDF's second half, for one block: the same key as hkdfSync would derive from the secret of the root.
    const info = Buffer.from(`${FIRST_ID}:fingerprint:${purpose}\x01`, 'latin1');
    const key = createHmac('sha256', this.hashRoot).update(info).digest();
    this.hashKeys.set(purpose, key);
    return key;
  }
}

const proofKey = `${FIRST_ID}:fingerprint:backup`;

const hashed = (text: string, key: Buffer): string =>
  createHmac('sha256', key).update(text).digest('base64url');

function unsealed(bytes: Buffer, key: Buffer, context: string): string {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  const body = bytes.subarray(NONCE + TAG);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}

/** A new secret for a link or a cookie: 256 random bits, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What the database keeps of a token (SHA-256, base64url): who reads the table cannot use it. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');
