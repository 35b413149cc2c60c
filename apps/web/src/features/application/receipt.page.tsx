import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api';
import { dateTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Button, Crumbs, LinkButton, Loading, PageFrame } from '../../ui';
import { Attempts } from './attempts';
import { useApplicationPage } from './application.api';
import { ProfileOffer } from '../profile/profile-offer';
import './words';

type Receipt = {
  no: number;
  receipt: string;
  submittedAt: string;
  digest: string;
  /** The key that signed it; null for what was submitted before receipts were signed. */
  key: string | null;
  /** Whether its PDF is there. */
  written: boolean;
};

const LOOK_AGAIN_MS = 2000;

/** 回执: what was submitted, when, under which number, and what happens next. */
export default function ReceiptPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('application');
  const { data: page, error } = useApplicationPage(id);
  const receipts = useQuery({
    queryKey: ['receipts', id],
    queryFn: () => api.get<Receipt[]>(`/applications/${id}/receipts`),
    refetchInterval: ({ state }) => (state.data?.[0]?.written === false ? LOOK_AGAIN_MS : false),
  });
  if (error) return <PageProblem problem={error} />;
  const [submission, ...earlier] = receipts.data ?? [];
  return (
    <PageFrame title={t('receipt.title')} roomy mode={page?.application.trial && 'trial'}>
      {!page || receipts.isPending ? (
        <Loading />
      ) : (
        <>
          <section className="lead tight">
            <Crumbs
              trail={[
                { label: page.application.reference, to: `/applications/${id}` },
                { label: t('receipt.title') },
              ]}
            />
            <h1>
              {submission
                ? t('receipt.heading', { at: dateTimeText(submission.submittedAt) })
                : t('receipt.none')}
            </h1>
          </section>
          {submission && (
            <dl className="facts">
              <dt>{t('receipt.number')}</dt>
              <dd>
                <b>{submission.receipt}</b>
              </dd>
              <dt>{t('receipt.reference')}</dt>
              <dd>{page.application.reference}</dd>
              <dt>{t('receipt.project')}</dt>
              <dd>{page.application.title}</dd>
              <dt>{t('receipt.unit')}</dt>
              <dd>{page.party.name}</dd>
              <dt>{t('receipt.call')}</dt>
              <dd>{textOf(page.call.title)}</dd>
              <dt>{t('receipt.digest')}</dt>
              <dd className="digest">{submission.digest}</dd>
              {submission.key && (
                <>
                  <dt>{t('receipt.signedBy')}</dt>
                  <dd>{submission.key}</dd>
                </>
              )}
            </dl>
          )}
          {submission?.key && <Files application={id} receipt={submission} />}
          {submission && submission.no > 1 && (
            <p className="noprint">
              <Link to={`/applications/${id}/changes/${submission.no}`}>{t('changes.link')}</Link>
            </p>
          )}
          <Attempts application={id} />
          {earlier.length > 0 && (
            <section className="fs noprint" aria-labelledby="earlier">
              <h2 id="earlier">{t('receipt.earlier')}</h2>
              {earlier.map((one) => (
                <div key={one.no}>
                  <p className="meta">
                    {one.receipt}　{dateTimeText(one.submittedAt)}
                  </p>
                  {one.key && <Files application={id} receipt={one} />}
                </div>
              ))}
            </section>
          )}
          {submission && (
            <div className="mt5">
              <ProfileOffer application={id} party={page.application.partyId} />
            </div>
          )}
          <p className="sub">{t('receipt.next')}</p>
          <p className="row gap3 wrap mt4 noprint">
            <LinkButton primary to={`/applications/${id}`}>
              {t('receipt.follow')}
            </LinkButton>
            <Button onClick={() => window.print()}>{t('receipt.print')}</Button>
          </p>
        </>
      )}
    </PageFrame>
  );
}

/** The sealed PDF, once the worker has written it, and the signed data. */
function Files({ application, receipt }: { application: string; receipt: Receipt }) {
  const { t } = useTranslation('application');
  const base = `/api/applications/${application}/receipts/${receipt.no}`;
  return (
    <p className="row gap3 wrap mt4 noprint">
      {receipt.written ? (
        <a className="btn" href={`${base}/pdf`}>
          {t('receipt.download')}
        </a>
      ) : (
        <span className="sub" role="status">
          {t('receipt.writing')}
        </span>
      )}
      <a className="btn" href={`${base}/json`}>
        {t('receipt.downloadJson')}
      </a>
      <Link to={`/verify/${receipt.receipt}?d=${receipt.digest.slice(0, 32)}`}>
        {t('receipt.verifyLink')}
      </Link>
    </p>
  );
}
