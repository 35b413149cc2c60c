import { StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import type { Refusal } from '@keshen/kernel';
import type { CaseWorld, SmallStage } from '@keshen/testing/server';
import type { SaveReviewRequest } from '../domain/requests';
import { ExpertService } from './expert.service';
import { PanelService } from './panel.service';
import { ReviewService } from './review.service';

/** A programme that is a defence and nothing else. */
export const defenceStages: SmallStage[] = [
  { id: 'draft', kind: 'form', outcomes: ['submit > defend'] },
  {
    id: 'defend',
    kind: 'defence',
    arguments: { passes: 'pass', fails: 'fail', forfeits: 'forfeit', presentMinutes: 8, answerMinutes: 7 },
    actors: ['expert'],
    outcomes: ['pass > archive', '!fail > refused', '!forfeit > refused'],
  },
  { id: 'archive', kind: 'closed', arguments: { result: 'completed' } },
  { id: 'refused', kind: 'closed', arguments: { result: 'refused' } },
];

/** The code of what was refused. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error: Refusal) => error.code,
  );

/** Experts, panels and reviews over a world of cases. */
export class ReviewWorld {
  /** An entry of the register of an expert who has to do with nobody. */
  readonly entry = {
    class: 'technical' as const,
    unit: '某研究所',
    unitCreditCode: null,
    title: '研究员',
    fields: [],
    available: true,
    yearlyCap: null,
  };

  private constructor(
    readonly world: CaseWorld,
    readonly officer: Actor,
    readonly administrator: Actor,
  ) {}

  static async over(world: CaseWorld): Promise<ReviewWorld> {
    return new ReviewWorld(
      world,
      await world.person('陆知行', { staff: [{ role: 'officer', scope: null }] }),
      await world.person('华国栋', { staff: [{ role: 'administrator', scope: null }] }),
    );
  }

  /** Somebody with the role of expert, entered in the register. */
  async expert(name: string, part: object = {}): Promise<Actor> {
    const actor = await this.world.person(name, { staff: [{ role: 'expert', scope: null }] });
    await this.world.app.get(ExpertService).register(this.administrator, {
      account: actor.account!,
      ...this.entry,
      unit: `${name}研究所`,
      ...part,
    });
    return actor;
  }

  /** A case of 产学研 that stands in review. */
  inReview(answers: Record<string, unknown> = {}): ReturnType<CaseWorld['application']> {
    return this.world.application(['endorse', 'admit', 'pass'], answers as never);
  }

  /** Seats experts; answers their reviews in the order of the experts. */
  async assign(caseId: string, ...experts: Actor[]): Promise<string[]> {
    await this.world.app.get(PanelService).assign(
      this.officer,
      caseId,
      experts.map((e) => e.account!),
    );
    return Promise.all(experts.map((expert) => this.reviewOf(caseId, expert)));
  }

  /** Four technical experts and one of finance, assigned to a case. */
  async panel(caseId: string): Promise<Actor[]> {
    const seated: Actor[] = [];
    for (const n of [1, 2, 3, 4, 5])
      seated.push(await this.expert(`委员${n}`, { class: n === 5 ? 'finance' : 'technical' }));
    await this.assign(caseId, ...seated);
    return seated;
  }

  /** The review that an expert has, or had last, in a case. */
  async reviewOf(caseId: string, expert: Actor): Promise<string> {
    const [found] = await this.world.db.database.read<{ id: string }>(
      `select id from reviews where case_id = $1 and expert_id = $2 order by entry_id desc`,
      [caseId, expert.account],
    );
    return found!.id;
  }

  /** What somebody hands in who gives so many percent of everything. */
  judgement(percent = 70): Omit<SaveReviewRequest, 'version'> {
    return {
      scores: Object.fromEntries(
        this.world.definition.rubric!.criteria.map((c) => [
          c.id,
          { points: Math.round((c.weight * percent) / 50) * 50, reason: '' },
        ]),
      ),
      recommendedFen: this.world.definition.code === 'KLEIN' ? 500_000 : 8_000_000,
      recommend: true,
      comment: '合作分工清楚，预算合理。',
    };
  }

  /** Declares; answers the version to go on with. */
  async declare(expert: Actor, review: string): Promise<number> {
    return (await this.world.app.get(ReviewService).declare(expert, review)).version;
  }

  /** Declares and hands in a review at so many percent of everything. */
  async handIn(caseId: string, expert: Actor, percent?: number): Promise<void> {
    const id = await this.reviewOf(caseId, expert);
    const version = await this.declare(expert, id);
    await this.world.app.get(ReviewService).submit(expert, id, { ...this.judgement(percent), version });
  }

  /** The officer concludes the stage that a case stands in. */
  async conclude(caseId: string, outcome: string, remark?: string) {
    const { version } = await this.world.caseOf(caseId);
    return this.world.app.get(StageService).conclude(this.officer, caseId, { outcome, remark, version });
  }
}
