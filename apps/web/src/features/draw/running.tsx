import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import { Band, Button, ErrorLine, Field, LinkButton, TextInput } from '../../ui';
import { ReasonDialog } from '../review/reason-dialog';
import { useDrawActs, type DrawDesk } from './draw.api';
import { OfficePanels } from './office-panels';
import { Commitments } from './panels';
import { DrawProgress } from './progress';

/** A draw that was committed to, with what is to be done next. */
export function Running({ call, draw }: { call: string; draw: DrawDesk }) {
  const { t } = useTranslation('draw');
  const drawn = draw.state === 'revealed' || draw.state === 'released';
  return (
    <>
      <Band title={t('progress')} note={t('by', { name: draw.committedBy.name })}>
        <DrawProgress draw={draw} />
        <Acts call={call} draw={draw} />
        <p className="mt4">
          <Link to={`/expert-draws/${draw.id}`}>{t('public')}</Link>
          {'　'}
          <Link to={`/expert-draws/${draw.id}/screen`}>{t('screen')}</Link>
        </p>
      </Band>
      {drawn ? (
        <Band title={t(draw.state === 'released' ? 'seated' : 'proposed')} note={t('proposedNote')}>
          <OfficePanels panels={draw.office} />
        </Band>
      ) : (
        <Band title={t('before')} note={t('deskBefore')}>
          <Commitments draw={draw} />
        </Band>
      )}
    </>
  );
}

function Acts({ call, draw }: { call: string; draw: DrawDesk }) {
  const { t } = useTranslation('draw');
  const say = useProblemText('draw');
  const { session } = useSession();
  const { witness, reveal, release, cancel } = useDrawActs(call);
  const [word, setWord] = useState('');
  const [giving, setGiving] = useState(false);
  const officer = isStaff('officer')(session);
  const error = witness.error ?? reveal.error ?? release.error;
  const own = session.account?.id === draw.committedBy.account;
  return (
    <>
      {draw.state === 'committed' &&
        (own ? (
          <p>{t('waitsForWord')}</p>
        ) : (
          <div className="row wrap gap3 listf">
            <Field label={t('word')} hint={t('wordHint')}>
              <TextInput value={word} maxLength={100} onChange={(e) => setWord(e.target.value)} />
            </Field>
            <Button
              primary
              busy={witness.isPending}
              disabled={word.trim().length < 4}
              onClick={() => witness.mutate({ id: draw.id, word: word.trim() })}
            >
              {t('give')}
            </Button>
          </div>
        ))}
      {draw.word && (
        <p>
          <span className="sub">{t('word')}</span>　<b>{draw.word.word}</b>
          {'　'}
          <span className="meta">{draw.by.witnessed}</span>
        </p>
      )}
      {error && <ErrorLine>{say(error)}</ErrorLine>}
      {officer && (
        <p className="row gap3 mt4 wrap">
          {draw.state === 'witnessed' && (
            <Button primary busy={reveal.isPending} onClick={() => reveal.mutate({ id: draw.id })}>
              {t('reveal')}
            </Button>
          )}
          {draw.state === 'revealed' && (
            <Button
              primary
              busy={release.isPending}
              onClick={() => release.mutate({ id: draw.id, seats: draw.digest! })}
            >
              {t('release')}
            </Button>
          )}
          {(draw.state === 'committed' || draw.state === 'witnessed') && (
            <Button onClick={() => setGiving(true)}>{t('cancel')}</Button>
          )}
          {draw.state === 'released' && <LinkButton to={`/assignments/${call}`}>{t('plan')}</LinkButton>}
        </p>
      )}
      {giving && (
        <ReasonDialog
          title={t('cancel')}
          label={t('cancelReason')}
          act={t('cancelNow')}
          limit={300}
          doing={cancel}
          onReason={(reason) => cancel.mutate({ id: draw.id, reason }, { onSuccess: () => setGiving(false) })}
          close={() => setGiving(false)}
        >
          <p className="sub">{t('cancelHint')}</p>
        </ReasonDialog>
      )}
    </>
  );
}
