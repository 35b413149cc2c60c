import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Definition } from '@keshen/programme';
import { api } from '../../api';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Crumbs, Loading, PageFrame } from '../../ui';
import { FormPreview } from '../application/form-preview';
import './words';

/** 预览: the form of a published version, as an applicant would meet it. */
export default function PreviewPage() {
  const { code = '', version = '' } = useParams();
  const { t } = useTranslation('programme');
  const { data, error } = useQuery({
    queryKey: ['programmes', code, version],
    queryFn: () => api.get<{ definition: Definition }>(`/programmes/${code}/versions/${version}`),
    staleTime: Infinity,
  });
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('trial.previewTitle')} mode="preview">
      {!data ? (
        <Loading />
      ) : (
        <>
          <section className="lead tight">
            <Crumbs
              trail={[
                { label: t('programmes.title'), to: '/admin/programmes' },
                { label: textOf(data.definition.name), to: `/admin/programmes/${code}/${version}` },
                { label: t('trial.previewTitle') },
              ]}
            />
            <h1>{textOf(data.definition.name)}</h1>
          </section>
          <FormPreview definition={data.definition} />
        </>
      )}
    </PageFrame>
  );
}
