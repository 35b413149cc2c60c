import {
  ATTACHMENTS,
  fieldAt,
  flatten,
  REASONS,
  sampleAnswers,
  unflatten,
  type CaseKind,
  type Definition,
  type FieldOf,
  type Sample,
} from '@keshen/programme';
import { Cast, type Applicants } from './cast';
import { Refused } from './http';
import { kinds } from './kinds';
import { shanghaiDay } from './shanghai-day';
import { driveOthers, type OtherEnd } from './others';
import { Office, type Portal } from './portal';
import { MovedOn, Subject, type Concluded, type SeenCase } from './subject';

/** A definition that nobody has seen before, and how it is to be driven. */
export interface Journey {
  definition: unknown;
  /** Answers by section, or by path, instead of the sample's own. */
  answers?: Record<string, unknown>;
  /** An outcome by stage, where another than the first forward one is wanted. */
  outcomes?: Record<string, string>;
  /** Whether its other workflows are driven too: order and redemption, re-check, objection. */
  all?: boolean;
}

/** One stage that the case went through. */
export interface DrivenStage {
  workflow: CaseKind;
  stage: string;
  kind: string;
  outcome: string;
  actor: string;
  round: number;
  at: string;
}

/** How it ended. */
export interface Ended {
  ended: string;
  stage: string;
  programme: string;
  version: number;
  application: string;
  reference: string;
  /** How its other workflows ended, where they were driven. */
  others?: OtherEnd[];
}

const STAGES_MOST = 200;

/** Drives definitions on one portal through its HTTP API, as the people who would do it. */
export class Driver {
  private drives = 0;

  private constructor(
    private readonly office: Office,
    private readonly cast: Cast,
    private readonly run: string,
  ) {}

  static async start(portal: Portal, run: string): Promise<Driver> {
    const office = await Office.enter(portal);
    return new Driver(office, new Cast(office, run), run);
  }

  /** Imports, publishes, opens a call, applies and goes on to the end; `tell` hears of each stage. */
  async drive(journey: Journey, tell: (stage: DrivenStage) => void = () => undefined): Promise<Ended> {
    const { code, version, id: versionId } = await this.publish(journey.definition);
    const { definition } = await this.office.administrator.get<{ definition: Definition }>(
      `/programmes/${code}/versions/${version}`,
    );
    const today = shanghaiDay(await this.office.now());
    const call = await this.openCall(definition, versionId, today);
    this.office.portal.say(`${code} version ${version}: the call is open`);
    const first = await this.apply(definition, call, journey, today);
    const { case: end } = await this.walk(first.subject, tell);
    const ended: Ended = {
      ended: end.result!,
      stage: end.stage,
      programme: code,
      version,
      application: first.subject.application,
      reference: first.reference,
    };
    if (!journey.all || end.result !== 'completed') return ended;
    const again = async (): Promise<Subject> => (await this.apply(definition, call, journey, today)).subject;
    const others = await driveOthers(first.subject, again, (subject, stop) => this.walk(subject, tell, stop));
    return { ...ended, others };
  }

  /** A party applies: its draft is filled in. */
  private async apply(
    definition: Definition,
    call: string,
    { answers, outcomes = {} }: Journey,
    today: string,
  ): Promise<{ subject: Subject; reference: string }> {
    const sample = sampled(definition, answers, `${this.run}/${definition.code}/${++this.drives}`, today);
    const applicants = await this.cast.applicants(sample.applicant, today);
    const { id, reference } = await this.fill(definition, sample, call, applicants);
    const subject = new Subject(this.cast, applicants, definition, call, id, 'application', outcomes);
    return { subject, reference };
  }

  /** The next version of the programme, or the one that this very document is already. */
  private async publish(document: unknown): Promise<{ id: string; code: string; version: number }> {
    const { administrator } = this.office;
    try {
      return await administrator.post('/admin/programmes', { definition: document });
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'programme.unchanged') throw error;
      const { code } = document as { code: string };
      const { version } = error.problem['details'] as { version: number };
      return administrator.get(`/programmes/${code}/versions/${version}`);
    }
  }

  /** A call that is open today; number and batch are the first that are free. */
  private async openCall(definition: Definition, versionId: string, today: string): Promise<string> {
    const year = Number(today.slice(0, 4));
    for (let batch = 1; ; batch++) {
      const no = Math.floor(Math.random() * 9000) + 1000;
      const { id, version } = await this.office.administrator.post<{ id: string; version: number }>(
        '/admin/calls',
        {
          programmeVersionId: versionId,
          title: {
            'zh-CN': `${year}年度${definition.name['zh-CN']}`,
            en: `${definition.name.en} ${year}`,
          },
          year,
          batch,
          noticeNumber: `嘉科〔${year}〕${no}号`,
          opensAt: `${year - 1}-12-31T01:00:00Z`,
          closesAt: `${year + 1}-12-30T08:00:00Z`,
          endorsementClosesAt: `${year + 1}-12-31T08:00:00Z`,
          envelopeFen: 100_000_000_000,
          limitPerParty: 1,
          contact: {
            office: '科技发展科',
            person: '陆敏',
            phone: '021-00000000',
            email: null,
            address: null,
          },
        },
      );
      try {
        await this.office.administrator.post(`/admin/calls/${id}/publish`, { version });
        return id;
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'call.twice' || batch === 20) throw error;
      }
    }
  }

  /** A draft with every answer and file. */
  private async fill(
    definition: Definition,
    { answers, files }: Pick<Sample, 'answers' | 'files'>,
    call: string,
    { party, writer }: Applicants,
  ): Promise<{ id: string; reference: string }> {
    const { visitor } = writer;
    const started = await visitor.post<{ id: string; reference: string }>('/applications', { call, party });
    const { answers: kept } = await visitor.get<{ answers: { path: string; version: number }[] }>(
      `/applications/${started.id}/answers`,
    );
    const base = new Map(kept.map(({ path, version }) => [path, version]));
    const flat = flatten(answers);
    const subject = new Subject(
      this.cast,
      { party, writer, certifier: writer },
      definition,
      call,
      started.id,
      'application',
      {},
    );
    for (const [path, count] of Object.entries(files)) {
      const { name, purpose, formats } = filesAsked(definition, path);
      flat[path] = [];
      for (let n = 1; n <= count; n++)
        (flat[path] as string[]).push(await subject.upload(visitor, `${name}${n}`, purpose, formats));
    }
    const changes = Object.entries(flat).map(([path, value]) => ({ path, value, base: base.get(path) ?? 0 }));
    for (let at = 0; at < changes.length; at += 100)
      await visitor.put(`/applications/${started.id}/answers`, { changes: changes.slice(at, at + 100) });
    return started;
  }

  /** Stage by stage by those whose turn it is, until the case has ended, or where `stop` says so. */
  private async walk(
    subject: Subject,
    tell: (stage: DrivenStage) => void,
    stop: (seen: SeenCase) => boolean = () => false,
  ): Promise<SeenCase> {
    let seen = await subject.now();
    for (let stages = 0; !seen.case.endedAt && !stop(seen); stages++) {
      if (stages === STAGES_MOST) throw new Error(`${STAGES_MOST} stages and no end`);
      const { stage, stageKind, entryNo, round } = seen.case;
      this.office.portal.say(`${stage} (${stageKind})`);
      const { outcome, actor } = await concluded(subject, seen);
      seen = await this.office.until(`what follows ${stage}`, async () => {
        const now = await subject.now();
        return now.case.entryNo > entryNo && now;
      });
      const left = await subject.left(stage, round);
      const at = left?.leftAt ?? (await this.office.now()).toISOString();
      const workflow = subject.kind;
      tell({ workflow, stage, kind: stageKind, outcome: left?.outcome ?? outcome, actor, round, at });
    }
    return seen;
  }
}

async function concluded(subject: Subject, seen: SeenCase): Promise<Concluded> {
  const { stage, stageKind } = seen.case;
  if (stageKind === 'closed') throw new Error(`${stage} is an end that does not end`);
  try {
    return await kinds[stageKind](subject, seen);
  } catch (error) {
    if (error instanceof MovedOn) return { outcome: 'moved', actor: 'system' };
    throw error;
  }
}

/** What is still wrong with the answers before anything is sent: they must be given by hand. */
export class AnswersNeeded extends Error {
  constructor(readonly problems: object[]) {
    super(`no right answers were found: ${JSON.stringify(problems)}`);
  }
}

/** So often answers are made up before they are asked for. */
const SEEDS = 4;

/** The sample, with whatever was given by hand in it; files are always made up. */
function sampled(
  definition: Definition,
  given: Record<string, unknown> = {},
  seed: string,
  today: string,
): Sample {
  const paths = pathsOf(given);
  const unknown = Object.keys(paths).filter((path) => !isKnown(definition, path));
  if (unknown.length) throw new AnswersNeeded(unknown.map((path) => ({ path, code: 'path.unknown' })));
  const own = Object.entries(paths).filter(
    ([path]) =>
      path.startsWith(`${REASONS}.`) ||
      !['file', 'computed', undefined].includes(fieldAt(definition, path)?.type),
  );
  const byHand = unflatten(Object.fromEntries(own));
  // Chance may begin where no right answers are near; it begins elsewhere then.
  let problems: object[] = [];
  for (let n = 0; n < SEEDS; n++) {
    const sample = sampleAnswers(definition, { seed: n ? `${seed}/${n}` : seed, today, given: byHand });
    if (!sample.problems.length) return sample;
    if (!n) problems = sample.problems;
  }
  throw new AnswersNeeded(problems);
}

/** Answers as they may be given, by section or by path. */
const pathsOf = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) =>
      key.includes('.') || typeof value !== 'object' || value === null || Array.isArray(value)
        ? [[key, value] as const]
        : Object.entries(value).map(([field, each]) => [`${key}.${field}`, each] as const),
    ),
  );

const isKnown = (definition: Definition, path: string): boolean =>
  path.includes('.') &&
  (isFiles(path) || path.startsWith(`${REASONS}.`) || fieldAt(definition, path) !== undefined);

const isFiles = (path: string): boolean => path.startsWith(`${ATTACHMENTS}.`);

/** What is handed in at a place for files. */
function filesAsked(
  definition: Definition,
  path: string,
): { name: string; purpose: string; formats: readonly string[] } {
  const id = path.split('.')[1]!;
  const attachment = definition.form.attachments.find((a) => a.id === id);
  if (isFiles(path) && attachment)
    return { name: attachment.name['zh-CN'], purpose: id, formats: attachment.formats };
  const field = fieldAt(definition, path) as FieldOf<'file'>;
  return { name: field.label['zh-CN'], purpose: id, formats: field.formats };
}
