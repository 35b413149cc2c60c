import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import type { AnswerChange } from '@keshen/application';
import type { Definition } from '@keshen/programme';
import { api } from '../../api';
import { PageProblem } from '../../layout';
import { Crumbs, Loading, PageFrame } from '../../ui';
import { AnswerChanges } from './answer-changes';
import { useApplicationPage } from './application.api';
import './words';

/** 补正对照: what a later submission says otherwise than the one before, question by question. */
export default function ChangesPage() {
  const { id = '', no = '' } = useParams();
  const { t } = useTranslation('application');
  const { data: page, error } = useApplicationPage(id);
  const answers = useQuery({
    queryKey: ['answers', id, 'definition'],
    queryFn: () => api.get<{ definition: Definition }>(`/applications/${id}/answers`),
  });
  const changes = useQuery({
    queryKey: ['changes', id, no],
    queryFn: () => api.get<AnswerChange[]>(`/applications/${id}/submissions/${no}/changes`),
  });
  const problem = error ?? answers.error ?? changes.error;
  if (problem) return <PageProblem problem={problem} />;
  if (!page || !answers.data || !changes.data)
    return (
      <PageFrame title={t('changes.title')}>
        <Loading />
      </PageFrame>
    );
  const { definition } = answers.data;
  return (
    <PageFrame title={t('changes.title')} roomy>
      <section className="lead tight">
        <Crumbs
          trail={[
            { label: page.application.reference, to: `/applications/${id}` },
            { label: t('changes.title') },
          ]}
        />
        <h1>{t('changes.heading', { count: changes.data.length, no })}</h1>
      </section>
      <AnswerChanges changes={changes.data} definition={definition} />
    </PageFrame>
  );
}
