import { Inject, Injectable } from '@nestjs/common';
import { addWorkingDays, shanghaiDate, shanghaiInstant, type Clock, type Text } from '@keshen/kernel';
import type { TemplateData } from '@keshen/notification';
import { cancelReminders, notify, remind, type EnclosureRef } from '@keshen/notification/server';
import { CLOCK, rows, type Tx } from '@keshen/platform/server';
import { stageById, type Stage } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import type { Case, Duty } from '../domain/case';
import { dutiesOf } from '../domain/move';
import { usualMessages } from '../domain/usual-messages';
import { markedAsTrial } from '../domain/trial';
import { caseColumns } from './case.rows';

interface Subject extends Case {
  reference: string;
  title: string;
  party: string;
  call: Text;
  closesAt: Date;
  remark: string | null;
}

/** Words that only a capability above knows, such as the amount of an award or what an order is about. */
export type MoreWords = (tx: Tx, applicationId: string, subject: Case) => Promise<TemplateData>;

/** Tells those whom the definition names, once per entry, and plans the reminders before the due date. */
@Injectable()
export class Announcements {
  private readonly more: MoreWords[] = [];

  constructor(
    private readonly programmes: ProgrammeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A capability above adds words to every message. */
  addWords(words: MoreWords): void {
    this.more.push(words);
  }

  async announce(tx: Tx, entryId: number): Promise<void> {
    const subject = await this.subjectOf(tx, 'c.entry_id = $1', entryId);
    // Whoever comes late, after the case has moved on, must not undo what the later entry has planned.
    if (!subject) return;
    await cancelReminders(tx, `case:${subject.id}:`);
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const stage = stageById(definition, subject.kind, subject.stage);
    const due = dueOf(stage, subject);
    for (const message of stage.messages) {
      const written = definition.messages.find((m) => m.id === message.template)!;
      const template = subject.trial ? markedAsTrial(written) : written;
      const to = await this.recipients(tx, message.to, stage, subject);
      const data = await this.words(tx, stage, subject);
      const thing = { kind: 'case', id: subject.id };
      const key = `case:${subject.id}:${entryId}:${message.on}:${message.template}`;
      if (message.on === 'entered')
        await notify(tx, { key, to, template, data, thing, at: this.clock.now() });
      else if (due && message.workingDaysBefore)
        await remind(tx, {
          key,
          to,
          template,
          data,
          thing,
          at: this.before(due, message.workingDaysBefore),
        });
    }
  }

  /**
   * Tells named people, the applicant, or whoever owes something in the stage, by a template of the definition, once per key.
   * For what happens within a stage; where the definition has no such template, in the usual words. `at` a later
   * instant it is a reminder, which is gone when the case moves on before.
   */
  async tell(
    tx: Tx,
    caseId: string,
    message: {
      template: string;
      to: string[] | 'actor' | 'applicant';
      key: string;
      data?: TemplateData;
      enclosure?: EnclosureRef;
      at?: Date;
    },
  ): Promise<void> {
    const subject = await this.subjectOf(tx, 'c.id = $1', caseId);
    if (!subject) return;
    const definition = await this.programmes.definitionOf(subject.programmeVersionId);
    const own = definition.messages.find((m) => m.id === message.template);
    const usual = usualMessages[message.template];
    const written = own ?? (usual && { id: message.template, ...usual });
    if (!written) return;
    const template = subject.trial ? markedAsTrial(written) : written;
    const stage = stageById(definition, subject.kind, subject.stage);
    const to = Array.isArray(message.to) ? message.to : await this.recipients(tx, message.to, stage, subject);
    const told = {
      key: `case:${caseId}:${message.key}`,
      to,
      template,
      data: { ...(await this.words(tx, stage, subject)), ...message.data },
      thing: { kind: 'case', id: caseId },
    };
    if (message.at) await remind(tx, { ...told, at: message.at });
    else await notify(tx, { ...told, enclosure: message.enclosure });
  }

  private async subjectOf(tx: Tx, where: string, id: number | string): Promise<Subject | undefined> {
    const [subject] = await rows<Subject>(
      tx,
      `select ${caseColumns}, a.reference, a.title, p.name as party, k.title as call,
         k.closes_at as "closesAt",
         (select e.remark from stage_entries e where e.case_id = c.id and e.no = c.entry_no - 1) as remark
       from cases c join applications a on a.id = c.application_id join parties p on p.id = c.party_id
         join calls k on k.id = c.call_id
       where ${where}`,
      [id],
    );
    return subject;
  }

  /** Nine o'clock in Shanghai, n working days before the due day. */
  private before(due: Date, workingDays: number): Date {
    return shanghaiInstant(`${addWorkingDays(shanghaiDate(due), -workingDays)}T09:00:00`);
  }

  private async words(tx: Tx, stage: Stage, subject: Subject): Promise<TemplateData> {
    const due = dueOf(stage, subject);
    const known: TemplateData = {
      reference: subject.reference,
      title: subject.title || subject.reference,
      call: subject.call,
      party: subject.party,
      stage: stage.applicantLabel ?? stage.label,
      due: due ? shanghaiDate(due) : '—',
      remark: subject.remark ?? '',
      amount: '—',
      link: `/applications/${subject.applicationId}`,
    };
    for (const words of this.more) Object.assign(known, await words(tx, subject.applicationId, subject));
    return known;
  }

  private async recipients(
    tx: Tx,
    to: 'applicant' | 'actor',
    stage: Stage,
    subject: Case,
  ): Promise<string[]> {
    const meant = await this.meant(tx, to, stage, subject);
    return subject.trial ? testersAmong(tx, subject.callId, meant) : meant;
  }

  private async meant(tx: Tx, to: 'applicant' | 'actor', stage: Stage, subject: Case): Promise<string[]> {
    if (to === 'applicant') return this.membersOf(tx, subject.partyId);
    const duties: Duty[] = dutiesOf(stage, subject);
    const found: string[] = [];
    for (const duty of duties)
      found.push(
        ...(duty.role === 'applicant' || duty.role === 'institution'
          ? await this.membersOf(tx, duty.scope ?? subject.partyId)
          : await this.staffOf(tx, duty)),
      );
    return [...new Set(found)];
  }

  private async membersOf(tx: Tx, party: string): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `select distinct m.account_id as id from memberships m join accounts a on a.id = m.account_id
       where m.party_id = $1 and m.state = 'active' and a.state = 'active' and m.role <> 'viewer'`,
      [party],
    );
    return found.map((r) => r.id);
  }

  private async staffOf(tx: Tx, duty: Duty): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `select distinct s.account_id as id from staff_roles s join accounts a on a.id = s.account_id
       where s.role = $1 and ($2::text is null or s.scope = $2) and s.state = 'active' and a.state = 'active'`,
      [duty.role, duty.scope],
    );
    return found.map((r) => r.id);
  }
}

/** A draft has the call's closing before it; every other stage its own due instant. */
const dueOf = (stage: Stage, subject: Subject): Date | null =>
  subject.dueAt ?? (stage.kind === 'form' ? subject.closesAt : null);

/** Nobody but its testers hears of a trial. */
async function testersAmong(tx: Tx, callId: string, accounts: string[]): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select t.account_id as id from trial_testers t join calls k on k.id = t.call_id
     where t.call_id = $1 and k.trial_ended_at is null and t.account_id = any ($2::uuid[])`,
    [callId, accounts],
  );
  return found.map((r) => r.id);
}
