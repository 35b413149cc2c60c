import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { semicolon, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { Loading, PageFrame } from '../../ui';
import { digestText } from './digest-text';
import { useDraw, type PublicDraw } from './draw.api';
import { useQuotaName } from './panels';
import { DrawProgress } from './progress';
import './words';

/** 投屏: digest, word, seed and the numbers drawn, large; it goes on by itself. */
export default function DrawScreenPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('draw');
  const { data, error } = useDraw(id);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('title')} dense foot={false}>
      {data ? <Screen draw={data} /> : <Loading />}
    </PageFrame>
  );
}

function Screen({ draw }: { draw: PublicDraw }) {
  const { t } = useTranslation('draw');
  const name = useQuotaName();
  return (
    <div className="xdraw">
      <p className="meta">{textOf(draw.call.title)}</p>
      <h1>{t('title')}</h1>
      <DrawProgress draw={draw} />
      <div role="status">
        {draw.panels.map((panel) => (
          <section key={panel.no} aria-label={t('panel', { no: panel.no })}>
            {draw.panels.length > 1 && <h2>{t('panel', { no: panel.no })}</h2>}
            {panel.outcome ? (
              panel.outcome.drawn.map(({ label, seats }) => (
                <p key={label} className="xnums">
                  <small>{name(label)}</small>
                  {seats.map(({ no }) => (
                    <b key={no}>{no}</b>
                  ))}
                </p>
              ))
            ) : (
              <p className="sub">
                {panel.quotas
                  .map(({ label, ...quota }) => t('quota', { class: name(label), ...quota }))
                  .join(semicolon())}
              </p>
            )}
            <p className="digest brk">
              {t('commitment')}　{digestText(panel.commitment)}
            </p>
          </section>
        ))}
        {draw.word && (
          <p>
            <span className="sub">{t('word')}</span>　<b>{draw.word.word}</b>
          </p>
        )}
        {draw.seed && (
          <p className="digest brk">
            {t('seed')}　{digestText(draw.seed)}
          </p>
        )}
      </div>
    </div>
  );
}
