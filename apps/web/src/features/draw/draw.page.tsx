import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { dateTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Band, Crumbs, Icon, LinkButton, Loading, PageFrame } from '../../ui';
import { digestText } from './digest-text';
import { useDraw, type PublicDraw } from './draw.api';
import { Commitments, Outcome } from './panels';
import { DrawProgress } from './progress';
import './words';

/** 随机抽取 for everybody: the digests before, seed, word and outcome after, and how to repeat it. */
export default function DrawPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('draw');
  const { data, error } = useDraw(id);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('title')} roomy>
      {data ? <Shown draw={data} /> : <Loading />}
    </PageFrame>
  );
}

function Shown({ draw }: { draw: PublicDraw }) {
  const { t } = useTranslation('draw');
  return (
    <>
      <section className="lead tight">
        <Crumbs
          trail={[{ label: textOf(draw.call.title), to: `/calls/${draw.call.id}` }, { label: t('title') }]}
        />
        <h1 className="mt3">{t('title')}</h1>
        <p className="sub">{t('lead', { context: draw.scope, count: draw.panels.length })}</p>
        <p className="acts mt4">
          <a className="btn" href={`/api/expert-draws/${draw.id}/record`} download={`draw-${draw.id}.json`}>
            <Icon name="download" />
            {t('download')}
          </a>
          <LinkButton quiet to={`/expert-draws/${draw.id}/screen`}>
            {t('screen')}
          </LinkButton>
        </p>
      </section>
      <Band title={t('progress')} note={t('progressNote')}>
        <DrawProgress draw={draw} />
      </Band>
      {draw.seed && (
        <Band title={t('outcome')} note={t(`names.${draw.names}`)}>
          <Revealed draw={draw} />
          {draw.panels.map((panel) => (
            <Outcome key={panel.no} panel={panel} />
          ))}
        </Band>
      )}
      <Band title={t('before')} note={t('beforeNote', { at: dateTimeText(draw.committedAt) })}>
        <Commitments draw={draw} />
      </Band>
      <Band title={t('repeat')} note={t('repeatNote')}>
        <p>{t('repeatHow')}</p>
        <pre className="digest scroll">npm run -s draw:verify -- draw-{draw.id}.json</pre>
        <p className="sub">{t('repeatRule')}</p>
      </Band>
    </>
  );
}

/** What was sealed, and what a second person added. */
export function Revealed({ draw }: { draw: PublicDraw }) {
  const { t } = useTranslation('draw');
  return (
    <dl className="facts">
      {draw.word && (
        <>
          <dt>{t('word')}</dt>
          <dd>{draw.word.word}</dd>
        </>
      )}
      {draw.seed && (
        <>
          <dt>{t('seed')}</dt>
          <dd className="digest brk">{digestText(draw.seed)}</dd>
        </>
      )}
    </dl>
  );
}
