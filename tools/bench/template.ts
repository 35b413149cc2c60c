import pg from 'pg';

/** A database in one state, and fresh ones like it for each measurement. */
export class Template {
  private clones = 0;

  private constructor(
    private readonly server: string,
    private readonly admin: pg.Client,
    private readonly name: string,
  ) {}

  /** Keeps the database as it is, under a name of its own; nobody may be connected to it. */
  static async of(server: string, name: string, databaseUrl: string): Promise<Template> {
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    const template = `${name}_template`;
    await admin.query(`drop database if exists ${template} with (force)`);
    await admin.query(`create database ${template} template ${new URL(databaseUrl).pathname.slice(1)}`);
    return new Template(server, admin, name);
  }

  /** Gives the work a database of its own, dropped afterwards. */
  async with<T>(work: (url: string) => Promise<T>): Promise<T> {
    const name = `${this.name}_${++this.clones}`;
    await this.admin.query(`create database ${name} template ${this.name}_template`);
    await this.admin.query('checkpoint');
    const url = new URL(this.server);
    url.pathname = `/${name}`;
    try {
      return await work(url.href);
    } finally {
      await this.admin.query(`drop database ${name} with (force)`);
    }
  }

  async close(): Promise<void> {
    await this.admin.query(`drop database ${this.name}_template with (force)`);
    await this.admin.end();
  }
}
