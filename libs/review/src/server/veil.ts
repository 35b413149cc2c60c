import { Injectable } from '@nestjs/common';
import { SubmissionStore, type Veil } from '@keshen/application/server';
import { extensionOf } from '@keshen/document';
import { hasRole, type Actor } from '@keshen/identity';
import { textIn, type Locale } from '@keshen/kernel';
import type { TemplateData } from '@keshen/notification';
import { rows, type Tx } from '@keshen/platform/server';
import { flatten, type Definition } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { blindAnswers, blindFileName, blindText, tellingWords } from '../domain/blind';

/** Who sees everything of an application by another office than that of an expert. */
const office = ['officer', 'leader', 'finance', 'auditor', 'administrator'] as const;

/** What of an application experts are shown by name: nothing under blind review. */
export interface Named {
  reference: string;
  title: string;
  party: string;
  /** Party and participants. */
  names: string[];
}

/** Columns of `Named.names`: everybody who is named as a participant of application `a`, and its party `p`. */
export const namesColumn = `array(select distinct s.name from participants s where s.application_id = a.id) || p.name
  as names`;

/** Title and applicant as an expert sees them; under blind review no applicant, and a title without names. */
export function shownTo<T extends Named>(definition: Definition, { names, ...named }: T): Omit<T, 'names'> {
  if (!definition.rubric?.blind) return named;
  return { ...named, title: blindText(named.title, tellingWords(definition, [], names)), party: '' };
}

/** 盲评: keeps from experts, on the server, who applies. */
@Injectable()
export class BlindReview {
  constructor(
    private readonly programmes: ProgrammeService,
    private readonly submissions: SubmissionStore,
  ) {}

  /** What this reader must not learn of an application; null for everybody but the experts of a blind review. */
  async veilOf(tx: Tx, actor: Actor, applicationId: string): Promise<Veil | null> {
    if (!hasRole(actor, 'expert') || office.some((role) => hasRole(actor, role))) return null;
    const [found] = await rows<{ version: string; names: string[]; locale: Locale }>(
      tx,
      `select c.programme_version_id as version, ${namesColumn},
         (select locale from accounts where id = $2) as locale
       from cases c join applications a on a.id = c.application_id join parties p on p.id = a.party_id
       where c.application_id = $1 and c.kind = 'application'
         and exists (select 1 from reviews r join cases k on k.id = r.case_id
           where k.application_id = a.id and r.expert_id = $2)`,
      [applicationId, actor.account],
    );
    const definition = found && (await this.programmes.definitionOf(found.version));
    if (!definition?.rubric?.blind) return null;
    const submission = await this.submissions.latest(tx, applicationId);
    const given = Object.entries(flatten(submission?.answers ?? {})).map(([path, value]) => ({
      path,
      value,
    }));
    const words = tellingWords(definition, given, found!.names);
    return {
      answers: (answers) => blindAnswers(definition, answers, words),
      fileName: ({ id, name }) =>
        blindFileName(definition, given, { id, extension: extensionOf(name) }, (label) =>
          textIn(label, found!.locale),
        ),
    };
  }

  /** The words of a message to an expert about an application, where they would name somebody. */
  async wordsFor(tx: Tx, caseId: string): Promise<TemplateData> {
    const [found] = await rows<Named & { version: string }>(
      tx,
      `select c.programme_version_id as version, a.reference, a.title, p.name as party, ${namesColumn}
       from cases c join applications a on a.id = c.application_id join parties p on p.id = a.party_id
       where c.id = $1`,
      [caseId],
    );
    const definition = await this.programmes.definitionOf(found!.version);
    if (!definition.rubric?.blind) return {};
    const { title, party } = shownTo(definition, found!);
    return { title: title || found!.reference, party: party || '—' };
  }
}
