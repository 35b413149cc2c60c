import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { creditCodeProblem, normaliseResidentId, residentIdProblem } from '@keshen/kernel';
import { expertClasses, USUAL_YEARLY_CAP, type Expert } from '@keshen/review';
import { useProblemText } from '../../problems';
import { FieldPicker } from './field-picker';
import { wordsOf } from './split-words';
import './register-words';
import { Button, Checkbox, Dialog, ErrorLine, Field, NumberInput, Select, TextInput } from '../../ui';

export type ExpertEntry = Pick<
  Expert,
  | 'class'
  | 'unit'
  | 'unitCreditCode'
  | 'title'
  | 'fields'
  | 'fieldCodes'
  | 'available'
  | 'yearlyCap'
  | 'outside'
> & {
  residentId?: string;
  retired: boolean;
  reason?: string;
};

/** Entering or changing one line of the register. */
export function ExpertForm({
  name,
  entry,
  problem,
  busy,
  onClose,
  onKeep,
}: {
  name: string;
  entry: (Omit<ExpertEntry, 'retired' | 'residentId'> & { retiredAt: string | null }) | null;
  problem: unknown;
  busy: boolean;
  onClose: () => void;
  onKeep: (entry: ExpertEntry) => void;
}) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const [asked, setAsked] = useState(false);
  const [given, setGiven] = useState({
    class: entry?.class ?? 'technical',
    unit: entry?.unit ?? '',
    unitCreditCode: entry?.unitCreditCode ?? '',
    title: entry?.title ?? '',
    fields: entry?.fields.join('、') ?? '',
    fieldCodes: entry?.fieldCodes ?? [],
    residentId: '',
    outside: entry?.outside == null ? '' : entry.outside ? 'yes' : 'no',
    available: entry?.available ?? true,
    yearlyCap: entry ? String(entry.yearlyCap ?? '') : String(USUAL_YEARLY_CAP),
    retired: Boolean(entry?.retiredAt),
    reason: '',
  });
  const set = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }));
  const code = given.unitCreditCode.trim().toUpperCase();
  const fields = wordsOf(given.fields);
  const leaves = given.retired && !entry?.retiredAt;
  const cap = given.yearlyCap.trim() === '' ? null : Number(given.yearlyCap);
  const codeProblem = code ? creditCodeProblem(code) : null;
  const residentId = normaliseResidentId(given.residentId);
  const idProblem = residentId ? residentIdProblem(residentId) : null;
  const errors = {
    unit: given.unit.trim().length < 2 ? t('expert.unitNeeded') : null,
    code: codeProblem ? say({ code: `credit-code.${codeProblem}` }) : null,
    residentId: idProblem ? say({ code: `resident-id.${idProblem}` }) : null,
    fields: fields.length > 10 ? t('expert.fieldsMost') : null,
    cap: cap !== null && !(Number.isInteger(cap) && cap >= 1 && cap <= 500) ? t('expert.capWrong') : null,
    reason: leaves && given.reason.trim().length < 2 ? t('expert.reasonNeeded') : null,
  };
  const keep = () => {
    setAsked(true);
    if (Object.values(errors).some(Boolean)) return;
    onKeep({
      class: given.class,
      unit: given.unit.trim(),
      unitCreditCode: code || null,
      title: given.title.trim(),
      fields,
      fieldCodes: given.fieldCodes,
      outside: given.outside === '' ? null : given.outside === 'yes',
      ...(residentId ? { residentId } : {}),
      available: given.available,
      yearlyCap: cap,
      retired: given.retired,
      ...(leaves ? { reason: given.reason.trim() } : {}),
    });
  };
  const shown = (error: string | null) => (asked ? error : null);
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t(entry ? 'expert.change' : 'expert.enter', { name })}
      actions={
        <>
          <Button primary busy={busy} onClick={keep}>
            {t('common:act.save')}
          </Button>
          <Button onClick={onClose}>{t('common:act.cancel')}</Button>
        </>
      }
    >
      <div className="two-f">
        <Field label={t('col.class')}>
          <Select
            value={given.class}
            onChange={(e) => set({ class: e.target.value as ExpertEntry['class'] })}
            options={expertClasses.map((c) => ({ value: c, label: t(`class.${c}`) }))}
          />
        </Field>
        <Field label={t('expert.title')} optional>
          <TextInput maxLength={60} value={given.title} onChange={(e) => set({ title: e.target.value })} />
        </Field>
        <Field label={t('expert.unit')} error={shown(errors.unit)}>
          <TextInput maxLength={100} value={given.unit} onChange={(e) => set({ unit: e.target.value })} />
        </Field>
        <Field label={t('expert.code')} hint={t('expert.codeHint')} optional error={shown(errors.code)}>
          <TextInput
            maxLength={18}
            value={given.unitCreditCode}
            onChange={(e) => set({ unitCreditCode: e.target.value })}
          />
        </Field>
        <Field
          label={t('register:residentId')}
          hint={t(entry ? 'register:residentKeep' : 'register:residentHint')}
          optional
          error={shown(errors.residentId)}
        >
          <TextInput
            maxLength={24}
            autoComplete="off"
            value={given.residentId}
            onChange={(e) => set({ residentId: e.target.value })}
          />
        </Field>
        <Field label={t('register:outside')} hint={t('register:outsideHint')}>
          <Select
            value={given.outside}
            empty={t('register:outsideBy.code')}
            onChange={(e) => set({ outside: e.target.value })}
            options={(['yes', 'no'] as const).map((v) => ({ value: v, label: t(`register:outsideBy.${v}`) }))}
          />
        </Field>
        <Field label={t('register:fields.label')} hint={t('register:fields.hint')} optional>
          <FieldPicker value={given.fieldCodes} onChange={(fieldCodes) => set({ fieldCodes })} />
        </Field>
        <Field
          label={t('register:words')}
          hint={t('expert.fieldsHint')}
          optional
          error={shown(errors.fields)}
        >
          <TextInput maxLength={400} value={given.fields} onChange={(e) => set({ fields: e.target.value })} />
        </Field>
        <Field label={t('expert.cap')} hint={t('expert.capHint')} optional error={shown(errors.cap)}>
          <NumberInput value={given.yearlyCap} onChange={(e) => set({ yearlyCap: e.target.value })} />
        </Field>
      </div>
      <Checkbox checked={given.available} onChange={(available) => set({ available })}>
        {t('expert.available')}
      </Checkbox>
      {entry && (
        <Checkbox checked={given.retired} onChange={(retired) => set({ retired })}>
          {t('expert.retired')}
        </Checkbox>
      )}
      {leaves && (
        <Field label={t('expert.reason')} error={shown(errors.reason)}>
          <TextInput maxLength={300} value={given.reason} onChange={(e) => set({ reason: e.target.value })} />
        </Field>
      )}
      {Boolean(problem) && <ErrorLine>{say(problem)}</ErrorLine>}
    </Dialog>
  );
}
