import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import type { Difference } from '@keshen/subsidy';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { Button, DataTable, Field, Select, State, TextInput, type Column, type GlyphName } from '../../ui';
import { pageKey } from '../application/application.api';
import type { Say } from './say';
import './words';

type Check = {
  item: string;
  number: string;
  askedAt: string | null;
  answer: { title: string } | null;
  differences: Difference[];
  accepted: boolean | null;
  remark: string | null;
};
export type ComparedPatents = { items: Check[] };

const stateOf = ({ askedAt, differences, accepted }: Check): [string, GlyphName] => {
  if (!askedAt) return ['waiting', 'busy'];
  if (accepted !== null) return accepted ? ['accepted', 'ok'] : ['rejected', 'danger'];
  return differences.length ? ['differs', 'warn'] : ['agrees', 'ok'];
};

/** 专利比对: each patent beside the register's answer; what differs an officer settles, with words. */
export function PatentComparison({
  compared,
  applicationId,
  caseId,
  decides,
}: {
  compared: ComparedPatents;
  applicationId: string;
  caseId: string;
  decides: boolean;
}) {
  const { t } = useTranslation('subsidy');
  const open = compared.items.filter((check) => ['differs', 'rejected'].includes(stateOf(check)[0]));
  return (
    <section aria-labelledby="patents-compared">
      <h3 id="patents-compared" className="mt4">
        {t('compare.title')} <span className="meta">{t('compare.note')}</span>
      </h3>
      <p className="meta">
        {t('compare.sum', { count: compared.items.length, agree: compared.items.length - open.length })}
      </p>
      <DataTable
        className="imp"
        caption={t('compare.title')}
        columns={tableColumns(t)}
        rows={compared.items}
        rowKey={(check) => check.item}
        rowClass={(check) => (['differs', 'rejected'].includes(stateOf(check)[0]) ? 'bd' : undefined)}
      />
      {decides && open.length > 0 && (
        <Settle applicationId={applicationId} caseId={caseId} items={open.map((check) => check.item)} />
      )}
    </section>
  );
}

const tableColumns = (t: Say): Column<Check>[] => [
  {
    key: 'row',
    head: t('col.row'),
    className: 'no nw',
    small: 'hide',
    cell: (check) => Number(check.item) + 1,
  },
  {
    key: 'number',
    head: t('compare.number'),
    header: true,
    small: 'main',
    cell: (check) => (
      <>
        <span className="mono nw">{check.number}</span>
        <span className="ln2">{check.answer?.title ?? ''}</span>
      </>
    ),
  },
  {
    key: 'answer',
    head: t('compare.answer'),
    small: 'full',
    cell: (check) => {
      const [state, glyph] = stateOf(check);
      return (
        <>
          <State glyph={glyph}>{t(`compare.${state}`)}</State>
          {check.differences.map((difference) => (
            <span key={difference.what} className="ln2">
              <Said difference={difference} />
            </span>
          ))}
          {check.remark && <span className="ln2">{check.remark}</span>}
        </>
      );
    },
  },
];

function Said({ difference: { what, here, register } }: { difference: Difference }) {
  const { t } = useTranslation('subsidy');
  const word = (value: string | null): string =>
    value === null ? t('compare.none') : t(`compare.value.${value}`, { defaultValue: value });
  if (what === 'unknown' || what === 'abnormal') return <>{t(`compare.what.${what}`)}</>;
  if (here === null)
    return <>{t('compare.only', { what: t(`compare.what.${what}`), register: word(register) })}</>;
  return (
    <>{t('compare.both', { what: t(`compare.what.${what}`), here: word(here), register: word(register) })}</>
  );
}

/** All that differs at once, or one of them: accepted or not, and why. */
function Settle({
  applicationId,
  caseId,
  items,
}: {
  applicationId: string;
  caseId: string;
  items: string[];
}) {
  const { t } = useTranslation('subsidy');
  const say = useProblemText('subsidy');
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string>('');
  const [remark, setRemark] = useState('');
  const [busy, setBusy] = useState<boolean | null>(null);
  const [error, setError] = useState<string | null>(null);
  const settle = async (accepted: boolean) => {
    if (remark.trim().length < 2) return setError(t('compare.lackRemark'));
    setBusy(accepted);
    setError(null);
    try {
      const body = { items: chosen ? [chosen] : items, accepted, remark: remark.trim() };
      await api.post(`/cases/${caseId}/patent-items`, { body });
      setRemark('');
      setChosen('');
    } catch (problem) {
      setError(say(problem));
    }
    await client.invalidateQueries({ queryKey: pageKey(applicationId) });
    setBusy(null);
  };
  return (
    <div className="form-w mt3">
      <Field label={t('compare.which')}>
        <Select
          value={chosen}
          empty={t('compare.allOpen', { count: items.length })}
          options={items.map((item) => ({
            value: item,
            label: t('compare.row', { number: Number(item) + 1 }),
          }))}
          onChange={(event) => setChosen(event.target.value)}
        />
      </Field>
      <Field label={t('compare.remark')} error={error}>
        <TextInput maxLength={500} value={remark} onChange={(event) => setRemark(event.target.value)} />
      </Field>
      <p className="acts mt3 mb4">
        <Button busy={busy === true} onClick={() => void settle(true)}>
          {t('compare.accept')}
        </Button>
        <Button quiet busy={busy === false} onClick={() => void settle(false)}>
          {t('compare.reject')}
        </Button>
      </p>
    </div>
  );
}
