import type { z } from 'zod';
import type { Clock } from '@keshen/kernel';
import { creditRecordSchema, type CreditAnswer } from '../domain/credit';
import { legalPersonSchema, type LegalPerson } from '../domain/legal-person';
import { CreditRegister, LegalPersonRegister, RegisterUnavailable } from './registers';

const TIMEOUT_MS = 8000;
const LARGEST = 100_000;

/**
 * A line to a register over HTTP: GET, JSON, at most eight seconds and 100 kB; redirects are not followed. 404 is
 * an answer (not known), everything else that is not a well-formed 200 is `RegisterUnavailable`.
 */
export class RegistryLine {
  constructor(
    private readonly base: string,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  async get<T>(path: string, schema: z.ZodType<T>, headers: Record<string, string> = {}): Promise<T | null> {
    const signal = AbortSignal.timeout(this.timeoutMs);
    const url = `${this.base.replace(/\/$/, '')}/${path}`;
    try {
      const response = await fetch(url, {
        headers: { accept: 'application/json', ...headers },
        redirect: 'error',
        signal,
      });
      if (response.status === 404) {
        await response.body?.cancel();
        return null;
      }
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new RegisterUnavailable('registry', `status ${response.status}`);
      }
      return schema.parse(JSON.parse(await bounded(response)));
    } catch (error) {
      if (error instanceof RegisterUnavailable) throw error;
      throw new RegisterUnavailable(
        'registry',
        signal.aborted ? 'no answer in time' : 'no well-formed answer',
      );
    }
  }
}

async function bounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > LARGEST) throw new RegisterUnavailable('registry', 'answer too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

export class HttpLegalPersonRegister extends LegalPersonRegister {
  constructor(private readonly line: RegistryLine) {
    super();
  }

  async find(creditCode: string): Promise<LegalPerson | null> {
    const found = await this.line.get(`legal-persons/${encodeURIComponent(creditCode)}`, legalPersonSchema);
    if (found && found.creditCode !== creditCode)
      throw new RegisterUnavailable('registry', 'answer about another code');
    return found;
  }
}

export class HttpCreditRegister extends CreditRegister {
  constructor(
    private readonly line: RegistryLine,
    private readonly clock: Clock,
  ) {
    super();
  }

  async check(creditCode: string, key: string): Promise<CreditAnswer> {
    const record = await this.line.get(`credit/${encodeURIComponent(creditCode)}`, creditRecordSchema, {
      'idempotency-key': key,
    });
    if (record && record.creditCode !== creditCode)
      throw new RegisterUnavailable('registry', 'answer about another code');
    return { found: record !== null, record, source: 'http', at: this.clock.now().toISOString() };
  }
}
