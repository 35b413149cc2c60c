import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { InterestRequest } from '@keshen/review';
import { api } from '../../api';
import { dateText } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import { Band, Button, Crumbs, DataTable, Empty, Loading, PageFrame } from '../../ui';
import { Absences } from './absences';
import { ConflictTable } from './conflict-table';
import { ExpertFacts } from './expert-facts';
import { ExpertForm, type ExpertEntry } from './expert-form';
import { ExpertRecord } from './expert-record';
import { InterestForm } from './interest-form';
import { scoreText } from './points';
import {
  useExpert,
  useExpertPart,
  useRegisterAct,
  type ExpertPage as Seen,
  type PastReview,
  type SeenConflict,
  type StatedInterest,
} from './register.api';
import './interest-words';
import './register-words';

/** One expert: who it is, fields, units, times away, conflicts with evidence, reviews and how they were kept. */
export default function ExpertPage() {
  const { t } = useTranslation('register');
  const { account = '' } = useParams();
  const { session } = useSession();
  const expert = useExpert(account);
  const [editing, setEditing] = useState(false);
  const administrator = isStaff('administrator')(session);
  const keep = useRegisterAct(
    (entry: ExpertEntry) =>
      api.put(`/experts/${account}`, { body: { ...entry, version: expert.data!.version } }),
    () => setEditing(false),
  );
  if (expert.error) return <PageProblem problem={expert.error} />;
  const e = expert.data;
  const title = e?.name ?? t('review:experts.title');
  return (
    <PageFrame title={title} dense>
      {!e ? (
        <Loading />
      ) : (
        <>
          <section className="lead tight">
            <Crumbs trail={[{ label: t('review:experts.title'), to: '/experts' }, { label: e.name }]} />
            <h1>{e.name}</h1>
            <p className="sub">
              {e.unit}　{e.title}
            </p>
            {administrator && (
              <p className="mt3">
                <Button onClick={() => setEditing(true)}>{t('common:act.edit')}</Button>
              </p>
            )}
          </section>
          <Band title={t('entry')} note={t('recorded')} first>
            <ExpertFacts expert={e} />
          </Band>
          <Band title={t('absence.title')}>
            <Absences absences={e.absences} of={administrator ? account : null} />
          </Band>
          <Relations account={account} administrator={administrator} />
          <Conflicts account={account} />
          <Band title={t('record')}>
            <ExpertRecord account={account} />
          </Band>
          <Reviews account={account} />
        </>
      )}
      {editing && e && <Edit expert={e} keep={keep} close={() => setEditing(false)} />}
    </PageFrame>
  );
}

function Edit({
  expert,
  keep,
  close,
}: {
  expert: Seen;
  keep: { error: unknown; isPending: boolean; reset: () => void; mutate: (entry: ExpertEntry) => void };
  close: () => void;
}) {
  return (
    <ExpertForm
      name={expert.name}
      entry={expert}
      problem={keep.error}
      busy={keep.isPending}
      onClose={() => {
        keep.reset();
        close();
      }}
      onKeep={keep.mutate}
    />
  );
}

/** 利益关系: former units, supervision and the rest, declared or entered by the office. */
function Relations({ account, administrator }: { account: string; administrator: boolean }) {
  const { t } = useTranslation('interest');
  const { data } = useExpertPart<StatedInterest>(account, 'interests');
  const [entering, setEntering] = useState(false);
  const enter = useRegisterAct(
    (body: InterestRequest) => api.post(`/experts/${account}/interests`, { body }),
    () => setEntering(false),
  );
  const withdraw = useRegisterAct((id: string) => api.del(`/interests/${id}`));
  return (
    <Band
      title={t('register:interests')}
      link={
        administrator && (
          <Button small onClick={() => setEntering(true)}>
            {t('register:interestEnter')}
          </Button>
        )
      }
    >
      {!data ? (
        <Loading />
      ) : data.length === 0 ? (
        <p className="sub">{t('none')}</p>
      ) : (
        <ul className="chk">
          {data.map((interest) => (
            <li key={interest.id}>
              <span>
                {t(`kind.${interest.kind}`)}　{interest.name}
                <small>
                  {[
                    interest.since || interest.until
                      ? t('between', {
                          since: interest.since ? dateText(interest.since) : t('open'),
                          until: interest.until ? dateText(interest.until) : t('now'),
                        })
                      : '',
                    interest.creditCode,
                    interest.note,
                    t(`register:conflict.source.${interest.source}`),
                  ]
                    .filter(Boolean)
                    .join('　')}
                </small>
              </span>
              {administrator && (
                <Button quiet small busy={withdraw.isPending} onClick={() => withdraw.mutate(interest.id)}>
                  {t('withdraw')}
                  <span className="vh"> {interest.name}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {entering && (
        <InterestForm
          problem={enter.error}
          busy={enter.isPending}
          onClose={() => setEntering(false)}
          onKeep={(body) => enter.mutate(body)}
        />
      )}
    </Band>
  );
}

function Conflicts({ account }: { account: string }) {
  const { t } = useTranslation('register');
  const { data } = useExpertPart<SeenConflict>(account, 'conflicts');
  return <Band title={t('conflict.title')}>{data ? <ConflictTable conflicts={data} /> : <Loading />}</Band>;
}

function Reviews({ account }: { account: string }) {
  const { t } = useTranslation('register');
  const { data } = useExpertPart<PastReview>(account, 'reviews');
  return (
    <Band title={t('reviews.title')}>
      {!data ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('reviews.title')}
          rows={data}
          rowKey={(r) => r.id}
          columns={[
            {
              key: 'title',
              head: t('conflict.application'),
              header: true,
              small: 'main',
              className: 'pj',
              cell: (r) => (
                <>
                  <Link to={`/applications/${r.applicationId}`}>{r.title || r.reference}</Link>
                  <span>{r.reference}</span>
                </>
              ),
            },
            {
              key: 'state',
              head: t('review:col.state'),
              className: 'nw',
              cell: (r) => t(`review:state.${r.state}`),
            },
            { key: 'at', head: t('reviews.assigned'), className: 'nw', cell: (r) => dateText(r.assignedAt) },
            {
              key: 'done',
              head: t('reviews.submitted'),
              className: 'nw',
              cell: (r) =>
                r.submittedAt
                  ? `${dateText(r.submittedAt)}${r.dueAt && r.submittedAt > r.dueAt ? t('reviews.late') : ''}`
                  : '—',
            },
            {
              key: 'total',
              head: t('reviews.total'),
              num: true,
              className: 'nw',
              cell: (r) => (r.total === null ? '—' : scoreText(r.total)),
            },
          ]}
          empty={<Empty title={t('reviews.none')}>{t('reviews.noneWords')}</Empty>}
        />
      )}
    </Band>
  );
}
