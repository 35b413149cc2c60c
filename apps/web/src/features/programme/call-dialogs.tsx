import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, Field, NumberInput, TextArea, TextInput } from '../../ui';
import { dateTimeText } from '../../format';
import { useCallCommands } from './admin.api';
import { instantOf, localOf } from './local-time';
import type { ListedCall } from './programme.api';
import './words';

export type CallDialog = 'publish' | 'extend' | 'close' | 'copy';

/** What an administrator does with a call, each with what follows from it before it is done. */
export function CallDialogs({
  call,
  open,
  onClose,
}: {
  call: ListedCall;
  open: CallDialog | null;
  onClose: () => void;
}) {
  if (!open) return null;
  const parts = { publish: Publish, extend: Extend, close: Close, copy: Copy };
  const Part = parts[open];
  return <Part call={call} onClose={onClose} />;
}

type PartProps = { call: ListedCall; onClose: () => void };

function Frame({
  title,
  verb,
  busy,
  error,
  onDo,
  onClose,
  children,
}: {
  title: string;
  verb: string;
  busy: boolean;
  error: unknown;
  onDo: () => void;
  onClose: () => void;
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const say = useProblemText('programme');
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button primary busy={busy} onClick={onDo}>
            {verb}
          </Button>
        </>
      }
    >
      {children}
      {error ? <ErrorLine>{say(error)}</ErrorLine> : null}
    </Dialog>
  );
}

function Publish({ call, onClose }: PartProps) {
  const { t } = useTranslation('programme');
  const { publish } = useCallCommands();
  return (
    <Frame
      title={t('admin.publishTitle')}
      verb={t('admin.publish')}
      busy={publish.isPending}
      error={publish.error}
      onClose={onClose}
      onDo={() => publish.mutate({ id: call.id, version: call.version }, { onSuccess: onClose })}
    >
      <p>
        {t('admin.publishText', {
          opens: dateTimeText(call.opensAt),
          closes: dateTimeText(call.closesAt),
        })}
      </p>
    </Frame>
  );
}

function Extend({ call, onClose }: PartProps) {
  const { t } = useTranslation('programme');
  const { extend } = useCallCommands();
  const [until, setUntil] = useState(localOf(call.closesAt));
  const [application, setApplication] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const closesAt = instantOf(until);
  const short = reason.trim().length < 4;
  return (
    <Frame
      title={t('admin.extendTitle')}
      verb={t('admin.extend')}
      busy={extend.isPending}
      error={extend.error}
      onClose={onClose}
      onDo={() => {
        setTried(true);
        if (closesAt && !short)
          extend.mutate(
            { id: call.id, closesAt, applicationId: application.trim() || null, reason: reason.trim() },
            { onSuccess: onClose },
          );
      }}
    >
      <p className="sub small">
        {t('admin.extendNow', { at: dateTimeText(call.closedEarlyAt ?? call.closesAt) })}
      </p>
      <Field label={t('admin.extendUntil')} error={tried && !closesAt ? t('form.dateTime') : undefined}>
        <TextInput type="datetime-local" value={until} onChange={(e) => setUntil(e.target.value)} />
      </Field>
      <Field label={t('admin.extendOne')} hint={t('admin.extendOneHint')} optional>
        <TextInput value={application} maxLength={36} onChange={(e) => setApplication(e.target.value)} />
      </Field>
      <Field label={t('admin.reason')} error={tried && short ? t('form.reason') : undefined}>
        <TextArea value={reason} maxLength={500} limit={500} onChange={(e) => setReason(e.target.value)} />
      </Field>
    </Frame>
  );
}

function Close({ call, onClose }: PartProps) {
  const { t } = useTranslation('programme');
  const { close } = useCallCommands();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const short = reason.trim().length < 4;
  return (
    <Frame
      title={t('admin.closeTitle')}
      verb={t('admin.closeNow')}
      busy={close.isPending}
      error={close.error}
      onClose={onClose}
      onDo={() => {
        setTried(true);
        if (!short) close.mutate({ id: call.id, reason: reason.trim() }, { onSuccess: onClose });
      }}
    >
      <p>{t('admin.closeText')}</p>
      <Field label={t('admin.reason')} error={tried && short ? t('form.reason') : undefined}>
        <TextArea value={reason} maxLength={500} limit={500} onChange={(e) => setReason(e.target.value)} />
      </Field>
    </Frame>
  );
}

function Copy({ call, onClose }: PartProps) {
  const { t } = useTranslation('programme');
  const { copy } = useCallCommands();
  const navigate = useNavigate();
  const [year, setYear] = useState(String(call.year + 1));
  const [number, setNumber] = useState(`嘉科〔${call.year + 1}〕号`);
  return (
    <Frame
      title={t('admin.copyTitle')}
      verb={t('admin.copy')}
      busy={copy.isPending}
      error={copy.error}
      onClose={onClose}
      onDo={() =>
        copy.mutate(
          { id: call.id, year: Number(year), noticeNumber: number.trim() },
          { onSuccess: (made) => void navigate(`/admin/calls/${made.id}/edit`) },
        )
      }
    >
      <p>{t('admin.copyText')}</p>
      <Field label={t('form.year')}>
        <NumberInput
          value={year}
          inputMode="numeric"
          maxLength={4}
          onChange={(e) => setYear(e.target.value)}
        />
      </Field>
      <Field label={t('form.noticeNumber')} hint={t('form.noticeNumberHint')}>
        <TextInput value={number} maxLength={40} onChange={(e) => setNumber(e.target.value)} />
      </Field>
    </Frame>
  );
}
