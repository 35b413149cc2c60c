const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND']);
/** What the driver, and TypeORM above it, say of a lost connection has no code. */
const LOST = new RegExp(
  `^(${[
    'Connection terminated',
    'Client has encountered a connection error',
    'Client was closed',
    'Query ?Runner already released',
    'Database connection provided by a query runner was already released',
    'Transaction is not started',
  ].join('|')})`,
  'i',
);

/**
 * Whether an error says that the database is not there, ends, takes nobody more, or is a replica that has not become the
 * primary yet; nothing of the data is at fault.
 */
export function isAway(error: unknown): boolean {
  const state = sqlState(error);
  if (state) return /^(08|57P|53300|25006)/.test(state) || NETWORK.has(state);
  return LOST.test(String((error as Error | null)?.message));
}

/** The SQLSTATE of a database error, or ''. */
export function sqlState(error: unknown): string {
  const e = error as { code?: unknown; driverError?: { code?: unknown } } | null;
  const code = e?.driverError?.code ?? e?.code;
  return typeof code === 'string' ? code : '';
}
