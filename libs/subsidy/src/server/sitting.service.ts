import { Injectable } from '@nestjs/common';
import { StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { conflict, isRefusal } from '@keshen/kernel';
import { Database, rows, type Tx } from '@keshen/platform/server';
import type { Definition, StageOf } from '@keshen/programme';
import { ProgrammeService } from '@keshen/programme/server';
import { subsidyTable } from '../domain/may';
import { SITTING_MOST, type SittingRequest } from '../domain/requests';
import { batchById } from './subsidy.rows';

/** What happens, or happened, to one case: done, or the refusal with its values. */
export type SittingLine = { caseId: string; title: string; party: string } & (
  { done: true } | { done: false; code: string; details: object }
);

interface Waiting {
  caseId: string;
  title: string;
  party: string;
  version: number;
}

/** Ends a rehearsal: everything it wrote is rolled back. */
class Rehearsed extends Error {}

/**
 * 集中办理: an officer passes the cases of a list through a check in one sitting. Each case is concluded by the
 * ordinary way, with the whole checklist answered 符合; what the stage refuses stays where it is.
 */
@Injectable()
export class SittingService {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly stages: StageService,
  ) {}

  /** At most 200 cases at a time, in the order of their references. Refuses `batch.unknown`, `sitting.stage`. */
  async hold(
    actor: Actor,
    batchId: string,
    request: SittingRequest,
  ): Promise<{ lines: SittingLine[]; left: number }> {
    subsidyTable.require(actor, 'manage', { party: null });
    const { definition, waiting, left } = await this.waiting(batchId, request);
    const stage = checkStage(definition, request.stage);
    const conclude = (tx: Tx, { caseId, version }: Waiting): Promise<unknown> =>
      this.stages.concludeIn(tx, actor, caseId, {
        outcome: passOf(stage),
        record: {
          items: Object.fromEntries(stage.arguments.items.map((i) => [i.id, { answer: 'yes', remark: '' }])),
        },
        version,
      });
    const lines: SittingLine[] = [];
    for (const each of waiting) {
      const { caseId, title, party } = each;
      lines.push({
        caseId,
        title,
        party,
        ...(await this.tried((tx) => conclude(tx, each), request.preview)),
      });
    }
    return { lines, left };
  }

  private async waiting(
    batchId: string,
    { stage, cases }: SittingRequest,
  ): Promise<{ definition: Definition; waiting: Waiting[]; left: number }> {
    return this.database.transaction(async (tx) => {
      const batch = await batchById(tx, batchId);
      const found = await rows<Waiting>(
        tx,
        `select c.id as "caseId", a.title, p.name as party, c.version
         from subsidy_offers o join applications a on a.id = o.application_id join parties p on p.id = a.party_id
           join cases c on c.application_id = a.id and c.kind = 'application'
         where o.batch_id = $1 and c.stage = $2 and c.ended_at is null and ($3::uuid[] is null or c.id = any ($3))
         order by a.reference`,
        [batchId, stage, cases ?? null],
      );
      const definition = await this.programmes.definitionOf(batch.programmeVersionId);
      return {
        definition,
        waiting: found.slice(0, SITTING_MOST),
        left: Math.max(0, found.length - SITTING_MOST),
      };
    });
  }

  /** In a transaction of its own; as a rehearsal it is rolled back: the same code, the same answers. */
  private async tried(
    work: (tx: Tx) => Promise<unknown>,
    preview: boolean,
  ): Promise<{ done: true } | { done: false; code: string; details: object }> {
    try {
      await this.database.transaction(async (tx) => {
        await work(tx);
        if (preview) throw new Rehearsed();
      });
      return { done: true };
    } catch (error) {
      if (error instanceof Rehearsed) return { done: true };
      if (!isRefusal(error)) throw error;
      return { done: false, code: error.code, details: error.details };
    }
  }
}

type CheckStage = StageOf<'formal-check'> | StageOf<'verification'>;

/** Refuses `sitting.stage` for a stage that is no check by a list. */
function checkStage(definition: Definition, id: string): CheckStage {
  const stage = definition.workflows.application.stages.find((each) => each.id === id);
  if (stage?.kind !== 'formal-check' && stage?.kind !== 'verification') throw conflict('sitting.stage');
  return stage;
}

const passOf = (stage: CheckStage): string =>
  stage.kind === 'verification'
    ? stage.arguments.passes
    : stage.outcomes.find((o) => o.tone === 'forward')!.id;
