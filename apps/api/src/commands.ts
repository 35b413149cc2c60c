import type { INestApplicationContext } from '@nestjs/common';
import { AuditVerifier, Sealer } from '@keshen/audit/server';
import { playDemonstration, prepare } from '@keshen/backend/server';
import { backupCommand, restoreCommand } from './backup-commands';
import { createAdmin } from './create-admin';
import { CONFIG, SecretRotation, type Config } from '@keshen/platform/server';
import { SigningKeys } from '@keshen/receipt/server';
import { LedgerVerifier } from '@keshen/voucher/server';
import { printDemoAccounts } from './demo-accounts';

/** One command of the operator; answers the exit code. */
export type Command = {
  /** Whether the schema is brought up to date first. */
  migrates?: boolean;
  /** What is done before any module is built on the database. */
  before?: (config: Config, args: string[]) => Promise<void>;
  run: (app: INestApplicationContext, args: string[]) => Promise<number>;
};

const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** Walks the audit log; prints the report and ends with 1 when anything is wrong. */
const verifyAudit: Command = {
  async run(app) {
    await app.get(Sealer).seal();
    const report = await app.get(AuditVerifier).verify();
    say(report);
    return report.ok ? 0 : 1;
  },
};

/** Proves both voucher books from their entries alone; prints the report and ends with 1 when anything is wrong. */
const verifyLedger: Command = {
  async run(app) {
    const report = await app.get(LedgerVerifier).verify();
    say(report);
    return report.ok ? 0 : 1;
  },
};

/** 密钥轮换: the key that signs receipts is retired and the next one made; what it signed stays valid. */
const rotateReceiptKey: Command = {
  async run(app) {
    say({ key: await app.get(SigningKeys).rotate() });
    return 0;
  },
};

/**
 * 更换密钥: seals everything anew under KESHEN_SECRET, while the portal works. Tells of each batch on standard error, prints
 * what was done by column and ends with 1 while anything is not under KESHEN_SECRET.
 */
const rotateSecret: Command = {
  async run(app) {
    const columns = await app
      .get(SecretRotation)
      .run((sofar) => void process.stderr.write(`${JSON.stringify(sofar)}\n`));
    const left = columns.filter((column) => column.left > 0);
    say({ done: left.length === 0, columns });
    return left.length ? 1 : 0;
  },
};

/**
 * Migrates, loads the shipped programmes, and demonstration data where that is allowed. With --accounts it
 * prints the accounts as well, which spares the launcher a second start of the program.
 */
const prepareCommand: Command = {
  migrates: true,
  async run(app, args) {
    await prepare(app);
    await playDemonstration(app.get<Config>(CONFIG), (line) => void process.stderr.write(`${line}\n`));
    return args.includes('--accounts') ? printDemoAccounts(app) : 0;
  },
};

/** What `cli NAME` does. */
export const commands: Record<string, Command> = {
  prepare: prepareCommand,
  'verify-audit': verifyAudit,
  'verify-ledger': verifyLedger,
  'rotate-receipt-key': rotateReceiptKey,
  'rotate-secret': rotateSecret,
  accounts: { run: printDemoAccounts },
  backup: backupCommand,
  restore: restoreCommand,
  'create-admin': { migrates: true, run: createAdmin },
};
