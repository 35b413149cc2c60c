import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resourceKinds, type ResourceKind } from '@keshen/voucher';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { useSession } from '../../session';
import { Button, ErrorLine, Field, Note, Glyph, Select, TextArea, TextInput } from '../../ui';
import { useVoucherAct, type Institution } from './voucher.api';
import './words';

/** 入驻申请 or a change of it; an officer looks at every change. */
export function RegisterForm({ institution }: { institution: Institution | undefined }) {
  const { t } = useTranslation('voucher');
  const say = useProblemText('voucher');
  const { session } = useSession();
  const parties = [...new Map(session.memberships.map((m) => [m.party, m.partyName])).entries()];
  const [draft, setDraft] = useState({
    party: institution?.party ?? parties[0]?.[0] ?? '',
    kind: institution?.kind ?? ('institution' as ResourceKind),
    introduction: institution?.introduction ?? '',
    accountName: institution?.accountName ?? '',
    bank: institution?.bank ?? '',
    account: '',
  });
  const [error, setError] = useState<string | null>(null);
  const ask = useVoucherAct((body: object) => api.post('/vouchers/institutions', { body }));
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const account = draft.account.replace(/[\s-]/g, '');
  const send = async () => {
    setError(null);
    if (draft.introduction.trim().length < 2) return setError(t('register.lack.introduction'));
    if (draft.accountName.trim().length < 2 || draft.bank.trim().length < 2)
      return setError(t('register.lack.bank'));
    if (!/^\d{8,30}$/.test(account)) return setError(t('register.lack.account'));
    try {
      await ask.mutateAsync({ ...draft, account });
    } catch (problem) {
      setError(say(problem));
    }
  };
  return (
    <div className="stack form-w2">
      {institution && (
        <Note
          tone={institution.state === 'registered' ? 'accent' : 'warn'}
          icon={<Glyph name={institution.state === 'registered' ? 'ok' : 'warn'} />}
          role="status"
        >
          {t(`institution.state.${institution.state}`)} {institution.reason ?? ''}
        </Note>
      )}
      {parties.length > 1 && !institution && (
        <Field label={t('register.party')}>
          <Select
            value={draft.party}
            onChange={(event) => change({ party: event.target.value })}
            options={parties.map(([value, label]) => ({ value, label }))}
          />
        </Field>
      )}
      <Field label={t('register.kind')}>
        <Select
          value={draft.kind}
          onChange={(event) => change({ kind: event.target.value as ResourceKind })}
          options={resourceKinds.map((value) => ({ value, label: t(`resource.${value}`) }))}
        />
      </Field>
      <Field label={t('register.introduction')}>
        <TextArea
          rows={3}
          limit={1000}
          value={draft.introduction}
          onChange={(event) => change({ introduction: event.target.value })}
        />
      </Field>
      <div className="two-f">
        <Field label={t('register.accountName')}>
          <TextInput
            maxLength={100}
            value={draft.accountName}
            onChange={(event) => change({ accountName: event.target.value })}
          />
        </Field>
        <Field label={t('register.bank')}>
          <TextInput
            maxLength={100}
            value={draft.bank}
            onChange={(event) => change({ bank: event.target.value })}
          />
        </Field>
      </div>
      <Field
        label={t('register.account')}
        hint={
          institution
            ? t('register.accountKnown', { account: institution.account })
            : t('register.accountHint')
        }
      >
        <TextInput
          inputMode="numeric"
          maxLength={40}
          value={draft.account}
          onChange={(event) => change({ account: event.target.value })}
        />
      </Field>
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="acts">
        <Button primary={!institution} busy={ask.isPending} onClick={() => void send()}>
          {t(institution ? 'register.change' : 'register.send')}
        </Button>
      </p>
    </div>
  );
}
