import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { unflatten } from '@keshen/programme';
import { PageProblem } from '../../layout';
import { Button, Crumbs, Loading, PageFrame } from '../../ui';
import { Attempts } from './attempts';
import { AnswerSections } from './answer-sections';
import { useApplicationPage } from './application.api';
import { useDraftAnswers } from './draft.api';
import './words';

/** 申报书 as submitted (or as it stands, for its own people): readable, printable, personal numbers masked. */
export default function AnswersPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('application');
  const { data: page, error } = useApplicationPage(id);
  const answers = useDraftAnswers(id);
  const problem = error ?? answers.error;
  if (problem) return <PageProblem problem={problem} />;
  return (
    <PageFrame title={t('page.answers')} mode={page?.application.trial && 'trial'}>
      {!page || !answers.data ? (
        <Loading />
      ) : (
        <>
          <section className="lead tight">
            <Crumbs
              trail={[
                { label: page.application.reference, to: `/applications/${id}` },
                { label: t('page.answers') },
              ]}
            />
            <h1>{page.application.title || t('page.untitled')}</h1>
            <p className="sub">
              {page.party.name}　{page.party.town}
            </p>
            <p className="row gap3 noprint">
              <Button small onClick={() => window.print()}>
                {t('check.print')}
              </Button>
              {(answers.data.submission?.no ?? 0) > 1 && (
                <Link to={`/applications/${id}/changes/${answers.data.submission!.no}`}>
                  {t('changes.link')}
                </Link>
              )}
            </p>
          </section>
          <AnswerSections
            definition={answers.data.definition}
            answers={unflatten(Object.fromEntries(answers.data.answers.map((a) => [a.path, a.value])))}
            files={answers.data.files}
          />
          {(page.mine || page.may.notes) && (
            <Attempts application={id} definition={answers.data.definition} />
          )}
        </>
      )}
    </PageFrame>
  );
}
