import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dateText } from '../../format';
import { useProblemText } from '../../problems';
import { Button, DateInput, ErrorLine, Field, TextInput } from '../../ui';
import { addAbsence, removeAbsence, useRegisterAct, type SeenAbsence } from './register.api';
import './register-words';

/** 请假: what lies ahead, and more of it. `of`: `mine`, or an account; null: only to be read. */
export function Absences({ absences, of }: { absences: readonly SeenAbsence[]; of: string | null }) {
  const { t } = useTranslation('register');
  const say = useProblemText('review');
  const empty = { from: '', until: '', note: '' };
  const [given, setGiven] = useState(empty);
  const set = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }));
  const add = useRegisterAct(addAbsence(of ?? 'mine'), () => setGiven(empty));
  const remove = useRegisterAct(removeAbsence);
  const disorder = Boolean(given.from && given.until && given.from > given.until);
  return (
    <div className="stack">
      {absences.length === 0 ? (
        <p className="sub">{t('absence.none')}</p>
      ) : (
        <ul className="chk">
          {absences.map((absence) => (
            <li key={absence.id}>
              <span>
                {t('absence.between', { from: dateText(absence.from), until: dateText(absence.until) })}
                <small>{absence.note}</small>
              </span>
              {of && (
                <Button quiet small busy={remove.isPending} onClick={() => remove.mutate(absence.id)}>
                  {t('absence.remove')}
                  <span className="vh"> {absence.from}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {of && (
        <>
          <div className="two-f">
            <Field label={t('absence.from')}>
              <DateInput value={given.from} onChange={(e) => set({ from: e.target.value })} />
            </Field>
            <Field label={t('absence.until')} error={disorder ? t('absence.order') : null}>
              <DateInput value={given.until} onChange={(e) => set({ until: e.target.value })} />
            </Field>
          </div>
          <Field label={t('absence.note')} optional>
            <TextInput maxLength={100} value={given.note} onChange={(e) => set({ note: e.target.value })} />
          </Field>
          <p>
            <Button
              busy={add.isPending}
              aria-disabled={!given.from || !given.until || disorder || undefined}
              onClick={() => add.mutate(given)}
            >
              {t('absence.add')}
            </Button>
          </p>
        </>
      )}
      {(add.error ?? remove.error) && <ErrorLine>{say(add.error ?? remove.error)}</ErrorLine>}
    </div>
  );
}
