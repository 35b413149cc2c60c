import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import { Band, Crumbs, Loading, PageFrame } from '../../ui';
import { useDesk, type Desk } from './draw.api';
import { DrawList } from './of-call';
import { Preparing } from './preparing';
import { Running } from './running';
import './words';

/** 随机抽取 of a call for the office: prepared, committed to, witnessed, revealed, released. */
export default function DrawDeskPage() {
  const { call = '' } = useParams();
  const { t } = useTranslation('draw');
  const { data, error } = useDesk(call);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('title')} dense>
      {data ? <Shown call={call} desk={data} /> : <Loading />}
    </PageFrame>
  );
}

function Shown({ call, desk }: { call: string; desk: Desk }) {
  const { t } = useTranslation('draw');
  const { session } = useSession();
  const officer = isStaff('officer')(session);
  const { latest, draws, defaults } = desk;
  const over = !latest || latest.state === 'released' || latest.state === 'cancelled';
  return (
    <>
      <section className="lead tight">
        <Crumbs trail={[{ label: textOf(desk.call), to: `/admin/calls/${call}` }, { label: t('title') }]} />
        <h1>{t('title')}</h1>
        <p className="sub">{t('deskLead')}</p>
      </section>
      {latest && <Running key={latest.id} call={call} draw={latest} />}
      {over && officer && defaults && <Preparing call={call} defaults={defaults} />}
      {draws.length > 1 && (
        <Band title={t('earlier')}>
          <DrawList draws={draws.slice(1)} />
        </Band>
      )}
    </>
  );
}
