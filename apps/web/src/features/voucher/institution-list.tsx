import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import {
  Button,
  DataTable,
  DateText,
  Dialog,
  Empty,
  ErrorLine,
  Field,
  State,
  TextArea,
  type Column,
} from '../../ui';
import type { Say } from './say';
import { rowsOf, useVoucherAct, useVoucherList, type Institution } from './voucher.api';
import './words';

const glyphs = { asked: 'now', registered: 'ok', refused: 'danger', suspended: 'warn' } as const;

/** 服务机构名录: who waits to be registered, who is. */
export function InstitutionList() {
  const { t } = useTranslation('voucher');
  const { session } = useSession();
  const list = useVoucherList<Institution>('institutions');
  const [judged, setJudged] = useState<Institution | null>(null);
  return (
    <>
      <DataTable
        caption={t('institution.list')}
        columns={columns(t, isStaff('officer')(session) ? setJudged : null)}
        {...rowsOf(list)}
        rowKey={(row) => row.party}
        empty={<Empty title={t('institution.none')} />}
      />
      <Judge key={judged?.party} institution={judged} onClose={() => setJudged(null)} />
    </>
  );
}

function Judge({ institution, onClose }: { institution: Institution | null; onClose: () => void }) {
  const { t } = useTranslation('voucher');
  const say = useProblemText('voucher');
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const decide = useVoucherAct((body: object) =>
    api.post(`/vouchers/institutions/${institution?.party}/decision`, { body }),
  );
  const press = async (state: 'registered' | 'refused' | 'suspended') => {
    setError(null);
    if (state !== 'registered' && reason.trim().length < 2) return setError(t('institution.lackReason'));
    try {
      await decide.mutateAsync({ state, ...(reason.trim() ? { reason: reason.trim() } : {}) });
      onClose();
    } catch (problem) {
      setError(say(problem));
    }
  };
  const second = institution?.state === 'registered' ? 'suspended' : 'refused';
  return (
    <Dialog
      open={institution !== null}
      onClose={onClose}
      title={institution?.name ?? ''}
      actions={
        <>
          {institution?.state !== 'registered' && (
            <Button primary busy={decide.isPending} onClick={() => void press('registered')}>
              {t('institution.register')}
            </Button>
          )}
          <Button quiet busy={decide.isPending} onClick={() => void press(second)}>
            {t(`institution.act.${second}`)}
          </Button>
        </>
      }
    >
      <dl className="facts">
        <dt>{t('register.kind')}</dt>
        <dd>{institution && t(`resource.${institution.kind}`)}</dd>
        <dt>{t('register.introduction')}</dt>
        <dd>{institution?.introduction}</dd>
        <dt>{t('register.account')}</dt>
        <dd>
          {institution?.accountName}　{institution?.bank}
          {'　'}
          <span className="mono">{institution?.account}</span>
        </dd>
      </dl>
      <Field label={t('institution.reason')} optional>
        <TextArea rows={2} limit={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      {error && <ErrorLine>{error}</ErrorLine>}
    </Dialog>
  );
}

const columns = (t: Say, judge: ((institution: Institution) => void) | null): Column<Institution>[] => [
  {
    key: 'name',
    head: t('col.institution'),
    header: true,
    small: 'main',
    className: 'wrap',
    cell: (i) => (
      <>
        {i.name}
        <span className="ln3">
          {t(`resource.${i.kind}`)}　{i.creditCode}
        </span>
      </>
    ),
  },
  {
    key: 'state',
    head: t('col.state'),
    cell: (i) => <State glyph={glyphs[i.state]}>{t(`institution.short.${i.state}`)}</State>,
  },
  { key: 'services', head: t('institution.services'), num: true, small: 'hide', cell: (i) => i.services },
  {
    key: 'asked',
    head: t('col.askedOn'),
    small: 'hide',
    className: 'nw',
    cell: (i) => <DateText value={i.askedAt} short />,
  },
  {
    key: 'act',
    head: <span className="vh">{t('col.act')}</span>,
    num: true,
    cell: (i) =>
      judge && (
        <Button small aria-label={t('institution.judgeNamed', { name: i.name })} onClick={() => judge(i)}>
          {t('institution.judge')}
        </Button>
      ),
  },
];
