import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api';
import { colon, dayTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { isMember, useSession } from '../../session';
import { Band, Countdown, Empty, LinkButton, Loading, Money, PageFrame, StageLine } from '../../ui';
import type { ListedApplication, Page, WorkItem } from './application.api';
import { placeOfWork, useApplications, useWork } from './work.api';
import { MyTodos } from '../thread/open-threads';
import { OwnOffers } from '../subsidy/own-offers';
import { useOwnOffers } from '../subsidy/subsidy.api';
import { useMatches } from './match';
import './words';

type OpenCall = {
  id: string;
  title: { 'zh-CN': string; en: string };
  closesAt: string;
  noticeNumber: string | null;
};
type Message = { id: number; subject: string; createdAt: string; readAt: string | null };

/** How many open calls may suit, and where they are listed; silent when none does. */
function MatchHint() {
  const { t } = useTranslation('application');
  const { session } = useSession();
  const { data } = useMatches(session.memberships[0]?.party);
  const count = data?.items.filter((match) => match.state !== 'cannot').length ?? 0;
  if (!count) return null;
  return (
    <p className="meta mt3 hint">
      {t('matches.hint', { count })} <Link to="/matches">{t('matches.see')}</Link>
    </p>
  );
}

/** The applicant's first page: what waits with its next step, my applications as lines, what is open. */
export default function ApplicantHomePage() {
  const { t } = useTranslation('application');
  const { session } = useSession();
  // Whoever also works for the commission finds that work at the desk.
  const work = useWork(session.staff.length ? 'applicant' : undefined);
  const mine = useApplications(true);
  const { data: offers = [] } = useOwnOffers();
  if (work.error) return <PageProblem problem={work.error} />;
  if (work.isPending || mine.isPending)
    return (
      <PageFrame title={t('home.title')} roomy>
        <Loading />
      </PageFrame>
    );
  // What only needs a confirmation stands above, and not once more as a draft.
  const waiting = work.data.pages
    .flatMap((p) => p.items)
    .filter((item) => !offers.some((offer) => offer.applicationId === item.applicationId));
  const count = waiting.length + offers.length;
  const all = mine.data?.pages.flatMap((p) => p.items) ?? [];
  const running = all.filter((a) => !a.endedAt);
  return (
    <PageFrame title={t('home.title')} roomy>
      <section className="lead tight">
        <h1>{count ? t('home.waiting', { count }) : t('home.nothing')}</h1>
      </section>
      {session.memberships.length === 0 && (
        <Empty
          title={t('home.noParty')}
          action={
            <LinkButton primary to="/units/claim">
              {t('home.claim')}
            </LinkButton>
          }
        >
          {t('home.noPartyExplained')}
        </Empty>
      )}
      <OwnOffers />
      <MatchHint />
      {waiting.length > 0 && (
        <ol className="rows todo first">
          {waiting.map((item, index) => (
            <Waiting key={item.duty} item={item} first={index === 0} />
          ))}
        </ol>
      )}
      <MyTodos />
      <Band
        className="mt6"
        title={t('home.mine')}
        note={t('home.mineNote', { running: running.length, ended: all.length - running.length })}
        link={<Link to="/applications">{t('home.allMine')}</Link>}
      >
        {running.length ? (
          <ul className="rows apps">
            {running.slice(0, 6).map((each) => (
              <Running key={each.id} application={each} />
            ))}
          </ul>
        ) : (
          <Empty title={t('home.noneRunning')}>{t('home.noneRunningExplained')}</Empty>
        )}
      </Band>
      <OpenCalls canStart={isMember('enterprise-administrator', 'writer')(session)} />
      <Messages />
    </PageFrame>
  );
}

function Waiting({ item, first }: { item: WorkItem; first: boolean }) {
  const { t } = useTranslation('application');
  const due = item.dueAt ?? (item.stageKind === 'form' ? item.call.closesAt : null);
  return (
    <li>
      <div className="due">
        {due ? (
          <>
            <Countdown until={due} />
            <p className="meta">{t('home.before', { at: dayTimeText(due) })}</p>
          </>
        ) : (
          <p className="meta">{t('due.none')}</p>
        )}
      </div>
      <div>
        <h2>
          {textOf(item.stageLabel)}
          {colon()}
          {item.title || item.reference || item.party}
        </h2>
        <p className="sub">
          {item.reference}　{textOf(item.call.title)}
        </p>
      </div>
      <div className="a">
        <LinkButton primary={first} to={placeOfWork(item)}>
          {t([`home.go.${item.stageKind}`, 'home.go.other'])}
        </LinkButton>
      </div>
    </li>
  );
}

function Running({ application: a }: { application: ListedApplication }) {
  const { t } = useTranslation('application');
  const at = a.steps.findIndex((s) => s.id === a.step);
  return (
    <li>
      <div className="hd">
        <h3>
          <Link className="plain" to={`/applications/${a.id}`}>
            {a.title || t('page.untitled')}
          </Link>
        </h3>
        <span className="meta">
          {a.programme}　{a.reference}
        </span>
        <span className="push nw">
          {t('page.asked')} <Money fen={a.askedFen} />
        </span>
      </div>
      <StageLine
        stages={a.steps.map((s, i) => ({
          key: s.id,
          label: textOf(s.label),
          state: i < at ? 'done' : i === at ? 'now' : 'todo',
        }))}
        now={textOf(a.stageLabel)}
        next={a.steps[at + 1] && textOf(a.steps[at + 1]!.label)}
      />
    </li>
  );
}

function OpenCalls({ canStart }: { canStart: boolean }) {
  const { t } = useTranslation('application');
  const { data } = useQuery({
    queryKey: ['calls', 'open'],
    queryFn: () => api.get<Page<OpenCall>>('/calls', { query: { status: 'open', limit: 20 } }),
  });
  return (
    <Band title={t('home.open')} note={t('home.openNote')}>
      {data?.items.length ? (
        <ul className="rows elig">
          {data.items.map((call) => (
            <li key={call.id}>
              <div>
                <h3>
                  <Link className="plain" to={`/calls/${call.id}`}>
                    {textOf(call.title)}
                  </Link>
                </h3>
                <p className="meta">{t('home.closes', { at: dayTimeText(call.closesAt) })}</p>
              </div>
              <p className="sub small">{call.noticeNumber}</p>
              <div className="a">
                <LinkButton to={canStart ? `/applications/new?call=${call.id}` : `/calls/${call.id}`}>
                  {canStart ? t('list.start') : t('home.look')}
                </LinkButton>
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <Empty title={t('home.noneOpen')}>{t('home.noneOpenExplained')}</Empty>
      )}
    </Band>
  );
}

function Messages() {
  const { t } = useTranslation('application');
  const { data } = useQuery({
    queryKey: ['messages', 'unread'],
    queryFn: () => api.get<Page<Message>>('/messages', { query: { limit: 20 } }),
  });
  const unread = data?.items.filter((m) => !m.readAt) ?? [];
  return (
    <Band title={t('home.messages')} link={<Link to="/messages">{t('home.allMessages')}</Link>}>
      {unread.length ? (
        <ul className="rows">
          {unread.slice(0, 5).map((message) => (
            <li key={message.id} className="told">
              <span>{message.subject}</span>
              <span className="meta nw">{dayTimeText(message.createdAt)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <Empty title={t('home.noMessages')}>{t('home.noMessagesExplained')}</Empty>
      )}
    </Band>
  );
}
