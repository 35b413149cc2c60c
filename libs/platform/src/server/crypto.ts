import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from './config/config';

const KEY_ID = 'k1';

/** Keys for encryption and keyed hashes, all derived from KESHEN_SECRET by HKDF (RFC 5869). */
@Injectable()
export class Crypto {
  private readonly keys = new Map<string, Buffer>();

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'KESHEN_SECRET'>) {}

  /**
   * Encrypts a text (AES-256-GCM) for storing. The context (such as `account.bank`) is bound to it: a value
   * copied into another column does not open. Answers `k1.…`, the key's id first, for later rotation.
   */
  seal(text: string, context: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key(KEY_ID, 'seal'), nonce).setAAD(
      Buffer.from(context),
    );
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${KEY_ID}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  /** Decrypts what `seal` wrote; throws when it was changed or belongs to another context. */
  open(sealed: string, context: string): string {
    const [keyId, data] = sealed.split('.');
    if (!keyId || !data) throw new Error('not a sealed text');
    const bytes = Buffer.from(data, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key(keyId, 'seal'), bytes.subarray(0, 12), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  }

  /** A keyed hash (HMAC-SHA-256, base64url) to find something by that is stored sealed only. */
  fingerprint(text: string, purpose: string): string {
    return createHmac('sha256', this.key(KEY_ID, `fingerprint:${purpose}`))
      .update(text)
      .digest('base64url');
  }

  private key(id: string, purpose: string): Buffer {
    const name = `${id}:${purpose}`;
    const known = this.keys.get(name);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', this.config.KESHEN_SECRET, 'keshen', name, 32));
    this.keys.set(name, key);
    return key;
  }
}

/** A new secret for a link or a cookie: 256 random bits, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What the database keeps of a token (SHA-256, base64url): who reads the table cannot use it. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');
