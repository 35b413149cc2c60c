import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DISTRICTS, profileRequest, TOWNS, type Profile } from '@keshen/identity';
import { api } from '../../api';
import {
  Band,
  Button,
  DateInput,
  ErrorLine,
  Field,
  MoneyInput,
  NumberInput,
  Select,
  State,
  TextInput,
} from '../../ui';
import { useSession } from '../../session';
import { RegisterBand } from '../profile/register-band';
import type { Unit } from './identity.api';
import { useCheckedForm } from './use-checked-form';

const TEXTS = ['legal_representative', 'registered_address', 'industry'] as const;
const CONTACT = ['contact_name', 'contact_mobile', 'contact_email'] as const;
const MONEY = ['registered_capital', 'revenue', 'rd_cost'] as const;
const COUNTS = ['staff', 'rd_staff'] as const;
type TextKey =
  | (typeof TEXTS)[number]
  | (typeof CONTACT)[number]
  | 'bank_name'
  | 'established_on'
  | 'district'
  | 'tax_place';
type Values = Record<TextKey, string> & {
  town: string;
  bankAccount: string;
} & Record<(typeof COUNTS)[number], string> &
  Record<(typeof MONEY)[number], number | null>;

const valuesOf = ({ profile, town }: Unit): Values => {
  const text = (key: TextKey): string => profile[key] ?? '';
  const count = (key: (typeof COUNTS)[number]): string => profile[key]?.toString() ?? '';
  return {
    legal_representative: text('legal_representative'),
    registered_address: text('registered_address'),
    industry: text('industry'),
    contact_name: text('contact_name'),
    contact_mobile: text('contact_mobile'),
    contact_email: text('contact_email'),
    bank_name: text('bank_name'),
    established_on: text('established_on'),
    district: text('district'),
    tax_place: text('tax_place'),
    staff: count('staff'),
    rd_staff: count('rd_staff'),
    registered_capital: profile.registered_capital ?? null,
    revenue: profile.revenue ?? null,
    rd_cost: profile.rd_cost ?? null,
    town: town ?? '',
    bankAccount: '',
  };
};

/** What is sent: counts as numbers, an account number only when one was typed. */
const requestOf = (version: number, { town, bankAccount, staff, rd_staff, ...rest }: Values) => ({
  version,
  town,
  profile: {
    ...rest,
    staff: staff.trim() === '' ? null : Number(staff),
    rd_staff: rd_staff.trim() === '' ? null : Number(rd_staff),
  } satisfies Profile,
  ...(bankAccount.trim() ? { bankAccount } : {}),
});

/** The profile in three bands; saved as one, on the version that was read. */
export function ProfileForm({ unit }: { unit: Unit }) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  const { form, submit, error, busy, failedText } = useCheckedForm<Values>(profileRequest, {
    defaults: valuesOf(unit),
    sent: (values) => requestOf(unit.version, values),
    send: async (body) => {
      await api.put(`/parties/${unit.id}/profile`, { body });
      setSaved(true);
      await client.invalidateQueries({ queryKey: ['unit', unit.id] });
    },
  });
  // Problems of the profile lie one level deeper in the request than in the form.
  const deep = (key: keyof Values): string | undefined =>
    error(`profile.${key}` as keyof Values) ?? error(key);
  const locked = !unit.may.change;
  const own = useSession().session.memberships.some(({ party }) => party === unit.id);
  /** What is empty takes what the register says; how many that were. */
  const fill = (entries: Record<string, string | number>): number => {
    const empty = Object.entries(entries).filter(([key]) => {
      const now = form.getValues(key as keyof Values);
      return now === '' || now === null || now === undefined;
    });
    for (const [key, value] of empty)
      form.setValue(key as keyof Values, value as never, { shouldDirty: true });
    return empty.length;
  };
  const districts = DISTRICTS.map((value) => ({ value, label: t(`district.${value}`) }));
  const text = (key: TextKey, most: number) => (
    <Field key={key} label={t(`profile.${key}`)} error={deep(key)} optional>
      <TextInput maxLength={most} readOnly={locked} {...form.register(key)} />
    </Field>
  );
  return (
    <>
      {own && unit.kind === 'legal' && <RegisterBand party={unit.id} mayChange={!locked} onFill={fill} />}
      <form noValidate onChange={() => setSaved(false)} onSubmit={(event) => void submit(event)}>
        <Band title={t('profile.unit')} note={t('profile.unitNote')}>
          <div className="f400">
            <Field label={t('unit.town')} hint={t('unit.townHint')} error={error('town')} required>
              <Select
                disabled={locked}
                {...form.register('town')}
                options={TOWNS.map((value) => ({ value, label: t(`town.${value}`) }))}
              />
            </Field>
            {(['district', 'tax_place'] as const).map((key) => (
              <Field key={key} label={t(`profile.${key}`)} error={deep(key)} optional>
                <Select
                  disabled={locked}
                  {...form.register(key)}
                  empty={t('common:field.choose')}
                  options={districts}
                />
              </Field>
            ))}
            {TEXTS.map((key) => text(key, key === 'registered_address' ? 200 : 60))}
            <Field label={t('profile.established_on')} error={deep('established_on')} optional>
              <DateInput readOnly={locked} {...form.register('established_on')} />
            </Field>
          </div>
        </Band>
        <Band title={t('profile.figures')} note={t('profile.figuresNote')}>
          <div className="f400">
            {COUNTS.map((key) => (
              <Field key={key} label={t(`profile.${key}`)} error={deep(key)} optional>
                <NumberInput unit={t('profile.people')} readOnly={locked} {...form.register(key)} />
              </Field>
            ))}
            {MONEY.map((key) => (
              <Field key={key} label={t(`profile.${key}`)} error={deep(key)} optional>
                <MoneyInput value={form.watch(key)} onChange={(fen) => form.setValue(key, fen)} />
              </Field>
            ))}
          </div>
        </Band>
        <Band title={t('profile.contact')} note={t('profile.contactNote')}>
          <div className="f400">
            {CONTACT.map((key) => text(key, 254))}
            {text('bank_name', 120)}
            <Field
              label={t('profile.bankAccount')}
              hint={
                unit.bankAccount ? t('profile.bankAccountKept', { account: unit.bankAccount }) : undefined
              }
              error={error('bankAccount')}
              optional
            >
              <TextInput
                inputMode="numeric"
                className="mono"
                readOnly={locked}
                {...form.register('bankAccount')}
              />
            </Field>
            {failedText && <ErrorLine>{failedText}</ErrorLine>}
            {!locked && (
              <p className="acts mt5">
                <Button primary type="submit" busy={busy}>
                  {t('profile.save')}
                </Button>
                <span role="status">{saved && <State glyph="ok">{t('account.saved')}</State>}</span>
              </p>
            )}
          </div>
        </Band>
      </form>
    </>
  );
}
