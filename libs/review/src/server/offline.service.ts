import { Injectable } from '@nestjs/common';
import { FileService } from '@keshen/document/server';
import type { Actor } from '@keshen/identity';
import { invalid, textIn, type Locale, type Text } from '@keshen/kernel';
import {
  Crypto,
  Database,
  readSheet,
  rows,
  writeSheet,
  type SheetColumn,
  type Tx,
} from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { HUNDREDTHS, type Rubric } from '../domain/score';
import {
  readForm,
  recommendations,
  type FormKey,
  type FormProblem,
  type OpenReview,
} from '../domain/review-form';
import { reviewColumns } from './review.rows';
import { ReviewService } from './review.service';
import { namesColumn, shownTo, type Named } from './veil';

const PURPOSE = 'review.form';
/** As many open reviews as one workbook holds, and rows for all of their criteria. */
const REVIEWS_MOST = 100;
const ROWS_MOST = REVIEWS_MOST * 20;
const PROBLEMS_MOST = 200;

const words = {
  scores: { 'zh-CN': '评分', en: 'Scores' },
  totals: { 'zh-CN': '总评', en: 'Overall' },
  key: { 'zh-CN': '标识（请勿改动）', en: 'Identifier (do not change)' },
  reference: { 'zh-CN': '编号', en: 'Number' },
  title: { 'zh-CN': '项目', en: 'Project' },
  criterion: { 'zh-CN': '指标', en: 'Criterion' },
  most: { 'zh-CN': '满分', en: 'Maximum' },
  points: { 'zh-CN': '得分', en: 'Points' },
  reason: { 'zh-CN': '理由', en: 'Reason' },
  feedback: { 'zh-CN': '给申报单位的话', en: 'For the applicant' },
  recommend: { 'zh-CN': '是否建议立项', en: 'Recommendation' },
  amount: { 'zh-CN': '建议资助（万元）', en: 'Recommended (10,000 yuan)' },
  comment: { 'zh-CN': '评审意见', en: 'Comment' },
  remark: { 'zh-CN': '给办公室的话（保密）', en: 'For the office (confidential)' },
} satisfies Record<string, Text>;
type Word = keyof typeof words;

const column = (key: Word, part: Partial<SheetColumn> = {}): SheetColumn => ({
  key,
  titles: Object.values(words[key]),
  required: true,
  ...part,
});
const known = (['reference', 'title', 'criterion', 'most'] as const).map((key) =>
  column(key, { required: false, ignored: true }),
);
const scoreColumns = [
  ...(['key', 'points', 'reason', 'feedback'] as const).map((key) => column(key)),
  ...known,
];
const totalColumns = [
  ...(['key', 'recommend', 'amount', 'comment', 'remark'] as const).map((key) => column(key)),
  ...known,
];

type Open = OpenReview & { reference: string; title: string; rubric: Rubric };

/** 离线评审表: one's open reviews as a workbook, down and up again. */
@Injectable()
export class OfflineReviews {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammeService,
    private readonly reviews: ReviewService,
    private readonly files: FileService,
    private readonly crypto: Crypto,
  ) {}

  /** Every review that I have declared for and not handed in, as a workbook. Refuses `review.none-open`. */
  async write(actor: Actor): Promise<Buffer> {
    const { open, locale } = await this.database.transaction(async (tx) => ({
      open: await this.open(tx, actor),
      locale: (
        await rows<{ locale: Locale }>(tx, `select locale from accounts where id = $1`, [actor.account])
      )[0]!.locale,
    }));
    if (open.length === 0) throw invalid('review.none-open');
    const say = (word: Word): string => textIn(words[word], locale);
    const key = (review: Open, criterion: string | null): string =>
      this.sign(actor, { review: review.id, version: review.version, criterion });
    return writeSheet([
      {
        name: say('scores'),
        columns: [
          { title: say('key'), kind: 'text', width: 20 },
          { title: say('reference'), kind: 'text', width: 16 },
          { title: say('title'), kind: 'text', width: 30 },
          { title: say('criterion'), kind: 'text' },
          { title: say('most'), kind: 'integer', width: 8 },
          { title: say('points'), kind: 'text', width: 8 },
          { title: say('reason'), kind: 'text', width: 40 },
          { title: say('feedback'), kind: 'text', width: 40 },
        ],
        rows: open.flatMap((review) =>
          review.rubric.criteria.map(({ id, name, weight }) => {
            const score = review.scores[id];
            const points = typeof score?.points === 'number' ? String(score.points / HUNDREDTHS) : null;
            const { reference, title } = review;
            return [
              key(review, id),
              reference,
              title,
              textIn(name, locale),
              weight,
              points,
              score?.reason ?? null,
              score?.feedback ?? null,
            ];
          }),
        ),
      },
      {
        name: say('totals'),
        columns: [
          { title: say('key'), kind: 'text', width: 20 },
          { title: say('reference'), kind: 'text', width: 16 },
          { title: say('title'), kind: 'text', width: 30 },
          {
            title: say('recommend'),
            kind: 'text',
            choices: [recommendations.yes, recommendations.no].map((both) => both[locale === 'en' ? 1 : 0]!),
          },
          { title: say('amount'), kind: 'wan' },
          { title: say('comment'), kind: 'text', width: 60 },
          { title: say('remark'), kind: 'text', width: 40 },
        ],
        rows: open.map((review) => [
          key(review, null),
          review.reference,
          review.title,
          review.recommend === null
            ? null
            : recommendations[review.recommend ? 'yes' : 'no'][locale === 'en' ? 1 : 0],
          review.recommendedFen,
          review.comment || null,
          review.officeRemark || null,
        ]),
      },
    ]);
  }

  /**
   * Takes a workbook that was filled in: every review in it becomes its draft, or none, with everything that is wrong
   * row by row. The file is not kept. Refuses `file.unknown` and what `readSheet` refuses.
   */
  async read(actor: Actor, file: string): Promise<{ saved: number; problems: FormProblem[]; more: number }> {
    const { content } = await this.files.open(actor, file);
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk as Buffer);
    await this.files.remove(actor, file);
    const bytes = Buffer.concat(chunks);
    const scores = readSheet(bytes, { columns: scoreColumns, maxRows: ROWS_MOST, distinct: ['key'] });
    const totals = readSheet(bytes, { columns: totalColumns, maxRows: REVIEWS_MOST, distinct: ['key'] });
    return this.database.transaction(async (tx) => {
      const { drafts, problems } = readForm(
        { scores: scores.rows, totals: totals.rows },
        await this.open(tx, actor),
        (identifier) => this.keyOf(actor, identifier),
      );
      const all: FormProblem[] = [
        ...scores.problems.map((p) => ({ sheet: 'scores' as const, ...p })),
        ...totals.problems.map((p) => ({ sheet: 'totals' as const, ...p })),
        ...problems,
      ];
      if (all.length)
        return {
          saved: 0,
          problems: all.slice(0, PROBLEMS_MOST),
          more: Math.max(0, all.length - PROBLEMS_MOST),
        };
      for (const { id, ...draft } of drafts) await this.reviews.saveIn(tx, actor, id, draft);
      return { saved: drafts.length, problems: [], more: 0 };
    });
  }

  /** Declared and not handed in, in the order of assignment, under names that the expert may see. */
  private async open(tx: Tx, actor: Actor): Promise<Open[]> {
    const found = await rows<Omit<Open, 'rubric'> & Named & { versionId: string }>(
      tx,
      `select ${reviewColumns}, a.reference, a.title, p.name as party, ${namesColumn},
         c.programme_version_id as "versionId"
       from reviews r join stage_entries e on e.id = r.entry_id join cases c on c.id = r.case_id
         join applications a on a.id = c.application_id join parties p on p.id = a.party_id
       where r.expert_id = $1 and r.state = 'declared' and e.left_at is null
       order by r.assigned_at, r.id limit ${REVIEWS_MOST}`,
      [actor.account],
    );
    const open: Open[] = [];
    for (const review of found) {
      const definition = await this.programmes.definitionOf(review.versionId, tx);
      open.push({ ...shownTo(definition, review), rubric: definition.rubric! });
    }
    return open;
  }

  /** An identifier that only this portal can write, for this expert: whatever is changed in it is noticed. */
  private sign(actor: Actor, { review, version, criterion }: FormKey): string {
    const said = `${review}:${version}:${criterion ?? '-'}`;
    return `${said}:${this.crypto.fingerprint(`${actor.account}:${said}`, PURPOSE).slice(0, 22)}`;
  }

  private keyOf(actor: Actor, identifier: string): FormKey | null {
    const [review = '', version = '', criterion = ''] = identifier.split(':');
    const key = { review, version: Number(version), criterion: criterion === '-' ? null : criterion };
    return identifier === this.sign(actor, key) ? key : null;
  }
}
