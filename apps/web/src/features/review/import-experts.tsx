import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegisterAnswer } from '@keshen/review';
import { useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, SheetButton, State } from '../../ui';
import { importExperts, useRegisterAct } from './register.api';
import './register-words';

const refusedFirst = (a: RegisterAnswer, b: RegisterAnswer) => Number(!b.done) - Number(!a.done);

/** 批量导入: a spreadsheet in, every row answered. */
export function ImportExperts() {
  const { t } = useTranslation('register');
  const say = useProblemText('review');
  const [open, setOpen] = useState(false);
  const take = useRegisterAct(importExperts);
  const answers = take.data?.answers;
  return (
    <>
      <Button
        small
        icon="upload"
        onClick={() => {
          take.reset();
          setOpen(true);
        }}
      >
        {t('import.open')}
      </Button>
      <Dialog
        open={open}
        wide
        onClose={() => setOpen(false)}
        title={t('import.title')}
        actions={<Button onClick={() => setOpen(false)}>{t('common:act.close')}</Button>}
      >
        <p>{t('import.lead')}</p>
        <p className="mt4">
          <SheetButton
            primary
            busy={take.isPending}
            label={t('import.choose')}
            onSheet={(file) => take.mutate(file)}
          />
        </p>
        {take.error && <ErrorLine>{say(take.error)}</ErrorLine>}
        {answers && (
          <section aria-live="polite" className="mt4">
            <p>
              {t('import.result', {
                count: answers.length,
                done: answers.filter((a) => a.done).length,
                failed: answers.filter((a) => !a.done).length,
              })}
            </p>
            <table className="tbl imp tb2">
              <caption className="vh">{t('import.rows')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('import.row')}</th>
                  <th scope="col">{t('import.name')}</th>
                  <th scope="col">{t('import.answer')}</th>
                </tr>
              </thead>
              <tbody>
                {/* What was refused is read first. */}
                {[...answers].sort(refusedFirst).map((answer) => (
                  <tr key={answer.row} className={answer.done ? undefined : 'bd'}>
                    <td className="no">{answer.row}</td>
                    <td>{answer.name || '—'}</td>
                    <td>
                      <State glyph={!answer.done ? 'danger' : answer.done === 'same' ? 'dash' : 'ok'}>
                        {answer.done ? t(`import.done.${answer.done}`) : say(answer.problem)}
                      </State>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </Dialog>
    </>
  );
}
