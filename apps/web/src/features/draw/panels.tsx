import { useTranslation } from 'react-i18next';
import { comma, semicolon } from '../../format';
import { digestText } from './digest-text';
import type { DrawnQuota, PublicDraw, PublicPanel, PublicSeat } from './draw.api';

/** A quota's name, such as 技术（区外）. */
export function useQuotaName(): (label: string) => string {
  const { t } = useTranslation('draw');
  return (label) => {
    const [as, side] = label.split('-');
    return side ? t('quotaOf', { class: t(`class.${as}`), side: t(`side.${side}`) }) : t(`class.${as}`);
  };
}

/** 事先公布: of every panel from how many it is drawn, and the digest. */
export function Commitments({ draw }: { draw: PublicDraw }) {
  const { t } = useTranslation('draw');
  const name = useQuotaName();
  return (
    <ul className="rows">
      {draw.panels.map((panel) => (
        <li key={panel.no}>
          <div>
            <p>
              <b>{t('panel', { no: panel.no })}</b>　{t('size', { count: panel.size })}
            </p>
            <p className="sub">
              {panel.quotas
                .map(({ label, ...quota }) => t('quota', { class: name(label), ...quota }))
                .join(semicolon())}
            </p>
            <p className="digest brk">{digestText(panel.commitment)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** 结果: who was drawn by number, who follows, who was skipped and why. */
export function Outcome({ panel }: { panel: PublicPanel }) {
  const { t } = useTranslation('draw');
  const name = useQuotaName();
  if (!panel.outcome) return null;
  const { drawn, skipped } = panel.outcome;
  return (
    <section aria-label={t('panel', { no: panel.no })}>
      <h3 className="mt4">
        {t('panel', { no: panel.no })}　<span className="sub">{t('size', { count: panel.size })}</span>
      </h3>
      <dl className="facts">
        {drawn.map((quota) => (
          <Drawn key={quota.label} quota={quota} name={name(quota.label)} />
        ))}
        {skipped.length > 0 && (
          <>
            <dt>{t('skipped')}</dt>
            <dd>
              {skipped
                .map((seat) => t('skippedOne', { no: seat.no, reason: t(`reason.${seat.reason}`) }))
                .join(semicolon())}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Drawn({ quota, name }: { quota: DrawnQuota; name: string }) {
  const { t } = useTranslation('draw');
  const list = (seats: PublicSeat[]) =>
    seats
      .map(({ no, name: who, unit }) => (who ? t('named', { no, name: who, unit }) : t('number', { no })))
      .join(comma()) || t('none');
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <b>{list(quota.seats)}</b>
        {quota.substitutes.length > 0 && (
          <small>
            <br />
            {t('substitutes', { list: list(quota.substitutes) })}
          </small>
        )}
      </dd>
    </>
  );
}
