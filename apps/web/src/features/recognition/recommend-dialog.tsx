import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../clock';
import { isoDay } from '../../format';
import { useProblemText } from '../../problems';
import { Button, DateInput, Dialog, ErrorLine, Field, TextInput } from '../../ui';
import { useUpwardActs } from './recognition.api';

/** 推荐: the day and the document under which these cases go up. */
export function RecommendDialog({
  call,
  cases,
  onClose,
}: {
  call: string;
  cases: string[];
  onClose: (done: boolean) => void;
}) {
  const { t } = useTranslation('recognition');
  const say = useProblemText('recognition');
  const { recommend } = useUpwardActs(call);
  const [on, setOn] = useState(isoDay(serverNow()));
  const [document, setDocument] = useState('');
  return (
    <Dialog
      open
      onClose={() => onClose(false)}
      title={t('recommend.title', { count: cases.length })}
      actions={
        <>
          <Button
            primary
            busy={recommend.isPending}
            disabled={!on}
            onClick={() =>
              recommend.mutate({ cases, on, document: document.trim() }, { onSuccess: () => onClose(true) })
            }
          >
            {t('recommend.keep')}
          </Button>
          <Button onClick={() => onClose(false)}>{t('common:act.cancel')}</Button>
        </>
      }
    >
      <Field label={t('recommend.on')}>
        <DateInput value={on} onChange={(event) => setOn(event.target.value)} />
      </Field>
      <Field label={t('recommend.document')} optional>
        <TextInput maxLength={80} value={document} onChange={(event) => setDocument(event.target.value)} />
      </Field>
      {recommend.error && <ErrorLine>{say(recommend.error)}</ErrorLine>}
    </Dialog>
  );
}
