import type { CaseKind, Definition, Outcome, Stage, StageKind, StageOf } from '@keshen/programme';
import { stageById } from '@keshen/programme';
import type { Applicants, Cast, Player } from './cast';
import { Refused, type Visitor } from './http';
import { smallFile } from './small-files';

/** A case as its readers see it. */
export interface SeenCase {
  case: {
    id: string;
    kind: CaseKind;
    version: number;
    stage: string;
    stageKind: StageKind;
    entryNo: number;
    round: number;
    endedAt: string | null;
    result: string | null;
  };
  view: Record<string, unknown>;
  duty: object | null;
}

/** How a stage was concluded, and by whom. */
export interface Concluded {
  outcome: string;
  actor: string;
}

const REMARK = '按程序办理，材料齐全，情况属实。';

/** The system moved the case on while somebody was about to act. */
export class MovedOn extends Error {}

/** The case under way: what the stage kinds need to bring it one stage on. */
export class Subject {
  constructor(
    readonly cast: Cast,
    readonly applicants: Applicants,
    readonly definition: Definition,
    readonly call: string,
    readonly application: string,
    readonly kind: CaseKind,
    readonly chosen: Readonly<Record<string, string>>,
    /** Of which case, where there are several of the kind. */
    readonly id?: string,
  ) {}

  get office() {
    return this.cast.office;
  }

  /** Another case of the same application. */
  beside(kind: CaseKind, id: string): Subject {
    const { cast, applicants, definition, call, application, chosen } = this;
    return new Subject(cast, applicants, definition, call, application, kind, chosen, id);
  }

  /** The cases of a kind as the officer sees them, newest last. */
  async casesOf(kind: CaseKind): Promise<SeenCase[]> {
    const { visitor } = await this.cast.of('officer');
    const { cases } = await visitor.get<{ cases: SeenCase[] }>(`/applications/${this.application}`);
    return cases.filter((c) => c.case.kind === kind);
  }

  /** The case as this reader sees it. */
  async seenBy(reader: Visitor): Promise<SeenCase> {
    const { cases } = await reader.get<{ cases: SeenCase[] }>(`/applications/${this.application}`);
    const found = cases.find((c) => (this.id ? c.case.id === this.id : c.case.kind === this.kind));
    if (!found) throw new Error(`nobody sees a case of kind ${this.kind}`);
    return found;
  }

  /** The case as the officer sees it, or its own people before it is submitted. */
  async now(): Promise<SeenCase> {
    const officer = await this.cast.of('officer');
    try {
      return await this.seenBy(officer.visitor);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error;
      return this.seenBy(this.applicants.writer.visitor);
    }
  }

  /** How a stage really ended, as the timeline tells it; null for cases that have none of their own. */
  async left(stage: string, round: number): Promise<{ outcome: string; leftAt: string } | null> {
    if (this.kind !== 'application') return null;
    const officer = await this.cast.of('officer');
    const { timeline } = await officer.visitor.get<{
      timeline: { stage: string; round: number; outcome: string; leftAt: string }[];
    }>(`/applications/${this.application}`);
    return timeline.find((line) => line.stage === stage && line.round === round) ?? null;
  }

  stage<K extends StageKind>(seen: SeenCase): StageOf<K> {
    return stageById(this.definition, this.kind, seen.case.stage) as StageOf<K>;
  }

  /** The outcome that was asked for, else the first forward one; `usual` where people cannot choose. */
  outcomeOf(stage: Stage, usual?: string): Outcome {
    const wanted = this.chosen[stage.id] ?? usual ?? stage.outcomes.find((o) => o.tone === 'forward')?.id;
    const outcome = stage.outcomes.find((o) => o.id === wanted) ?? stage.outcomes[0];
    if (!outcome) throw new Error(`${stage.id} has no outcome`);
    return outcome;
  }

  /** Who concludes a stage among those that it names, in the order of preference; the officer by default. */
  async actorOf(stage: Stage, ...preferred: string[]): Promise<Player> {
    const able = ['officer', 'recommender', 'leader', 'finance', 'applicant'];
    const role =
      [...preferred, ...able].find((r) => (stage.actors as readonly string[]).includes(r)) ?? 'officer';
    if (role === 'applicant') return this.applicants.certifier;
    return this.cast.of(role, role === 'recommender' ? await this.town() : null);
  }

  private async town(): Promise<string> {
    const { application } = await this.applicants.writer.visitor.get<{ application: { town: string } }>(
      `/applications/${this.application}`,
    );
    return application.town;
  }

  /** Waits until the worker has made what a stage needs. Throws MovedOn where the case has left it meanwhile. */
  ready<T>(
    what: string,
    reader: Visitor,
    { case: { entryNo } }: SeenCase,
    ask: (seen: SeenCase) => T | null | undefined | false,
  ): Promise<T> {
    return this.office.until(what, async () => {
      const now = await this.seenBy(reader);
      if (now.case.entryNo !== entryNo) throw new MovedOn();
      return ask(now);
    });
  }

  /** Concludes the stage as somebody, on the version that they see. */
  async conclude(player: Player, outcome: string, record?: object, remark = REMARK): Promise<Concluded> {
    const seen = await this.seenBy(player.visitor);
    await player.visitor.post(`/cases/${seen.case.id}/outcomes`, {
      outcome,
      remark,
      version: seen.case.version,
      ...(record ? { record } : {}),
    });
    return { outcome, actor: player.name };
  }

  /** Uploads a small real file that an attachment takes. */
  async upload(
    by: Visitor,
    name: string,
    purpose: string,
    formats: readonly string[] = ['pdf'],
  ): Promise<string> {
    const format = formats.includes('pdf') ? 'pdf' : formats[0]!;
    return by.upload(`${name.replace(/[\\/]/g, ' ').slice(0, 60)}.${format}`, await smallFile(format), {
      purpose,
    });
  }
}

/** Every item of a checklist answered yes. */
export const allYes = (items: readonly { id: string }[]): Record<string, { answer: 'yes' }> =>
  Object.fromEntries(items.map(({ id }) => [id, { answer: 'yes' as const }]));
