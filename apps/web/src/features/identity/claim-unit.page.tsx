import { useQueryClient } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { claimRequest } from '@keshen/identity';
import { api } from '../../api';
import { SESSION_KEY } from '../../session';
import { Band, Button, Crumbs, ErrorLine, Field, PageFrame, TextArea } from '../../ui';
import { noUnit, UnitFields, unitOf, type UnitValues } from './unit-fields';
import { useCheckedForm } from './use-checked-form';
import './words';

/** Somebody signed in claims a further unit, or the administration of the own one. */
export default function ClaimUnitPage() {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const navigate = useNavigate();
  const { form, submit, error, busy, failedText } = useCheckedForm<UnitValues & { grounds: string }>(
    claimRequest,
    {
      defaults: { ...noUnit, grounds: '' },
      sent: (values) => ({
        ...unitOf(values),
        ...(values.grounds.trim() ? { grounds: values.grounds } : {}),
      }),
      send: async (body) => {
        await api.post('/claims', { body });
        await client.invalidateQueries({ queryKey: ['claims'] });
        await client.invalidateQueries({ queryKey: SESSION_KEY });
        await navigate('/units');
      },
    },
  );
  return (
    <PageFrame title={t('units.claim')}>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('units.title'), to: '/units' }, { label: t('units.claim') }]} />
        <h1>{t('units.claim')}</h1>
      </section>
      <Band title={t('register.unit')} note={t('register.unitNote')}>
        <form noValidate onSubmit={(event) => void submit(event)}>
          <UnitFields form={form as unknown as UseFormReturn<UnitValues>} error={error} />
          <div className="f400 mt4">
            <Field label={t('claim.grounds')} hint={t('claim.groundsHint')} error={error('grounds')} optional>
              <TextArea {...form.register('grounds')} />
            </Field>
            {failedText && <ErrorLine>{failedText}</ErrorLine>}
            <p className="mt5">
              <Button primary type="submit" busy={busy}>
                {t('claim.act')}
              </Button>
            </p>
          </div>
        </form>
      </Band>
    </PageFrame>
  );
}
