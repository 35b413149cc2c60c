import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { workingDaysBetween, shanghaiDate } from '@keshen/kernel';
import { useServerNow } from '../../clock';
import { dayText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import { ContextBar, Countdown, Loading, Money, PageFrame, StageLine, Timeline } from '../../ui';
import { useApplicationPage, useConclude, type ApplicationPage, type CaseView } from './application.api';
import { ArchiveDownload } from '../document/archive';
import { WorkflowPicture } from '../programme/workflow-picture';
import { VerdictList } from './eligibility-rail';
import { PlainPanel } from './plain.panel';
import { stagePanels } from './stage-panels';
import { VersionMoveButton } from './version-move';
import { ActivityList } from '../thread/activity';
import { Leads } from '../screening/leads';
import { DeleteDraftButton } from './deletion';
import { WithdrawButton } from './withdraw';
import { Letters } from '../letter/letters';
import { ReviewFeedback } from '../review/feedback';
import { QuestionedResults } from '../review/questioned';
import { actorText } from './actor-text';
import './words';

/** One application: where it is, what I owe, what has happened. */
export default function ApplicationPageView() {
  const { id = '' } = useParams();
  const { t } = useTranslation('application');
  const { data: page, error } = useApplicationPage(id);
  if (error) return <PageProblem problem={error} />;
  if (!page)
    return (
      <PageFrame title={t('page.title')}>
        <Loading />
      </PageFrame>
    );
  return <Loaded page={page} />;
}

function Loaded({ page }: { page: ApplicationPage }) {
  const { t } = useTranslation('application');
  const { application, cases } = page;
  const main = cases[0]!;
  const title = application.title || t('page.untitled');
  const stage = textOf(main.stage.label);
  return (
    <PageFrame
      title={title}
      dense={!page.mine}
      mode={application.trial && 'trial'}
      context={
        <ContextBar
          title={title}
          meta={`${application.reference}　${stage}`}
          left={<Due page={page} view={main} />}
          action={
            main.stage.kind !== 'form' && (
              <Link className="btn sm" to="answers">
                {t('page.answers')}
              </Link>
            )
          }
        />
      }
    >
      <div className="cgrid">
        <div>
          <section className="fs">
            <p className="sub">
              {page.party.name}　{page.party.town}　{textOf(page.programme.name)}
              {'　'}
              {application.askedFen !== null && (
                <>
                  {t('page.asked')}{' '}
                  <b>
                    <Money fen={application.askedFen} />
                  </b>
                </>
              )}
            </p>
            <Steps page={page} />
            {page.workflow && (
              <details className="wfmore">
                <summary>{t('page.workflow')}</summary>
                <WorkflowPicture workflow={page.workflow} way={page.workflow.way} name={t('page.workflow')} />
              </details>
            )}
          </section>
          {cases.map((view) => (
            <StageSection key={view.case.id} page={page} view={view} several={cases.length > 1} />
          ))}
          {page.mine && application.submittedAt && <ReviewFeedback application={application.id} />}
          {page.mine && <ActivityList application={page.application.id} />}
          {!page.mine && <QuestionedResults application={page.application.id} />}
          {!page.mine && <Leads application={page.application.id} />}
          <History page={page} />
        </div>
        <Rail page={page} />
      </div>
    </PageFrame>
  );
}

/** Working days left against the limit, or nothing where there is none. */
function Due({ page, view }: { page: ApplicationPage; view: CaseView }) {
  const { t } = useTranslation('application');
  const today = shanghaiDate(useServerNow());
  const { dueAt, enteredAt, endedAt } = view.case;
  if (view.stage.kind === 'form' && !endedAt && !dueAt && page.mine)
    return (
      <>
        {t('draft.closes')} <Countdown until={page.call.closesAt} inline />
      </>
    );
  if (!dueAt || endedAt) return null;
  const used = workingDaysBetween(shanghaiDate(new Date(enteredAt)), today);
  const due = shanghaiDate(new Date(dueAt));
  if (due === today) return <b className="danger">{t('due.today')}</b>;
  if (due < today)
    return <b className="danger">{t('due.over', { count: workingDaysBetween(due, today) })}</b>;
  return (
    <span>{t('due.day', { day: used, limit: view.stage.workingDays ?? '—', due: dayText(dueAt) })}</span>
  );
}

/** 第 2 / 5 日 under the stage in hand, where it has a limit. */
function Day({ view }: { view: CaseView }) {
  const { t } = useTranslation('application');
  const today = shanghaiDate(useServerNow());
  const { workingDays } = view.stage;
  if (!workingDays || !view.case.dueAt || view.case.endedAt) return null;
  const due = shanghaiDate(new Date(view.case.dueAt));
  const left = due >= today ? workingDaysBetween(today, due) : -workingDaysBetween(due, today);
  return <>{t('due.nth', { day: workingDays - left, limit: workingDays })}</>;
}

function Steps({ page }: { page: ApplicationPage }) {
  const { t } = useTranslation('application');
  const main = page.cases[0]!;
  const at = page.steps.findIndex((s) => s.state === 'now' || s.state === 'returned');
  const following = page.steps[at + 1];
  const now = main.case.endedAt
    ? t(`result.${main.case.result}`)
    : textOf(main.stage.explanation) || textOf(main.stage.label);
  return (
    <StageLine
      stages={page.steps.map((s, index) => ({
        key: s.id,
        label: textOf(s.label),
        state: s.state,
        second: index === at ? <Day view={main} /> : undefined,
      }))}
      now={now}
      next={main.case.endedAt || !following ? undefined : textOf(following.label)}
    />
  );
}

function StageSection({ page, view, several }: { page: ApplicationPage; view: CaseView; several: boolean }) {
  const { t } = useTranslation('application');
  const conclude = useConclude(page.application.id, view);
  const Panel = (!view.played && stagePanels[view.stage.kind]) || PlainPanel;
  if (view.case.endedAt && view.case.kind === 'application') return null;
  return (
    <section className="fs" aria-label={textOf(view.stage.label)}>
      <h2>
        {several && `${t(`kind.${view.case.kind}`)}　`}
        {textOf(view.stage.label)}
        {view.case.round > 1 && (
          <span className="sub small">　{t('page.round', { round: view.case.round })}</span>
        )}
      </h2>
      {!view.duty && !page.mine && view.case.endedAt === null && <p className="meta">{t('page.notYours')}</p>}
      <Suspense fallback={<Loading />}>
        <Panel page={page} view={view} conclude={conclude} />
      </Suspense>
    </section>
  );
}

function History({ page }: { page: ApplicationPage }) {
  const { t } = useTranslation('application');
  const [all, setAll] = useState(false);
  const lines = [...page.timeline].reverse();
  const shown = all ? lines : lines.slice(0, 12);
  return (
    <section className="fs" aria-labelledby="history">
      <h2 id="history">{t('page.history')}</h2>
      <Timeline
        label={t('page.history')}
        entries={shown.flatMap((line) => [
          {
            key: `${line.entry}`,
            stage: textOf(line.label),
            outcome: line.outcomeLabel ? textOf(line.outcomeLabel) : undefined,
            at: line.leftAt ?? line.enteredAt,
            actor: actorText(line.actor),
            remark: line.remark ?? undefined,
            mark: line.leftAt
              ? line.tone === 'back'
                ? ('returned' as const)
                : ('done' as const)
              : ('now' as const),
          },
          ...line.acts
            .filter((act) => act.remark && act.remark !== line.remark)
            .map((act, n) => ({
              key: `${line.entry}-${n}`,
              stage: t([`act.${act.kind}`, 'act.other']),
              at: act.at,
              actor: actorText(act.actor),
              remark: act.remark ?? undefined,
              mark: 'done' as const,
            })),
        ])}
      />
      {lines.length > shown.length && (
        <button type="button" className="btn sm" onClick={() => setAll(true)}>
          {t('page.historyAll', { count: lines.length })}
        </button>
      )}
    </section>
  );
}

function Rail({ page }: { page: ApplicationPage }) {
  const { t } = useTranslation('application');
  const { may } = page;
  const { session } = useSession();
  return (
    <aside className="rail" aria-label={t('page.aside')}>
      {page.verdicts && (
        <>
          <VerdictList verdicts={page.verdicts} />
          <hr />
        </>
      )}
      <p className="lab">{t('page.call')}</p>
      <p className="small">
        <Link to={`/calls/${page.call.id}`}>{textOf(page.call.title)}</Link>
      </p>
      {page.call.noticeNumber && <p className="meta">{page.call.noticeNumber}</p>}
      <hr />
      <p className="lab">{t('page.papers')}</p>
      <p className="small">
        <Link to="answers">{t('page.answers')}</Link>
      </p>
      {page.mine && page.application.submittedAt && (
        <p className="small">
          <Link to="receipt">{t('page.receipt')}</Link>
        </p>
      )}
      <ArchiveDownload kind="application" id={page.application.id} />
      <Letters application={page.application.id} />
      {may.edit && !page.application.submittedAt && (
        <>
          <hr />
          <DeleteDraftButton page={page} />
        </>
      )}
      {may.withdraw && (
        <>
          <hr />
          <WithdrawButton page={page} />
        </>
      )}
      {isStaff('administrator')(session) && !page.cases[0]!.case.endedAt && (
        <>
          <hr />
          <VersionMoveButton page={page} />
        </>
      )}
    </aside>
  );
}
