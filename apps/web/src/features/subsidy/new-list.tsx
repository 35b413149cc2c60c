import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { batchRequest } from '@keshen/subsidy';
import { textOf } from '../../format';
import { useProblemText } from '../../problems';
import {
  Button,
  DateInput,
  DropZone,
  Empty,
  ErrorLine,
  Field,
  Loading,
  RadioGroup,
  Select,
  TextInput,
} from '../../ui';
import { startList, useListCalls } from './subsidy.api';
import './words';

type Source = 'file' | 'register';

/** A list from a spreadsheet or from the register: for which call, and who submits what comes of it. */
export function NewList() {
  const { t } = useTranslation('subsidy');
  const say = useProblemText('subsidy');
  const navigate = useNavigate();
  const calls = useListCalls();
  const [call, setCall] = useState('');
  const [title, setTitle] = useState('');
  const [mode, setMode] = useState<'confirm' | 'office'>('confirm');
  const [source, setSource] = useState<Source>('file');
  const [file, setFile] = useState<File | null>(null);
  const [period, setPeriod] = useState({ from: '', to: '' });
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (calls.isPending) return <Loading />;
  if (!calls.data?.length) return <Empty title={t('new.noCall')}>{t('new.noCallNote')}</Empty>;
  const chosen = calls.data.find((each) => each.id === call) ?? calls.data[0]!;
  const go = async () => {
    if (title.trim().length < 2) return setError(t('new.lack.title'));
    if (source === 'file' && !file) return setError(t('new.lack.file'));
    const common = { callId: chosen.id, title: title.trim(), mode };
    const range = { ...common, ...period };
    if (source === 'register' && !batchRequest.safeParse(range).success)
      return setError(t('new.lack.period'));
    setBusy(true);
    setError(null);
    try {
      const { id } = await startList(common, source === 'file' ? { file: file! } : period);
      await navigate(`/lists/${id}`);
    } catch (problem) {
      setError(say(problem));
      setBusy(false);
    }
  };
  return (
    <div className="form-w">
      <Field label={t('new.call')}>
        <Select
          value={chosen.id}
          options={calls.data.map(({ id, title: name }) => ({ value: id, label: textOf(name) }))}
          onChange={(event) => setCall(event.target.value)}
        />
      </Field>
      <Field label={t('new.name')} hint={t('new.nameHint')}>
        <TextInput maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />
      </Field>
      <Field group label={t('new.mode')}>
        <RadioGroup
          name="mode"
          value={mode}
          onChange={setMode}
          options={(['confirm', 'office'] as const).map((value) => ({
            value,
            label: t(`mode.${value}`),
            hint: t(`new.modeHint.${value}`),
          }))}
        />
      </Field>
      {chosen.register && (
        <Field group label={t('new.source')}>
          <RadioGroup
            across
            name="source"
            value={source}
            onChange={setSource}
            options={(['file', 'register'] as const).map((value) => ({ value, label: t(`source.${value}`) }))}
          />
        </Field>
      )}
      {source === 'file' || !chosen.register ? (
        <Field group label={t('new.file')} hint={t('new.fileHint')}>
          <DropZone label={t('new.file')} accept=".xlsx" onFiles={(files) => setFile(files[0]!)} />
          {file && <p className="small sub mt2">{file.name}</p>}
        </Field>
      ) : (
        <Field group label={t('new.period')} hint={t('new.periodHint')}>
          <span className="row">
            <DateInput
              aria-label={t('new.from')}
              value={period.from}
              onChange={(event) => setPeriod({ ...period, from: event.target.value })}
            />
            <DateInput
              aria-label={t('new.to')}
              value={period.to}
              onChange={(event) => setPeriod({ ...period, to: event.target.value })}
            />
          </span>
        </Field>
      )}
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="acts mt4">
        <Button primary busy={busy} onClick={() => void go()}>
          {t('new.start')}
        </Button>
      </p>
    </div>
  );
}
