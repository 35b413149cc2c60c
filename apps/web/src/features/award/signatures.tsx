import { useTranslation } from 'react-i18next';
import { DateTime, State } from '../../ui';
import type { Agreement } from './award.api';
import './words';

/** Who has signed, when, and whom it still waits for; a place for the seal on paper. */
export function Signatures({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation('award');
  const { content } = agreement;
  const sides = [
    {
      key: 'party',
      name: content.party.name,
      at: agreement.partySignedAt,
      by: agreement.partySignedBy,
    },
    {
      key: 'commission',
      name: content.commission,
      at: agreement.commissionSignedAt,
      by: agreement.commissionSignedBy,
    },
  ] as const;
  return (
    <div className="vs signs">
      {sides.map((side) => (
        <div key={side.key}>
          <p className="hd">{t(`agreement.side.${side.key}`)}</p>
          <p>
            <b>{side.name}</b>
          </p>
          <p>
            {side.at ? (
              <>
                <State glyph="ok">{t('agreement.signedBy', { name: side.by ?? '' })}</State>
                <br />
                <span className="meta">
                  <DateTime value={side.at} />
                </span>
              </>
            ) : (
              <State glyph="todo">{t('agreement.unsigned')}</State>
            )}
          </p>
          <p className="sealp only-print">{t('agreement.seal')}</p>
        </div>
      ))}
      <p className="meta full">
        {t('agreement.digest', { version: agreement.version })}{' '}
        <code className="mono" title={agreement.digest}>
          {agreement.digest.slice(0, 8)} … {agreement.digest.slice(-8)}
        </code>
      </p>
    </div>
  );
}
