/** A running embedded PostgreSQL server; it ends with the process that started it. */
export interface EmbeddedPostgres {
  /** postgres://keshen:…@127.0.0.1:port/keshen, as superuser. */
  url: string;
  port: number;
  pid: number;
  /** Settles when the server has ended, for whatever reason. */
  exited: Promise<unknown>;
  /** Fast shutdown; settles when the server is gone and its folder may be used again. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL server that npm brought, on a folder of its own (made on the first start).
 * One process per folder: throws Trouble 'folder.held' while another one holds it.
 */
export function startPostgres(options: {
  dir: string;
  port?: number;
  settings?: Record<string, string>;
}): Promise<EmbeddedPostgres>;

/** For databases that may be lost: nothing waits for the disk. */
export const throwAwaySettings: Record<string, string>;

/** The address of the server that another process runs on this folder, or null when none runs. */
export function runningPostgres(dir: string): string | null;

/** The server's folder below a data folder. */
export function postgresFolder(data: string): string;
