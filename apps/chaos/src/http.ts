import type { Person } from './people';

const PATIENCE_MS = 15_000;
const SAID_MOST = 300;

/** What came back; `lost` when nothing did, or only that the server could not: it may have been done or not. */
export type Answer =
  | { kind: 'done'; status: number; body: Record<string, unknown>; offset: number }
  | { kind: 'refused'; status: number; code: string }
  | { kind: 'lost'; why: string; said?: string };

export type Ask = {
  method: string;
  path: string;
  json?: unknown;
  bytes?: Uint8Array;
  headers?: Record<string, string>;
};

/** One request of a person's browser. Never throws. */
export async function ask(
  address: string,
  { headers: own }: Person,
  { method, path, json, bytes, headers = {} }: Ask,
): Promise<Answer> {
  try {
    const answer = await fetch(address + path, {
      method,
      headers: {
        ...own,
        'x-forwarded-for': addressOf(own.cookie!),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? (bytes as BodyInit | undefined) : JSON.stringify(json),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await answer.text();
    const { status } = answer;
    if (status >= 500) return { kind: 'lost', why: `${status}`, said: text.slice(0, SAID_MOST) };
    const body = (text ? JSON.parse(text) : {}) as Record<string, unknown>;
    if (status >= 400) return { kind: 'refused', status, code: String(body.code) };
    return { kind: 'done', status, body, offset: Number(answer.headers.get('upload-offset')) };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return { kind: 'lost', why: cause?.code ?? name };
  }
}

/** An address for each person, since floods are counted by address. */
function addressOf(cookie: string): string {
  const n = [...cookie].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) & 0xffff, 7);
  return `10.7.${n >> 8}.${n & 255}`;
}
