import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Band, Button, DateTime, Empty, Loading, Money, PageFrame } from '../../ui';
import { NextCalls, OpenCalls } from './call-rows';
import { useAllCalls } from './programme.api';
import './words';

/** 申报: every published call, open ones first. */
export default function CallsPage() {
  const { t } = useTranslation('programme');
  const calls = useAllCalls();
  if (calls.error) return <PageProblem problem={calls.error} />;
  const all = calls.data?.pages.flatMap((p) => p.items) ?? [];
  const of = (status: string) => all.filter((call) => call.status === status);
  return (
    <PageFrame title={t('nav.calls')} roomy>
      <section className="lead tight">
        <h1>{t('nav.calls')}</h1>
      </section>
      <Band title={t('home.open')} note={t('call.serverTime')}>
        {calls.isPending ? (
          <Loading />
        ) : of('open').length === 0 ? (
          <Empty title={t('home.noneOpen')}>{t('home.noneOpenNote')}</Empty>
        ) : (
          <OpenCalls calls={of('open')} />
        )}
      </Band>
      {of('scheduled').length > 0 && (
        <Band title={t('calls.scheduled')}>
          <NextCalls calls={of('scheduled')} />
        </Band>
      )}
      {(of('closed').length > 0 || calls.hasNextPage) && (
        <Band title={t('calls.closed')}>
          <table className="tbl tb2">
            <caption className="vh">{t('calls.closed')}</caption>
            <thead>
              <tr>
                <th>{t('calls.title')}</th>
                <th className="num">{t('calls.closesAt')}</th>
                <th className="num">{t('calls.envelope')}</th>
              </tr>
            </thead>
            <tbody>
              {of('closed').map((call) => (
                <tr key={call.id}>
                  <th scope="row">
                    <Link className="plain" to={`/calls/${call.id}`}>
                      {textOf(call.title)}
                    </Link>
                  </th>
                  <td className="num nw">
                    <DateTime value={call.closedEarlyAt ?? call.closesAt} />
                  </td>
                  <td className="num full">
                    <Money fen={call.envelopeFen} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {calls.hasNextPage && (
            <p className="more">
              <Button small busy={calls.isFetchingNextPage} onClick={() => void calls.fetchNextPage()}>
                {t('calls.more')}
              </Button>
              <span className="meta">{t('calls.moreNote')}</span>
            </p>
          )}
        </Band>
      )}
    </PageFrame>
  );
}
