import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '@keshen/kernel';
import { creditRecordSchema, type CreditAnswer } from '../domain/credit';
import { legalPersonSchema, type LegalPerson } from '../domain/legal-person';
import { registeredPatentSchema } from '../domain/patent';
import { CreditRegister, LegalPersonRegister, RegisterUnavailable } from './registers';

const fileSchema = z.object({
  legalPersons: z.array(legalPersonSchema).max(100_000).default([]),
  credit: z.array(creditRecordSchema).max(100_000).default([]),
  patents: z.array(registeredPatentSchema).max(100_000).default([]),
});
type Registry = z.infer<typeof fileSchema>;

/**
 * The registers out of one JSON file, for an installation without a line to the real ones. Without a file nobody
 * is known: legal persons then wait for an officer, credit questions for a person's judgement. The file is read
 * again at each question, which are few, so that it can be replaced while the program runs.
 */
export class RegistryFile {
  constructor(private readonly path: string | undefined) {}

  async read(): Promise<Registry> {
    if (!this.path) return { legalPersons: [], credit: [], patents: [] };
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch {
      throw new RegisterUnavailable('registry file', 'cannot be read or has another form');
    }
  }
}

export class FileLegalPersonRegister extends LegalPersonRegister {
  constructor(private readonly file: RegistryFile) {
    super();
  }

  async find(creditCode: string): Promise<LegalPerson | null> {
    const { legalPersons } = await this.file.read();
    return legalPersons.find((p) => p.creditCode === creditCode) ?? null;
  }
}

export class FileCreditRegister extends CreditRegister {
  constructor(
    private readonly file: RegistryFile,
    private readonly clock: Clock,
  ) {
    super();
  }

  async check(creditCode: string): Promise<CreditAnswer> {
    const { credit, legalPersons } = await this.file.read();
    const known = credit.find((c) => c.creditCode === creditCode);
    // A legal person that the file knows and that no list names has a clean record.
    const clean = legalPersons.some((p) => p.creditCode === creditCode);
    const record =
      known ??
      (clean
        ? { creditCode, blacklisted: false, abnormal: false, lastMajorPenaltyOn: null, lastViolationOn: null }
        : null);
    return { found: record !== null, record, source: 'file', at: this.clock.now().toISOString() };
  }
}
