import {
  grantedPageSchema,
  plainPatentNumber,
  registeredPatentSchema,
  type GrantedPage,
  type RegisteredPatent,
} from '../domain/patent';
import type { RegistryFile } from './file.registers';
import type { RegistryLine } from './http.registers';
import { RegisterUnavailable } from './registers';

const PAGE = 200;

/** Which patents are asked for: granted from the first to the last day, whose first owner sits in a district. */
export interface GrantedQuestion {
  from: string;
  to: string;
  district: string;
  /** `next` of the page before. */
  after?: string;
}

/** 专利登记簿. A call to the outside: never inside a transaction. Throws `RegisterUnavailable` when it cannot answer. */
export abstract class PatentRegister {
  /** The patent of a number, however it is written; null when the register has none. */
  abstract find(number: string): Promise<RegisteredPatent | null>;

  /** Patents granted in a period, by number, at most 200 at a time. */
  abstract granted(question: GrantedQuestion): Promise<GrantedPage>;
}

/** Out of the registry file; the list is read at each question. */
export class FilePatentRegister extends PatentRegister {
  constructor(private readonly file: RegistryFile) {
    super();
  }

  async find(number: string): Promise<RegisteredPatent | null> {
    const { patents } = await this.file.read();
    const wanted = plainPatentNumber(number);
    return patents.find((p) => plainPatentNumber(p.number) === wanted) ?? null;
  }

  async granted({ from, to, district, after = '' }: GrantedQuestion): Promise<GrantedPage> {
    const { patents } = await this.file.read();
    const found = patents
      .filter((p) => p.grantedOn !== null && p.grantedOn >= from && p.grantedOn <= to)
      .filter((p) => p.district === district)
      .map((p) => ({ key: plainPatentNumber(p.number), patent: p }))
      .filter(({ key }) => key > after)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const items = found.slice(0, PAGE);
    return {
      items: items.map(({ patent }) => patent),
      next: found.length > PAGE ? items.at(-1)!.key : null,
    };
  }
}

/** Over HTTP, by the rules of `RegistryLine`. */
export class HttpPatentRegister extends PatentRegister {
  constructor(private readonly line: RegistryLine) {
    super();
  }

  async find(number: string): Promise<RegisteredPatent | null> {
    const wanted = plainPatentNumber(number);
    const found = await this.line.get(`patents/${encodeURIComponent(wanted)}`, registeredPatentSchema);
    if (found && plainPatentNumber(found.number) !== wanted)
      throw new RegisterUnavailable('registry', 'answer about another patent');
    return found;
  }

  async granted({ from, to, district, after }: GrantedQuestion): Promise<GrantedPage> {
    const query = new URLSearchParams({ from, to, district, ...(after ? { after } : {}) });
    const page = await this.line.get(`patents?${query}`, grantedPageSchema);
    return page ?? { items: [], next: null };
  }
}
