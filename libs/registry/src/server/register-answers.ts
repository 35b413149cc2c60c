import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { shanghaiDate, type Clock } from '@keshen/kernel';
import {
  CLOCK,
  Database,
  defineTask,
  enqueue,
  often,
  rows,
  TaskHandlers,
  type Tx,
} from '@keshen/platform/server';
import { registerFacts, type LegalPerson } from '../domain/legal-person';
import { LegalPersonRegister } from './registers';

/** Asks the register of legal persons about a party and keeps what it says. */
const registryLookUp = defineTask('registry.look-up', z.strictObject({ party: z.uuid() }));

const STALE_AFTER_MS = 24 * 3_600_000;

/** 法人库 answers, one per party: asked by a task outside any transaction, read where rules need them. */
@Injectable()
export class RegisterAnswers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly handlers: TaskHandlers,
    private readonly register: LegalPersonRegister,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.handleOutside(registryLookUp, ({ party }) => this.lookUp(party));
  }

  /** Has the register asked again when its answer is absent or older than a day. A party without a code is not. */
  async refresh(tx: Tx, party: string): Promise<void> {
    const [due] = await rows<{ id: string }>(
      tx,
      `select p.id from parties p left join register_answers r on r.party_id = p.id
       where p.id = $1 and p.credit_code is not null and (r.asked_at is null or r.asked_at < $2)`,
      [party, new Date(this.clock.now().getTime() - STALE_AFTER_MS)],
    );
    if (due) await enqueue(tx, registryLookUp, { party });
  }

  /** Throws `RegisterUnavailable` when the register is silent: the task is tried again. */
  async lookUp(party: string): Promise<void> {
    const [found] = await this.database.read<{ creditCode: string | null }>(
      `select credit_code as "creditCode" from parties where id = $1`,
      [party],
    );
    if (!found?.creditCode) return;
    const person = await this.register.find(found.creditCode);
    await this.database.transaction((tx) => this.keep(tx, party, person));
  }

  /** Keeps an answer; a later one takes its place. */
  async keep(tx: Tx, party: string, person: LegalPerson | null): Promise<void> {
    await tx.query(
      often(`insert into register_answers (party_id, person, asked_at) values ($1, $2, $3)
       on conflict (party_id) do update set person = excluded.person, asked_at = excluded.asked_at`),
      [party, person && JSON.stringify(person), this.clock.now()],
    );
  }
}

/** What rules may know of a party from the register; undefined while nobody has asked it. */
export async function registerFactsOf(
  tx: Tx,
  party: string,
  now: Date,
): Promise<Record<string, unknown> | undefined> {
  const [answer] = await rows<{ person: LegalPerson | null }>(
    tx,
    often('select person from register_answers where party_id = $1'),
    [party],
  );
  return answer && registerFacts(answer.person, shanghaiDate(now));
}
