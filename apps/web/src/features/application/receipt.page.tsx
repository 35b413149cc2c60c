import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api';
import { dateTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Button, Crumbs, LinkButton, Loading, PageFrame } from '../../ui';
import { useApplicationPage } from './application.api';
import './words';

type WithSubmission = {
  submission: { no: number; receipt: string; submittedAt: string; digest: string } | null;
};

/** 回执: what was submitted, when, under which number, and what happens next. */
export default function ReceiptPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('application');
  const { data: page, error } = useApplicationPage(id);
  const answers = useQuery({
    queryKey: ['answers', id],
    queryFn: () => api.get<WithSubmission>(`/applications/${id}/answers`),
  });
  if (error) return <PageProblem problem={error} />;
  const submission = answers.data?.submission;
  return (
    <PageFrame title={t('receipt.title')} roomy mode={page?.application.trial && 'trial'}>
      {!page || answers.isPending ? (
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
            </dl>
          )}
          <p className="sub">{t('receipt.next')}</p>
          <p className="row gap3 wrap noprint">
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
