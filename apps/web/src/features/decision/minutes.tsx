import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../problems';
import { Button, DateInput, ErrorLine, Field, TextArea, TextInput } from '../../ui';
import { useMeetingAct, type MeetingPage } from './decision.api';

const MOST = 20_000;

/** 会议纪要: written while the meeting is open, kept as it is afterwards. */
export function Minutes({ meeting, may }: { meeting: MeetingPage; may: boolean }) {
  const { t } = useTranslation('decision');
  const say = useProblemText('decision');
  const { mutateAsync, isPending } = useMeetingAct(meeting.id);
  const [title, setTitle] = useState(meeting.title);
  const [heldOn, setHeldOn] = useState(meeting.heldOn);
  const [minutes, setMinutes] = useState(meeting.minutes);
  const [error, setError] = useState<string | null>(null);
  if (!may)
    return meeting.minutes ? (
      <p className="pre">{meeting.minutes}</p>
    ) : (
      <p className="sub">{t('minutes.none')}</p>
    );
  const act = async (work: Parameters<typeof mutateAsync>[0]) => {
    setError(null);
    try {
      await mutateAsync(work);
    } catch (problem) {
      setError(say(problem));
    }
  };
  const changed = title !== meeting.title || heldOn !== meeting.heldOn || minutes !== meeting.minutes;
  const body = { title: title.trim(), heldOn, minutes: minutes.trim(), version: meeting.version };
  return (
    <div className="stack form-w">
      <Field label={t('prepare.name')}>
        <TextInput maxLength={120} value={title} onChange={(e) => setTitle(e.target.value)} />
      </Field>
      <Field label={t('col.heldOn')}>
        <DateInput value={heldOn} onChange={(e) => setHeldOn(e.target.value)} />
      </Field>
      <Field label={t('minutes.title')} hint={t('minutes.hint')}>
        <TextArea limit={MOST} rows={8} value={minutes} onChange={(e) => setMinutes(e.target.value)} />
      </Field>
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="row wrap gap3">
        <Button
          busy={isPending}
          disabled={!changed || !body.title}
          onClick={() => void act({ do: 'change', body })}
        >
          {t('minutes.save')}
        </Button>
        <Button
          disabled={changed || !meeting.minutes || isPending}
          onClick={() => void act({ do: 'close', version: meeting.version })}
        >
          {t('minutes.close')}
        </Button>
        <span className="meta">{t('minutes.closeNote')}</span>
      </p>
    </div>
  );
}
