import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { callSchema } from '@keshen/programme';
import { textOf } from '../../format';
import { definitionResolver } from '../../form/resolver';
import { useProblemText } from '../../problems';
import {
  Button,
  Checkbox,
  ErrorLine,
  Field,
  LinkButton,
  MoneyInput,
  NumberInput,
  Select,
  TextArea,
  TextInput,
} from '../../ui';
import { useCallCommands, type ProgrammeVersion } from './admin.api';
import { draftOf, emptyCall, valuesOf, type CallValues } from './call-values';
import { FilesField } from '../screening/files';
import type { ListedCall, PolicyFile } from './programme.api';
import './words';

type TextName = Exclude<keyof CallValues, 'envelopeFen' | 'attachments'>;

/** The call's questions; the same schema as the server's decides what is right. */
export function CallForm({
  programmes,
  call,
  policyFiles = [],
}: {
  programmes: ProgrammeVersion[];
  call?: ListedCall;
  policyFiles?: PolicyFile[];
}) {
  const { t } = useTranslation('programme');
  const say = useProblemText('programme');
  const navigate = useNavigate();
  const { create, change } = useCallCommands();
  const form = useForm<CallValues>({
    defaultValues: call ? valuesOf(call, policyFiles) : emptyCall(programmes[0]?.id ?? ''),
    resolver: definitionResolver<CallValues>(
      (values) =>
        ({
          safeParse: () => {
            const result = callSchema.safeParse(draftOf(values));
            return result.success ? { success: true, data: values } : result;
          },
        }) as never,
    ),
  });
  const errors = form.formState.errors as Record<string, Record<string, unknown> | undefined>;
  const wordsAt = (...path: string[]): string | undefined => {
    const found = path.reduce<unknown>(
      (at, key) => (at as Record<string, unknown> | undefined)?.[key],
      errors,
    );
    const problem = found as { type?: string; params?: Record<string, unknown> } | undefined;
    return problem?.type ? say({ code: problem.type, params: problem.params }) : undefined;
  };
  const save = form.handleSubmit(async (values) => {
    const draft = draftOf(values);
    const done = (made: ListedCall) => void navigate(`/admin/calls/${made.id}`);
    if (call) change.mutate({ id: call.id, version: call.version, call: draft }, { onSuccess: done });
    else create.mutate(draft, { onSuccess: done });
  });
  const text = (name: TextName, label: string, error: string | undefined, more: object = {}) => (
    <Field label={label} error={error} {...('hint' in more ? { hint: more.hint as string } : {})}>
      <TextInput {...form.register(name)} {...('input' in more ? (more.input as object) : {})} />
    </Field>
  );
  const instant = { input: { type: 'datetime-local' } };
  const refused = call ? change.error : create.error;
  return (
    <form className="form-w" noValidate onSubmit={(event) => void save(event)}>
      <Field label={t('form.programme')} error={wordsAt('programmeVersionId')}>
        <Select
          {...form.register('programmeVersionId')}
          options={versionsFor(programmes, call).map((p) => ({
            value: p.id,
            label: p.version
              ? t('form.version', { name: textOf(p.name), version: p.version })
              : textOf(p.name),
          }))}
        />
      </Field>
      {text('titleZh', t('form.titleZh'), wordsAt('title', 'zh-CN'), { input: { maxLength: 200 } })}
      {text('titleEn', t('form.titleEn'), wordsAt('title', 'en'), { input: { maxLength: 200, lang: 'en' } })}
      <Field label={t('form.year')} error={wordsAt('year')}>
        <NumberInput {...form.register('year')} inputMode="numeric" maxLength={4} />
      </Field>
      <Field label={t('form.batch')} error={wordsAt('batch')}>
        <NumberInput {...form.register('batch')} inputMode="numeric" maxLength={2} />
      </Field>
      {text('noticeNumber', t('form.noticeNumber'), wordsAt('noticeNumber'), {
        hint: t('form.noticeNumberHint'),
        input: { maxLength: 40 },
      })}
      {text('opensAt', t('times.opens'), wordsAt('opensAt'), instant)}
      {text('closesAt', t('times.closes'), wordsAt('closesAt'), instant)}
      {text('endorsementClosesAt', t('times.endorsement'), wordsAt('endorsementClosesAt'), instant)}
      <Field label={t('form.envelope')} error={wordsAt('envelopeFen')}>
        <Controller
          control={form.control}
          name="envelopeFen"
          render={({ field }) => (
            <MoneyInput value={field.value} onChange={field.onChange} onBlur={field.onBlur} />
          )}
        />
      </Field>
      <Field label={t('form.limit')} error={wordsAt('limitPerParty')}>
        <NumberInput {...form.register('limitPerParty')} inputMode="numeric" maxLength={2} />
      </Field>
      <Field label={t('form.grace')} hint={t('form.graceHint')} error={wordsAt('graceMinutes')}>
        <NumberInput {...form.register('graceMinutes')} inputMode="numeric" maxLength={4} />
      </Field>
      <Controller
        control={form.control}
        name="sealed"
        render={({ field }) => (
          <Checkbox checked={field.value} onChange={field.onChange} onBlur={field.onBlur}>
            {t('form.sealed')}
          </Checkbox>
        )}
      />
      <Field label={t('form.quotaTotal')} hint={t('form.noLimit')} error={wordsAt('quotaTotal')} optional>
        <NumberInput {...form.register('quotaTotal')} inputMode="numeric" maxLength={6} />
      </Field>
      <Field
        label={t('form.quotaPerRecommender')}
        hint={t('form.noLimit')}
        error={wordsAt('quotaPerRecommender')}
        optional
      >
        <NumberInput {...form.register('quotaPerRecommender')} inputMode="numeric" maxLength={5} />
      </Field>
      <Field
        label={t('form.quotas')}
        hint={t('form.quotasHint')}
        error={wordsAt('quotas') ?? (errors['quotas'] ? t('form.quotasWrong') : undefined)}
        optional
      >
        <TextArea {...form.register('quotas')} rows={3} maxLength={2000} />
      </Field>
      <Controller
        control={form.control}
        name="attachments"
        render={({ field }) => (
          <FilesField
            label={t('form.policyFiles')}
            hint={t('form.policyFilesHint')}
            purpose="policy"
            accept=".pdf,.docx,.xlsx,.jpg,.png"
            most={20}
            optional
            files={field.value}
            onChange={(change) => field.onChange(change(form.getValues('attachments')))}
          />
        )}
      />
      {text('office', t('form.office'), wordsAt('contact', 'office'), { input: { maxLength: 80 } })}
      {text('person', t('form.person'), wordsAt('contact', 'person'), { input: { maxLength: 40 } })}
      {text('phone', t('form.phone'), wordsAt('contact', 'phone'), { input: { maxLength: 40, type: 'tel' } })}
      {text('email', t('form.email'), wordsAt('contact', 'email'), {
        input: { maxLength: 120, type: 'email' },
      })}
      {text('address', t('form.address'), wordsAt('contact', 'address'), { input: { maxLength: 200 } })}
      {refused && <ErrorLine>{say(refused)}</ErrorLine>}
      <p className="acts mt5">
        <Button primary type="submit" busy={create.isPending || change.isPending}>
          {t('form.keep')}
        </Button>
        <LinkButton to={call ? `/admin/calls/${call.id}` : '/admin/calls'}>{t('form.back')}</LinkButton>
      </p>
    </form>
  );
}

/** The newest version of each programme, and the one that the draft already names. */
function versionsFor(
  programmes: ProgrammeVersion[],
  call?: ListedCall,
): (Omit<ProgrammeVersion, 'version'> & { version?: number })[] {
  if (!call || programmes.some((p) => p.id === call.programmeVersionId)) return programmes;
  return [
    { id: call.programmeVersionId, code: call.programmeCode, name: call.programme.name },
    ...programmes,
  ];
}
