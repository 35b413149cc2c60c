import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { caseKinds, drawnWorkflow, type Definition } from '@keshen/programme';
import { api } from '../../api';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Band, Crumbs, Loading, PageFrame } from '../../ui';
import { isStaff, useSession } from '../../session';
import { Comparison } from './comparison';
import { TrialStart } from './trial-start';
import { WorkflowPicture } from './workflow-picture';
import './words';

/** 专项 of one version: how its cases move, one picture for each kind of case. */
export default function ProgrammeVersionPage() {
  const { code = '', version = '' } = useParams();
  const { t } = useTranslation('programme');
  const { session } = useSession();
  const { data, error } = useQuery({
    queryKey: ['programmes', code, version],
    queryFn: () => api.get<{ id: string; definition: Definition }>(`/programmes/${code}/versions/${version}`),
    staleTime: Infinity,
  });
  if (error) return <PageProblem problem={error} />;
  if (!data)
    return (
      <PageFrame title={t('programmes.title')} dense>
        <Loading />
      </PageFrame>
    );
  const { definition } = data;
  return (
    <PageFrame title={textOf(definition.name)} dense>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('programmes.title'), to: '/admin/programmes' }]} />
        <h1>{textOf(definition.name)}</h1>
        <p className="sub mt3">
          {definition.code}　{t('programmes.ofVersion', { version })}
          {'　'}
          <a
            href={`/api/programmes/${code}/versions/${version}/definition`}
            download={`${code}-${version}.json`}
          >
            {t('programmes.export')}
          </a>
          {'　'}
          <Link to="amendment">{t('programmes.amendment')}</Link>
          {'　'}
          <Link to="preview">{t('trial.preview')}</Link>
        </p>
        {isStaff('administrator')(session) && (
          <p className="acts mt4">
            <TrialStart of={{ version: data.id }} />
          </p>
        )}
      </section>
      {caseKinds.map((kind, i) => {
        const workflow = definition.workflows[kind];
        if (!workflow) return null;
        const drawn = drawnWorkflow(workflow);
        const side = drawn.nodes.filter((n) => !n.main && n.kind !== 'closed').length;
        return (
          <Band
            key={kind}
            first={i === 0}
            className="wfb"
            title={t(`workflow.kind.${kind}`)}
            note={t('workflow.note', { main: drawn.nodes.filter((n) => n.main).length, side })}
          >
            <WorkflowPicture workflow={drawn} name={t(`workflow.kind.${kind}`)} />
          </Band>
        );
      })}
      <Comparison key={version} code={code} version={Number(version)} />
    </PageFrame>
  );
}
