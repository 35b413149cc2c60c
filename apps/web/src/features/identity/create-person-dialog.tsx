import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { createPersonRequest, type StaffAssignment } from '@keshen/identity';
import { api } from '../../api';
import { currentLocale } from '../../i18n';
import { Button, Dialog, ErrorLine, Field, TextInput } from '../../ui';
import { StaffEditor } from './staff-editor';
import { useCheckedForm } from './use-checked-form';

/** A new account of staff, a recommender, a department or an expert; the link goes to the address. */
export function CreatePersonDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const { form, submit, error, busy, failedText } = useCheckedForm<{
    name: string;
    email: string;
    staff: StaffAssignment[];
  }>(createPersonRequest, {
    defaults: { name: '', email: '', staff: [{ role: 'officer', scope: null }] },
    sent: (values) => ({ ...values, locale: currentLocale() }),
    send: async (body) => {
      await api.post('/admin/people', { body });
      await client.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  const staffError = form.formState.errors.staff;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('people.create')}
      actions={
        <>
          <Button primary busy={busy} onClick={() => void submit()}>
            {t('people.createAct')}
          </Button>
          <Button onClick={onClose}>{t('common:act.cancel')}</Button>
        </>
      }
    >
      <p className="sub small">{t('people.createText')}</p>
      <Field label={t('person.name')} error={error('name')} required>
        <TextInput maxLength={60} {...form.register('name')} />
      </Field>
      <Field label={t('person.email')} error={error('email')} required>
        <TextInput type="email" maxLength={254} {...form.register('email')} />
      </Field>
      <StaffEditor
        value={form.watch('staff')}
        onChange={(staff) => form.setValue('staff', staff)}
        error={error('staff') ?? (staffError ? t('staff.scopeMissing') : undefined)}
      />
      {failedText && <ErrorLine>{failedText}</ErrorLine>}
    </Dialog>
  );
}
