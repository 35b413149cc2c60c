import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  creditCodeProblem,
  normaliseCreditCode,
  normaliseResidentId,
  residentIdProblem,
} from '@keshen/kernel';
import { expertClasses, type ExpertApplicationRequest, type ExpertClass } from '@keshen/review';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Field, Select, TextArea, TextInput } from '../../ui';
import { FieldPicker } from './field-picker';
import { useRegisterAct } from './register.api';
import { wordsOf } from './split-words';
import './register-words';

/** What somebody who applies says of oneself. */
export function ExpertApplicationForm() {
  const { t } = useTranslation('register');
  const say = useProblemText('review');
  const [asked, setAsked] = useState(false);
  const [given, setGiven] = useState({
    class: 'technical' as ExpertClass,
    unit: '',
    code: '',
    title: '',
    residentId: '',
    fieldCodes: [] as string[],
    words: '',
    statement: '',
    unitContact: '',
  });
  const set = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }));
  const send = useRegisterAct((body: ExpertApplicationRequest) => api.post('/expert-applications', { body }));
  const code = normaliseCreditCode(given.code);
  const residentId = normaliseResidentId(given.residentId);
  const codeProblem = code ? creditCodeProblem(code) : null;
  const idProblem = residentIdProblem(residentId);
  const errors = {
    unit: given.unit.trim().length < 2 ? t('review:expert.unitNeeded') : null,
    code: codeProblem ? say({ code: `credit-code.${codeProblem}` }) : null,
    residentId: idProblem ? say({ code: `resident-id.${idProblem}` }) : null,
    fields: given.fieldCodes.length === 0 ? say({ code: 'expert-application.fields' }) : null,
    words: wordsOf(given.words).length > 10 ? t('review:expert.fieldsMost') : null,
    statement: given.statement.trim().length < 10 ? t('apply.statementNeeded') : null,
    unitContact: /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given.unitContact.trim())
      ? null
      : say({ code: 'form.email' }),
  };
  const shown = (key: keyof typeof errors) => (asked ? errors[key] : null);
  const go = () => {
    setAsked(true);
    if (Object.values(errors).some(Boolean)) return;
    send.mutate({
      class: given.class,
      unit: given.unit.trim(),
      unitCreditCode: code || null,
      title: given.title.trim(),
      fields: wordsOf(given.words),
      fieldCodes: given.fieldCodes,
      residentId,
      statement: given.statement.trim(),
      unitContact: given.unitContact.trim(),
    });
  };
  const text = (key: 'unit' | 'code' | 'title' | 'residentId' | 'words' | 'unitContact', most: number) => (
    <TextInput
      maxLength={most}
      value={given[key]}
      autoComplete={key === 'residentId' ? 'off' : undefined}
      onChange={(e) => set({ [key]: e.target.value })}
    />
  );
  return (
    <div className="stack">
      <div className="two-f">
        <Field label={t('review:col.class')}>
          <Select
            value={given.class}
            onChange={(e) => set({ class: e.target.value as ExpertClass })}
            options={expertClasses.map((c) => ({ value: c, label: t(`review:class.${c}`) }))}
          />
        </Field>
        <Field label={t('review:expert.title')} optional>
          {text('title', 60)}
        </Field>
      </div>
      <div className="two-f">
        <Field label={t('review:expert.unit')} error={shown('unit')}>
          {text('unit', 100)}
        </Field>
        <Field label={t('review:expert.code')} hint={t('apply.codeHint')} optional error={shown('code')}>
          {text('code', 24)}
        </Field>
      </div>
      <div className="two-f">
        <Field label={t('residentId')} hint={t('apply.residentHint')} error={shown('residentId')}>
          {text('residentId', 24)}
        </Field>
        <Field label={t('apply.contact')} hint={t('apply.contactHint')} error={shown('unitContact')}>
          {text('unitContact', 254)}
        </Field>
      </div>
      <Field label={t('fields.label')} hint={t('fields.hint')} error={shown('fields')}>
        <FieldPicker value={given.fieldCodes} onChange={(fieldCodes) => set({ fieldCodes })} />
      </Field>
      <Field label={t('words')} hint={t('review:expert.fieldsHint')} optional error={shown('words')}>
        {text('words', 400)}
      </Field>
      <Field label={t('apply.statement')} hint={t('apply.statementHint')} error={shown('statement')}>
        <TextArea limit={1000} value={given.statement} onChange={(e) => set({ statement: e.target.value })} />
      </Field>
      {send.error && <ErrorLine>{say(send.error)}</ErrorLine>}
      <p>
        <Button primary busy={send.isPending} onClick={go}>
          {t('apply.send')}
        </Button>
      </p>
    </div>
  );
}
