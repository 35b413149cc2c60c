import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayText, textOf } from '../../format';
import { api } from '../../api';
import { Band, LinkButton, NoticeDays, State } from '../../ui';
import type { CaseView, Conclude } from '../application/application.api';
import ObjectionPanel from '../notice/objection.panel';
import { caseOf } from './rules';
import { useVoucherAct, type OrderView } from './voucher.api';
import './words';

/** 兑付公示: under which notice, how far, how many objections; the office answers them here. */
export function RedemptionNotice({ view }: { view: OrderView }) {
  const { t } = useTranslation('voucher');
  const claim = caseOf(view, 'redemption');
  const { notice, objections } = view;
  const toPublish = claim?.stageKind === 'notice' && claim.duty && !notice;
  if (!notice && !toPublish) return null;
  const held = claim?.stageKind === 'objection';
  return (
    <Band title={t('notice.title')} note={t('notice.note')}>
      {toPublish && (
        <p>
          <LinkButton primary to={`/notices/compose/${view.callId}`}>
            {t('notice.compose')}
          </LinkButton>
        </p>
      )}
      {notice && (
        <>
          <p>
            <Link to={`/notices/${notice.id}`}>{notice.title}</Link>
            {'　'}
            <span className="sub">{notice.number}</span>
          </p>
          <p className="row wrap gap3 mt3">
            <NoticeDays day={notice.day} days={notice.workingDays} />
            <span className="small sub">
              {t('notice.period', { from: dayText(notice.startsOn), to: dayText(notice.endsOn) })}
              {'　'}
              {t('notice.objections', { count: notice.objections })}
            </span>
          </p>
          {held && (
            <p className="mt3">
              <State glyph="now">{t('notice.held')}</State>
            </p>
          )}
        </>
      )}
      {objections.map((objection) => (
        <Objection key={objection.case.id} view={objection} />
      ))}
    </Band>
  );
}

function Objection({ view }: { view: CaseView }) {
  const act = useVoucherAct((body: object) => api.post(`/cases/${view.case.id}/outcomes`, { body }));
  const conclude: Conclude = async (request) =>
    void (await act.mutateAsync({ ...request, version: view.case.version }));
  return (
    <section className="fs" aria-label={textOf(view.stage.label)}>
      <h3>{textOf(view.stage.label)}</h3>
      <ObjectionPanel view={view} conclude={conclude} />
    </section>
  );
}
