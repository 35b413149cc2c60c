import { Injectable } from '@nestjs/common';
import type { Case } from '@keshen/application';
import type { Actor } from '@keshen/identity';
import { between, pick, type Random } from '@keshen/kernel';
import { Database } from '@keshen/platform/server';
import type { Definition } from '@keshen/programme';
import { PanelService, ReviewService } from '@keshen/review/server';
import type { Plan } from './demo-drive';
import { DemoTime, type Cast } from './demo-stage';
import { opinions } from './words';

type Rubric = NonNullable<Definition['rubric']>;
interface Seat {
  id: string;
  actor: Actor;
}

/** 评审组 of the demonstration: seated as proposed, judging by an application's quality. */
@Injectable()
export class DemoPanels {
  constructor(
    private readonly database: Database,
    private readonly panels: PanelService,
    private readonly reviews: ReviewService,
    private readonly time: DemoTime,
  ) {}

  /** Seats the proposed panel; `member` takes the place of one of the own class where nothing hinders. */
  async seat(cast: Cast, subject: Case, member?: Actor): Promise<Seat[]> {
    const { suggestions, candidates } = await this.panels.candidates(cast.officer, subject.id);
    const chosen = suggestions.map((s) => s.accountId);
    const free = candidates.find((c) => c.expert.accountId === member?.account && !c.conflicts.length);
    const place = suggestions.findIndex((s) => s.class === free?.expert.class);
    if (free && place >= 0 && !chosen.includes(free.expert.accountId)) chosen[place] = free.expert.accountId;
    const { reviews } = await this.panels.assign(cast.officer, subject.id, chosen);
    const seated = await this.database.read<{ id: string; expert: string }>(
      `select id, expert_id as expert from reviews where id = any ($1::uuid[]) order by id`,
      [reviews],
    );
    return seated.map(({ id, expert }) => ({ id, actor: cast.experts.find((e) => e.account === expert)! }));
  }

  /** One expert declares, scores and hands in. */
  async judge(random: Random, { id, actor }: Seat, rubric: Rubric, plan: Plan): Promise<void> {
    this.time.minutes(between(random, 2, 7));
    const { version } = await this.reviews.declare(actor, id);
    await this.reviews.submit(actor, id, {
      version,
      scores: Object.fromEntries(rubric.criteria.map((c) => [c.id, score(random, c.weight, plan.quality)])),
      recommendedFen: plan.amountFen,
      recommend: plan.quality >= 0.6,
      comment: pick(random, opinions.review),
    });
  }

  /** One expert has declared and scored the first criteria. */
  async begin(random: Random, { id, actor }: Seat, rubric: Rubric, plan: Plan): Promise<void> {
    const { version } = await this.reviews.declare(actor, id);
    const begun = rubric.criteria.slice(0, 2);
    await this.reviews.save(actor, id, {
      version,
      scores: Object.fromEntries(begun.map((c) => [c.id, score(random, c.weight, plan.quality)])),
      recommendedFen: null,
      recommend: null,
      comment: '',
    });
  }
}

/** Half points around the quality, with a reason wherever one is needed. */
function score(random: Random, weight: number, quality: number): { points: number; reason: string } {
  const share = Math.min(0.97, Math.max(0.3, quality + (random() - 0.5) * 0.16));
  return {
    points: Math.round(weight * share * 2) * 50,
    reason: '指标明确，验证数据完整，与同类方案相比有实质改进，风险可控。',
  };
}
