import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../../clock';
import { dayTimeText } from '../../format';
import { useProblemText } from '../../problems';
import { Band, Button, ErrorLine, Field, TextInput } from '../../ui';
import { instantOf, localOf } from '../programme/local-time';
import { useBidding, type Bidding } from './bid.api';
import './bid-words';

/** 征集意愿 of a call: asked for before a plan is proposed; nothing where the programme does not ask. */
export function BiddingBand({ call }: { call: string }) {
  const { t } = useTranslation('bid');
  const { bidding } = useBidding(call);
  if (!bidding.data || bidding.data.workingDays === null) return null;
  return (
    <Band title={t('call.title')}>
      <p className="sub">{t('call.how')}</p>
      <Asked call={call} bidding={bidding.data} />
    </Band>
  );
}

function Asked({ call, bidding }: { call: string; bidding: Bidding }) {
  const { t } = useTranslation('bid');
  const say = useProblemText('bid');
  const now = useServerNow();
  const { open, remind } = useBidding(call);
  const { opened, cases, asked, answered, said } = bidding;
  const running = opened !== null && now <= new Date(opened.closesAt);
  const [moving, setMoving] = useState(false);
  const [local, setLocal] = useState(localOf((running ? opened.closesAt : null) ?? bidding.until!));
  const [needed, setNeeded] = useState(false);
  const error = open.error ?? remind.error;
  const send = () => {
    const until = instantOf(local);
    setNeeded(!until);
    if (until) open.mutate(until, { onSuccess: () => setMoving(false) });
  };
  return (
    <>
      {opened && (
        <>
          <p role="status">
            {t(running ? 'call.state' : 'call.over', {
              at: dayTimeText(opened.closesAt),
              cases,
              asked,
              answered,
            })}
          </p>
          <p className="meta">
            {t('call.said', { want: said.want, can: said.can, rather: said['rather-not'] })}
            {opened.remindedAt && `　${t('call.reminded', { at: dayTimeText(opened.remindedAt) })}`}
          </p>
        </>
      )}
      {cases === 0 && <p>{t('call.nothing')}</p>}
      {cases > 0 && (!opened || moving) && (
        <Field label={t('call.until')} error={needed ? t('call.needed') : null}>
          <TextInput type="datetime-local" value={local} onChange={(event) => setLocal(event.target.value)} />
        </Field>
      )}
      {error && <ErrorLine>{say(error)}</ErrorLine>}
      {cases > 0 && (
        <p className="row gap3 mt4 wrap">
          {!opened || moving ? (
            <Button primary busy={open.isPending} onClick={send}>
              {t(opened ? 'call.move' : 'call.go')}
            </Button>
          ) : (
            <Button onClick={() => setMoving(true)}>{t(running ? 'call.move' : 'call.again')}</Button>
          )}
          {running && !moving && answered < asked && (
            <Button busy={remind.isPending} onClick={() => remind.mutate()}>
              {t('call.remind', { count: asked - answered })}
            </Button>
          )}
        </p>
      )}
    </>
  );
}
