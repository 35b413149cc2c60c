import type { CreditAnswer } from '../domain/credit';
import type { LegalPerson } from '../domain/legal-person';

/** 法人库. A call to the outside: never inside a transaction. Throws `RegisterUnavailable` when it cannot answer. */
export abstract class LegalPersonRegister {
  /** The legal person with this unified social credit code, or null when the register has none. */
  abstract find(creditCode: string): Promise<LegalPerson | null>;
}

/** 信用记录. A call to the outside, made by a task of its own; `key` lets the register recognise a repeated question. */
export abstract class CreditRegister {
  abstract check(creditCode: string, key: string): Promise<CreditAnswer>;
}

/** The register did not answer as agreed: the task is tried again later. */
export class RegisterUnavailable extends Error {
  constructor(
    readonly register: string,
    reason: string,
  ) {
    super(`${register}: ${reason}`);
    this.name = 'RegisterUnavailable';
  }
}
