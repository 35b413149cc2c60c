import { createHash } from 'node:crypto';
import pg from 'pg';

const names = new Map<string, string>();

/**
 * A statement that is asked so often, and answered so quickly, that planning it costs more than answering: each connection
 * plans it once, whatever its values are. For fixed texts that go by keys, whose plan no value changes.
 */
export function often(text: string): string {
  if (!names.has(text))
    names.set(text, `often-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
  return text;
}

type Query = (this: pg.Client, asked: unknown, ...rest: unknown[]) => unknown;

/** A connection that knows such statements by their names. */
export class PreparingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // It may end while it goes from the pool to who asks, when neither listens; unheard, that would end the process.
    this.on('error', () => undefined);
  }
}

const query: Query = function (asked, ...rest) {
  const known = pg.Client.prototype.query as unknown as Query;
  const name = typeof asked === 'string' ? names.get(asked) : undefined;
  if (!name) return known.call(this, asked, ...rest);
  const [values, ...others] = rest;
  return known.call(this, { name, text: asked, values }, ...others);
};
PreparingClient.prototype.query = query as unknown as typeof PreparingClient.prototype.query;
