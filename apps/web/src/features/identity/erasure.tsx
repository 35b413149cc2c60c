import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { erasureRequest } from '@keshen/identity';
import { api } from '../../api';
import { Band, Button, Dialog, ErrorLine, Field, TextInput } from '../../ui';
import { useCheckedForm } from './use-checked-form';

type Whose = {
  /** Where it is asked for. */
  path: string;
  /** Whose account it is; none: one's own. */
  name?: string;
  onErased: () => Promise<void>;
};

/** 注销: closes an account for good, once its address was typed. */
export function Erasure(whose: Whose) {
  const { t } = useTranslation('identity');
  const [asking, setAsking] = useState(false);
  const title = whose.name ? t('erasure.titleOf', { name: whose.name }) : t('erasure.title');
  return (
    <Band title={t('erasure.title')} note={t(whose.name ? 'erasure.noteOf' : 'erasure.note')}>
      <Button onClick={() => setAsking(true)}>{t('erasure.title')}</Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={title}>
        <ErasureForm {...whose} onCancel={() => setAsking(false)} />
      </Dialog>
    </Band>
  );
}

function ErasureForm({ path, onErased, onCancel }: Whose & { onCancel: () => void }) {
  const { t } = useTranslation('identity');
  const { form, submit, error, busy, failedText } = useCheckedForm<{ email: string }>(erasureRequest, {
    defaults: { email: '' },
    send: async (body) => {
      await api.post(path, { body });
      await onErased();
    },
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <p>{t('erasure.text')}</p>
      <Field label={t('erasure.email')} error={error('email')} required>
        <TextInput type="email" autoComplete="off" maxLength={254} {...form.register('email')} />
      </Field>
      {failedText && <ErrorLine>{failedText}</ErrorLine>}
      <p className="acts mt5">
        <Button primary type="submit" busy={busy}>
          {t('erasure.title')}
        </Button>
        <Button onClick={onCancel}>{t('common:act.cancel')}</Button>
      </p>
    </form>
  );
}
