import { Inject, Injectable } from '@nestjs/common';
import {
  applicationById,
  lockCase,
  StageService,
  SubmissionStore,
  type StageContext,
} from '@keshen/application/server';
import { record } from '@keshen/audit/server';
import { actorRef, type Actor } from '@keshen/identity';
import { conflict, notFound, type Clock, type Problem } from '@keshen/kernel';
import { CLOCK, Database, enqueue, rows, type Tx } from '@keshen/platform/server';
import type { Definition, TableRow } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import type { RegisteredPatent } from '@keshen/registry';
import { PatentRegister } from '@keshen/registry/server';
import type { Comparison } from '@keshen/screening/server';
import { comparePatent, type Difference } from '../domain/compare';
import { subsidyTable } from '../domain/may';
import type { ItemsDecision } from '../domain/requests';
import { patentsCompare } from './tasks';

type Context = StageContext<'verification'>;
/** Questions to the register that are under way at once. */
const AT_ONCE = 8;

/** A patent of the form beside the register's answer. `item` is its place in the table, from 0. */
export interface PatentCheck {
  item: string;
  number: string;
  askedAt: Date | null;
  answer: RegisteredPatent | null;
  differences: Difference[];
  accepted: boolean | null;
  remark: string | null;
}
const columns = `item, number, asked_at as "askedAt", answer, differences, accepted, remark`;

/** 专利比对: each patent of an application beside the register's answer, within the verification. */
@Injectable()
export class PatentComparison implements Comparison {
  readonly name = 'patents';

  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly submissions: SubmissionStore,
    private readonly stages: StageService,
    private readonly register: PatentRegister,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The register is asked by a task; until it has answered nothing can be passed. */
  async begin(tx: Tx, { case: subject, definition }: Context): Promise<void> {
    const items = await this.items(tx, definition, subject.applicationId);
    if (items.length === 0) return;
    await tx.query(
      `insert into patent_checks (entry_id, item, number)
       select $1, i.item, i.number from unnest($2::text[], $3::text[]) as i (item, number) on conflict do nothing`,
      [
        subject.entryId,
        items.map((_, i) => String(i)),
        items.map((item) => String(item[definition.patents!.number] ?? '')),
      ],
    );
    await enqueue(tx, patentsCompare, { entry: subject.entryId });
  }

  async view(tx: Tx, { case: subject, definition }: Context): Promise<object | null> {
    if (!definition.patents) return null;
    return { items: await this.checks(tx, subject.entryId) };
  }

  /** `patent.waiting`, `patent.undecided` (differs, and nobody said anything), `patent.rejected`. */
  async undecided(tx: Tx, { case: subject, definition }: Context): Promise<Problem[]> {
    if (!definition.patents) return [];
    return (await this.checks(tx, subject.entryId)).flatMap((check) => {
      const code = openBecause(check);
      return code ? [{ path: `compared.patents.${check.item}`, code, params: { number: check.number } }] : [];
    });
  }

  /** Asks the register about every patent that it has not answered yet; may run twice. */
  async compare(entryId: number): Promise<void> {
    const [entry] = await this.database.read<{ applicationId: string; versionId: string }>(
      `select c.application_id as "applicationId", c.programme_version_id as "versionId"
       from stage_entries e join cases c on c.id = e.case_id where e.id = $1 and e.left_at is null`,
      [entryId],
    );
    if (!entry) return;
    const definition = await this.programmes.definitionOf(entry.versionId);
    const { items, applicant } = await this.database.transaction(async (tx) => ({
      items: await this.items(tx, definition, entry.applicationId),
      applicant: await this.applicant(tx, definition, entry.applicationId),
    }));
    const open = await this.database.read<{ item: string; number: string }>(
      `select item, number from patent_checks where entry_id = $1 and asked_at is null order by item`,
      [entryId],
    );
    for (let at = 0; at < open.length; at += AT_ONCE)
      await Promise.all(
        open.slice(at, at + AT_ONCE).map(async ({ item, number }) => {
          const answer = await this.register.find(number);
          const differences = comparePatent(
            definition.patents!,
            items[Number(item)] ?? {},
            answer,
            applicant,
          );
          await this.database.read(
            `update patent_checks set asked_at = $3, answer = $4, differences = $5
             where entry_id = $1 and item = $2 and asked_at is null`,
            [entryId, item, this.clock.now(), answer && JSON.stringify(answer), JSON.stringify(differences)],
          );
        }),
      );
  }

  /**
   * An officer accepts or rejects what differs, with words. Refuses `patent.not-verifying` (the case stands elsewhere),
   * `patent.unknown`, `patent.waiting`.
   */
  async decide(actor: Actor, caseId: string, { items, accepted, remark }: ItemsDecision): Promise<void> {
    subsidyTable.require(actor, 'decide-items', { party: null });
    return this.database.transaction(async (tx) => {
      const subject = await lockCase(tx, caseId);
      if (subject.stageKind !== 'verification' || subject.endedAt) throw conflict('patent.not-verifying');
      const known = new Map((await this.checks(tx, subject.entryId)).map((c) => [c.item, c]));
      for (const item of items) {
        const check = known.get(item);
        if (!check) throw notFound('patent.unknown', { item });
        if (!check.askedAt) throw conflict('patent.waiting', { number: check.number });
      }
      await tx.query(
        `update patent_checks set accepted = $3, remark = $4, decided_by = $5, decided_at = $6
         where entry_id = $1 and item = any ($2)`,
        [subject.entryId, items, accepted, remark, actor.account, this.clock.now()],
      );
      const context = await this.stages.contextOf(subject, actor);
      const kind = accepted ? 'items-accepted' : 'items-rejected';
      await this.stages.act(tx, context, { kind, remark, data: { items } });
      await record(tx, {
        actor: actorRef(actor),
        act: `case.${kind}`,
        thing: { kind: 'case', id: caseId },
        details: { items, remark },
        at: this.clock.now(),
      });
    });
  }

  private checks(tx: Tx, entryId: number): Promise<PatentCheck[]> {
    return rows<PatentCheck>(
      tx,
      `select ${columns} from patent_checks where entry_id = $1 order by item::int`,
      [entryId],
    );
  }

  /** The rows of the table that holds the patents, as they were submitted. */
  private async items(tx: Tx, definition: Definition, applicationId: string): Promise<TableRow[]> {
    if (!definition.patents) return [];
    const submission = await this.submissions.latest(tx, applicationId);
    const [section = '', field = ''] = definition.patents.table.split('.');
    const value = submission?.answers[section]?.[field];
    return Array.isArray(value) ? (value as TableRow[]) : [];
  }

  private async applicant(tx: Tx, definition: Definition, applicationId: string) {
    const { partyId } = await applicationById(tx, applicationId);
    const [party] = await rows<{ name: string; creditCode: string | null }>(
      tx,
      `select name, credit_code as "creditCode" from parties where id = $1`,
      [partyId],
    );
    return { ...party!, district: definition.district };
  }
}

const openBecause = ({ askedAt, differences, accepted }: PatentCheck): string | null => {
  if (!askedAt) return 'patent.waiting';
  if (accepted === false) return 'patent.rejected';
  return differences.length > 0 && accepted === null ? 'patent.undecided' : null;
};
