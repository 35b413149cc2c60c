import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { PARTY_KINDS, TOWNS, type PartyKind } from '@keshen/identity';
import { creditCodeProblem, normaliseCreditCode } from '@keshen/kernel';
import { Field, RadioGroup, Select, State, TextInput } from '../../ui';

export type UnitValues = {
  kind: PartyKind;
  creditCode: string;
  residentId: string;
  unit: string;
  legalRepresentative: string;
  town: string;
};
export const noUnit: UnitValues = {
  kind: 'legal',
  creditCode: '',
  residentId: '',
  unit: '',
  legalRepresentative: '',
  town: '',
};

/** Of a unit's fields those that its kind has. */
export function unitOf({ kind, creditCode, residentId, unit, legalRepresentative, town }: UnitValues) {
  if (kind === 'legal') return { kind, creditCode, unit, legalRepresentative, town };
  if (kind === 'natural') return { kind, residentId, town };
  return { kind, unit, town };
}

type Props = {
  form: UseFormReturn<UnitValues>;
  error: (name: keyof UnitValues) => string | undefined;
};

/** What is claimed: a legal person by its code, checked as it is typed; oneself; a team. */
export function UnitFields({ form, error }: Props) {
  const { t } = useTranslation('identity');
  const kind = form.watch('kind');
  return (
    <div className="f400">
      <Field label={t('unit.kind')} group>
        <RadioGroup
          name="kind"
          across
          value={kind}
          onChange={(value) => form.setValue('kind', value)}
          options={PARTY_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
      </Field>
      {kind === 'legal' && (
        <Field
          label={t('unit.creditCode')}
          hint={t('unit.creditCodeHint')}
          error={error('creditCode')}
          below={<CodeCheck code={form.watch('creditCode')} />}
          required
        >
          <TextInput
            className="mono"
            maxLength={30}
            autoCapitalize="characters"
            {...form.register('creditCode')}
          />
        </Field>
      )}
      {kind === 'natural' && (
        <Field
          label={t('unit.residentId')}
          hint={t('unit.residentIdHint')}
          error={error('residentId')}
          required
        >
          <TextInput className="mono" maxLength={30} {...form.register('residentId')} />
        </Field>
      )}
      {kind !== 'natural' && (
        <Field label={t(kind === 'legal' ? 'unit.name' : 'unit.teamName')} error={error('unit')} required>
          <TextInput autoComplete="organization" maxLength={120} {...form.register('unit')} />
        </Field>
      )}
      {kind === 'legal' && (
        <Field
          label={t('unit.legalRepresentative')}
          hint={t('unit.legalRepresentativeHint')}
          error={error('legalRepresentative')}
          required
        >
          <TextInput maxLength={60} {...form.register('legalRepresentative')} />
        </Field>
      )}
      <Field label={t('unit.town')} hint={t('unit.townHint')} error={error('town')} required>
        <Select
          {...form.register('town')}
          empty={t('unit.townEmpty')}
          options={TOWNS.map((value) => ({ value, label: t(`town.${value}`) }))}
        />
      </Field>
    </div>
  );
}

/** Answers at once whether the code's check characters fit; nothing is asked of the server. */
function CodeCheck({ code }: { code: string }) {
  const { t } = useTranslation('identity');
  const text = normaliseCreditCode(code);
  if (text.length !== 18) return null;
  const problem = creditCodeProblem(text);
  return (
    <p className="small sub mt3" role="status">
      <State glyph={problem ? 'danger' : 'ok'}>{t(problem ? 'unit.codeWrong' : 'unit.codeRight')}</State>
    </p>
  );
}
