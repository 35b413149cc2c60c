import { useTranslation } from 'react-i18next';
import { dayTimeText, textOf } from '../../format';
import { Countdown, LinkButton } from '../../ui';
import { useOwnOffers } from './subsidy.api';
import './words';

/** What waits for the enterprise to confirm it, on its first page; nothing when nothing does. */
export function OwnOffers() {
  const { t } = useTranslation('subsidy');
  const { data: offers } = useOwnOffers();
  if (!offers?.length) return null;
  return (
    <ol className="rows todo first" aria-label={t('offer.title')}>
      {offers.map((offer) => (
        <li key={offer.id}>
          <div className="due">
            <Countdown until={offer.call.closesAt} />
            <p className="meta">{t('offer.before', { at: dayTimeText(offer.call.closesAt) })}</p>
          </div>
          <div>
            <h2>{t('offer.due', { amountFen: offer.amountFen })}</h2>
            <p className="sub">
              {[
                offer.party.name,
                textOf(offer.programme.name),
                t('offer.itemsNote', { count: offer.items }),
              ].join('　')}
            </p>
          </div>
          <div className="a">
            <LinkButton primary to={`/offers/${offer.id}`}>
              {t('offer.look')}
            </LinkButton>
          </div>
        </li>
      ))}
    </ol>
  );
}
