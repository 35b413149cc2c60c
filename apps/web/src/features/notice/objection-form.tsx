import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dateTimeText } from '../../format';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Field, Glyph, Note, Select, TextArea, TextInput } from '../../ui';
import { sendObjection, type NoticePage } from './notice.api';

const empty = { item: '', facts: '', evidence: '', name: '', unit: '', phone: '', email: '' };
type Given = typeof empty;

/** 提出异议 by name: what is wrong is said at the field; the receipt code is shown once. */
export function ObjectionForm({ notice }: { notice: NoticePage }) {
  const { t } = useTranslation('notice');
  const say = useProblemText('notice');
  const [given, setGiven] = useState(empty);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [receipt, setReceipt] = useState<{ code: string; receivedAt: string } | null>(null);
  if (receipt) return <Received receipt={receipt} onMore={() => (setReceipt(null), setGiven(empty))} />;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    setBusy(true);
    try {
      // Only who objects needs what checks it.
      const { objectionRequest } = await import('./objection-request');
      const parsed = objectionRequest.safeParse({
        item: given.item,
        facts: given.facts,
        evidence: given.evidence,
        objector: {
          name: given.name,
          unit: given.unit,
          phone: given.phone,
          email: given.email.trim() || null,
        },
      });
      setWrong(new Set(parsed.success ? [] : parsed.error.issues.map((issue) => String(issue.path.at(-1)))));
      if (parsed.success) setReceipt(await sendObjection(notice.id, parsed.data));
    } catch (problem) {
      setError(say(problem));
    } finally {
      setBusy(false);
    }
  };
  const change = (key: keyof Given) => (event: { target: { value: string } }) =>
    setGiven((before) => ({ ...before, [key]: event.target.value }));
  const lack = (key: keyof Given) => (wrong.has(key) ? t(`object.lack.${key}`) : null);
  return (
    <div className="split">
      <form noValidate onSubmit={(event) => void send(event)}>
        <Field label={t('object.item')} error={lack('item')}>
          <Select
            value={given.item}
            empty={t('object.choose')}
            options={notice.items.map((item) => ({ value: item.id, label: item.project }))}
            onChange={change('item')}
          />
        </Field>
        <Field label={t('object.facts')} hint={t('object.factsHint')} error={lack('facts')}>
          <TextArea limit={2000} rows={5} value={given.facts} onChange={change('facts')} />
        </Field>
        <Field optional label={t('object.evidence')} hint={t('object.evidenceHint')} error={lack('evidence')}>
          <TextArea limit={4000} rows={3} value={given.evidence} onChange={change('evidence')} />
        </Field>
        <Field label={t('object.name')} hint={t('object.nameHint')} error={lack('name')}>
          <TextInput autoComplete="name" maxLength={40} value={given.name} onChange={change('name')} />
        </Field>
        <Field optional label={t('object.unit')} error={lack('unit')}>
          <TextInput
            autoComplete="organization"
            maxLength={80}
            value={given.unit}
            onChange={change('unit')}
          />
        </Field>
        <Field label={t('object.phone')} error={lack('phone')}>
          <TextInput
            type="tel"
            autoComplete="tel"
            maxLength={40}
            value={given.phone}
            onChange={change('phone')}
          />
        </Field>
        <Field optional label={t('object.email')} error={lack('email')}>
          <TextInput
            type="email"
            autoComplete="email"
            maxLength={120}
            value={given.email}
            onChange={change('email')}
          />
        </Field>
        {error && <ErrorLine>{error}</ErrorLine>}
        <p className="acts mt4">
          <Button type="submit" busy={busy}>
            {t('object.send')}
          </Button>
        </p>
      </form>
      <div>
        <h3>{t('object.how')}</h3>
        <ol className="flist">
          {(['receive', 'check', 'answer'] as const).map((step) => (
            <li key={step}>
              {t(`object.step.${step}`)}
              <em>{t(`object.step.${step}Note`)}</em>
            </li>
          ))}
        </ol>
        <p className="small sub">
          {t('object.protected', { office: notice.contact.office, phone: notice.contact.phone })}
        </p>
        <p className="small">
          <Link to="/objections">{t('status.ask')}</Link>
        </p>
      </div>
    </div>
  );
}

function Received({
  receipt,
  onMore,
}: {
  receipt: { code: string; receivedAt: string };
  onMore: () => void;
}) {
  const { t } = useTranslation('notice');
  return (
    <>
      <Note tone="accent" icon={<Glyph name="ok" />} role="status">
        <p>{t('received.at', { at: dateTimeText(receipt.receivedAt) })}</p>
        <p>
          {t('received.code')} <b className="mono">{receipt.code}</b>
        </p>
        <p className="small sub">{t('received.keep')}</p>
      </Note>
      <p className="acts mt4">
        <Link to="/objections">{t('status.ask')}</Link>
        <Button quiet onClick={onMore}>
          {t('received.more')}
        </Button>
      </p>
    </>
  );
}
