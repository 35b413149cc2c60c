import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Verdict } from '@keshen/programme';
import type { Text } from '@keshen/kernel';
import { dayTimeText, textOf } from '../../format';
import { Glyph, LinkButton, Loading, Money, RuleList, Timeline, type GlyphName } from '../../ui';
import { actorText } from './actor-text';
import { placeOfWork } from './work.api';
import { useApplicationPage, type CaseView, type WorkItem } from './application.api';
import { VerdictWhy } from './verdict-why';
import { verdictDetail, verdictGlyph } from './verdict-words';

/** What is picked in the queue: who, how much, how far its check is, what has happened. */
export function Preview({ item }: { item: WorkItem }) {
  const { t } = useTranslation('application');
  const { data: page } = useApplicationPage(item.applicationId);
  const view = page?.cases.find((each) => each.case.id === item.caseId);
  return (
    <aside className="pv hide-s" aria-label={t('queue.preview')}>
      <header>
        <p className="meta">
          {item.reference}　{textOf(item.call.title)}
        </p>
        <h2>{item.title || item.reference}</h2>
        <p className="sub small">
          {item.party}　{item.town}
          <br />
          {t('page.asked')} <Money fen={item.askedFen} />
        </p>
      </header>
      <div className="act">
        <LinkButton primary to={placeOfWork(item)}>
          {textOf(item.stageLabel)}
        </LinkButton>
        <Link className="btn" to={`/applications/${item.applicationId}/answers`}>
          {t('page.answers')}
        </Link>
      </div>
      {view?.stage.kind === 'formal-check' && <CheckState view={view} />}
      {view?.stage.kind === 'screening' && <Screened view={view} />}
      <h3>{t('page.history')}</h3>
      {page ? (
        <Timeline
          label={t('page.history')}
          entries={[...page.timeline]
            .reverse()
            .slice(0, 6)
            .map((line) => ({
              key: String(line.entry),
              stage: textOf(line.label),
              outcome: line.outcomeLabel ? textOf(line.outcomeLabel) : undefined,
              at: line.leftAt,
              when: line.leftAt ? undefined : t('queue.since', { at: dayTimeText(line.enteredAt) }),
              actor: actorText(line.actor),
              remark: line.remark ?? undefined,
              mark: line.leftAt
                ? line.tone === 'back'
                  ? ('returned' as const)
                  : ('done' as const)
                : ('now' as const),
            }))}
        />
      ) : (
        <Loading />
      )}
    </aside>
  );
}

type Answered = Record<string, { answer: string; remark: string } | undefined>;

/** 形式审查: every item, as it was answered the time before; a ring where it is still to be looked at. */
function CheckState({ view }: { view: CaseView }) {
  const { t } = useTranslation('application');
  const items = (view.stage.arguments['items'] ?? []) as { id: string; label: Text }[];
  const answered = ((view.view['earlier'] as { items?: Answered } | null | undefined)?.items ??
    {}) as Answered;
  const glyph = (answer?: string): GlyphName => (!answer ? 'todo' : answer === 'yes' ? 'ok' : 'warn');
  return (
    <>
      <h3>
        {textOf(view.stage.label)}{' '}
        <span className="meta">
          {t('queue.checked', { done: items.filter(({ id }) => answered[id]).length, count: items.length })}
        </span>
      </h3>
      <ul className="rules">
        {items.map(({ id, label }) => (
          <li key={id}>
            <Glyph name={glyph(answered[id]?.answer)} />
            <span>
              {textOf(label)}
              {answered[id]?.remark && <small>{answered[id].remark}</small>}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** 核查: how many rules passed, and those that did not. */
function Screened({ view }: { view: CaseView }) {
  const { t } = useTranslation('application');
  const result = view.view['result'] as { verdicts: Verdict[] } | null | undefined;
  if (!result) return null;
  const asked = result.verdicts.filter((v) => v.verdict !== 'not-applicable');
  const open = asked.filter((v) => v.verdict !== 'passed');
  return (
    <>
      <h3>
        {t('eligibility.title')}{' '}
        <span className="meta">
          {asked.length - open.length} {t('eligibility.of', { count: asked.length })}
        </span>
      </h3>
      <RuleList
        rules={open.map((verdict) => ({
          key: verdict.rule,
          glyph: verdictGlyph[verdict.verdict],
          state: t(`eligibility.${verdict.verdict}`),
          text: textOf(verdict.text),
          detail: (
            <>
              {verdictDetail(verdict)}
              <VerdictWhy verdict={verdict} />
            </>
          ),
        }))}
      />
    </>
  );
}
