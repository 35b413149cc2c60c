/** Closes things up so that only one account can read them; null where the browser cannot (plain http). */
export type Lock = CryptoKey | null;

/** A key from what the server tells the account's own session. */
export async function lockOf(secret: string | undefined): Promise<Lock> {
  if (!secret || !globalThis.crypto?.subtle) return null;
  const raw = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** A value that is kept on this device: encrypted, or as it is where the browser cannot. */
export type Sealed = { iv: Uint8Array<ArrayBuffer> | null; body: unknown };

export async function seal(lock: Lock, value: unknown): Promise<Sealed> {
  if (!lock) return { iv: null, body: value };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, body: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, lock, plain) };
}

/** Null for what was closed by another key: it stays, and whoever has that key will find it. */
export async function unseal<T>(lock: Lock, { iv, body }: Sealed): Promise<T | null> {
  if (!iv) return body as T;
  if (!lock) return null;
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, lock, body as ArrayBuffer);
    return JSON.parse(new TextDecoder().decode(plain)) as T;
  } catch {
    return null;
  }
}
