import { StageService } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import type { CaseWorld } from '@keshen/testing/server';
import { ExpertService } from './expert.service';
import { PanelService } from './panel.service';
import { ReviewService } from './review.service';

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

  /** Four technical experts and one of finance, assigned to a case. */
  async panel(caseId: string): Promise<Actor[]> {
    const seated: Actor[] = [];
    for (const n of [1, 2, 3, 4, 5])
      seated.push(await this.expert(`委员${n}`, { class: n === 5 ? 'finance' : 'technical' }));
    await this.world.app.get(PanelService).assign(
      this.officer,
      caseId,
      seated.map((e) => e.account!),
    );
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

  /** Declares and hands in a review at 70 percent of everything. */
  async handIn(caseId: string, expert: Actor): Promise<void> {
    const id = await this.reviewOf(caseId, expert);
    const reviews = this.world.app.get(ReviewService);
    const { version } = await reviews.declare(expert, id);
    await reviews.submit(expert, id, {
      scores: Object.fromEntries(
        this.world.definition.rubric!.criteria.map((c) => [
          c.id,
          { points: Math.round(c.weight * 0.7) * 100, reason: '' },
        ]),
      ),
      recommendedFen: 8_000_000,
      recommend: true,
      comment: '合作分工清楚，预算合理。',
      version,
    });
  }

  /** The officer concludes the stage that a case stands in. */
  async conclude(caseId: string, outcome: string) {
    const { version } = await this.world.caseOf(caseId);
    return this.world.app.get(StageService).conclude(this.officer, caseId, { outcome, version });
  }
}
