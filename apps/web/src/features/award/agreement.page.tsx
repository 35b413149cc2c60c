import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Button, Crumbs, Loading, PageFrame } from '../../ui';
import { LetterFileLinks } from '../letter/letter-files';
import { AgreementText } from './agreement-text';
import { useAgreement } from './award.api';
import { Signatures } from './signatures';
import './words';

/** 任务书 on a page of its own, made to be printed and sealed. */
export default function AgreementPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('award');
  const { data: agreement, error, refetch } = useAgreement(id);
  if (error) return <PageProblem problem={error} retry={() => void refetch()} />;
  return (
    <PageFrame title={t('agreement.title')} roomy>
      {!agreement ? (
        <Loading />
      ) : (
        <article className="docw">
          <section className="lead tight">
            <span className="noprint">
              <Crumbs
                trail={[
                  { label: agreement.content.reference, to: `/applications/${id}` },
                  { label: t('agreement.title') },
                ]}
              />
            </span>
            <h1>
              {textOf(agreement.content.programme.name)}
              {t('agreement.title')}
            </h1>
            <p className="noprint row wrap gap3">
              <Button small icon="print" onClick={() => window.print()}>
                {t('common:act.print')}
              </Button>
              {agreement.letter && <LetterFileLinks letter={agreement.letter} name={t('agreement.title')} />}
            </p>
          </section>
          <AgreementText content={agreement.content} />
          <h3>{t('agreement.signatures')}</h3>
          <Signatures agreement={agreement} />
        </article>
      )}
    </PageFrame>
  );
}
