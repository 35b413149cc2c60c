import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { confirmRequest, declineRequest } from '@keshen/subsidy';
import { api } from '../../api';
import { dateText, dayTimeText, semicolon, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import {
  Band,
  Button,
  Checkbox,
  Countdown,
  Crumbs,
  DataTable,
  Dialog,
  ErrorLine,
  Field,
  Glyph,
  Loading,
  Money,
  Note,
  PageFrame,
  State,
  TextArea,
  TextInput,
  type Column,
} from '../../ui';
import { confirmOffer, useOffer, type OfferColumn, type OfferPage as Data } from './subsidy.api';
import './words';

/** 免申即享: what is due, from which data, to which account, until when; one tick, 确认领取. */
export default function OfferPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('subsidy');
  const { data, error } = useOffer(id);
  if (error) return <PageProblem problem={error} />;
  if (!data)
    return (
      <PageFrame title={t('offer.title')}>
        <Loading />
      </PageFrame>
    );
  return (
    <PageFrame title={t('offer.title')} roomy>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('offer.title') }, { label: textOf(data.programme.name) }]} />
        <h1>{t('offer.due', { amountFen: data.amountFen })}</h1>
        <p className="sub">
          {data.party.name}　{textOf(data.call.title)}
        </p>
      </section>
      <Band first title={t('offer.items')} note={t('offer.itemsNote', { count: data.items })}>
        <p>{textOf(data.words)}</p>
        <Items data={data} />
        <p className="small sub mt3">{textOf(data.amountWords)}</p>
      </Band>
      <Band title={t('offer.confirmTitle')} note={t('offer.confirmNote')}>
        {data.state === 'made' ? <Confirm data={data} /> : <Closed data={data} />}
      </Band>
    </PageFrame>
  );
}

function Items({ data }: { data: Data }) {
  const { t } = useTranslation('subsidy');
  const [first, , third, , fifth] = data.columns;
  const columns: Column<Data['rows'][number]>[] = [
    {
      key: 'what',
      head: t('col.what'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: ({ item }) => (
        <>
          {said(third, item)}
          <span className="mono">{said(first, item)}</span>
        </>
      ),
    },
    { key: 'on', head: textOf(fifth?.label), className: 'nw', cell: ({ item }) => said(fifth, item) },
    {
      key: 'amount',
      head: t('col.yuan'),
      num: true,
      small: 'label',
      cell: ({ amountFen }) => <Money fen={amountFen} inYuan bare />,
    },
  ];
  return (
    <DataTable
      className="mt3"
      caption={t('offer.items')}
      columns={columns}
      rows={data.rows}
      rowKey={({ item }) => JSON.stringify(item)}
    />
  );
}

const said = (column: OfferColumn | undefined, item: Record<string, unknown>): string => {
  const value = column && item[column.id];
  if (value === undefined || value === null) return '';
  if (column!.type === 'date') return dateText(String(value));
  return textOf(column!.options?.find((o) => o.value === value)?.label) || String(value);
};

function Confirm({ data }: { data: Data }) {
  const { t } = useTranslation('subsidy');
  const say = useProblemText('subsidy');
  const navigate = useNavigate();
  const client = useQueryClient();
  const [promised, setPromised] = useState(false);
  const [payee, setPayee] = useState({ bank: '', account: '' });
  const [wrong, setWrong] = useState(false);
  const [declining, setDeclining] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const ask = data.payee === null;
  const go = async () => {
    const request = confirmRequest.safeParse({
      promised,
      ...(ask ? { payee: { ...payee, account: payee.account.replace(/\s/g, '') } } : {}),
    });
    setWrong(!request.success);
    if (!request.success) return setError(t(promised ? 'offer.lack.account' : 'offer.lack.promise'));
    setBusy(true);
    setError(null);
    try {
      await confirmOffer(data.id, request.data);
      await Promise.all(
        [['offers'], ['work'], ['applications']].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
      await navigate(`/applications/${data.applicationId}/receipt`);
    } catch (problem) {
      setError(say(problem));
      setBusy(false);
    }
  };
  return (
    <div className="form-w">
      <dl className="facts">
        <dt>{t('offer.until')}</dt>
        <dd>
          {dayTimeText(data.call.closesAt)}　<Countdown until={data.call.closesAt} inline />
        </dd>
        {data.payee && (
          <>
            <dt>{t('offer.account')}</dt>
            <dd>
              {data.payee.bank}　<span className="mono">{data.payee.account}</span>
            </dd>
          </>
        )}
      </dl>
      {!data.may.confirm ? (
        <Note icon={<Glyph name="now" />}>{t('offer.certifierOnly')}</Note>
      ) : (
        <>
          {ask && (
            <>
              <p className="sub mt3">{t('offer.accountNeeded')}</p>
              <Field
                label={t('col.party.bank')}
                error={wrong && payee.bank.trim().length < 2 ? t('offer.lack.bank') : null}
              >
                <TextInput
                  maxLength={100}
                  value={payee.bank}
                  onChange={(event) => setPayee({ ...payee, bank: event.target.value })}
                />
              </Field>
              <Field label={t('col.party.account')} hint={t('offer.accountHint')}>
                <TextInput
                  inputMode="numeric"
                  maxLength={40}
                  value={payee.account}
                  onChange={(event) => setPayee({ ...payee, account: event.target.value })}
                />
              </Field>
            </>
          )}
          <Checkbox checked={promised} onChange={setPromised}>
            {data.promises.map((each) => textOf(each)).join(semicolon())}
          </Checkbox>
          {error && <ErrorLine>{error}</ErrorLine>}
          <p className="acts mt4">
            <Button primary busy={busy} onClick={() => void go()}>
              {t('offer.confirm')}
            </Button>
            <Button quiet onClick={() => setDeclining(true)}>
              {t('offer.wrong')}
            </Button>
          </p>
          {declining && <Decline id={data.id} onClose={() => setDeclining(false)} />}
        </>
      )}
    </div>
  );
}

/** 有一件不对: why; the office sees it beside the list. */
function Decline({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('subsidy');
  const say = useProblemText('subsidy');
  const client = useQueryClient();
  const [remark, setRemark] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const go = async () => {
    const request = declineRequest.safeParse({ remark });
    if (!request.success) return setError(t('offer.lack.remark'));
    setBusy(true);
    try {
      await api.post(`/offers/${id}/refusal`, { body: request.data });
      await Promise.all([['offers'], ['work']].map((queryKey) => client.invalidateQueries({ queryKey })));
      onClose();
    } catch (problem) {
      setError(say(problem));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('offer.wrong')}
      actions={
        <>
          <Button primary busy={busy} onClick={() => void go()}>
            {t('offer.decline')}
          </Button>
          <Button onClick={onClose}>{t('sitting.back')}</Button>
        </>
      }
    >
      <p>{t('offer.wrongNote')}</p>
      <Field label={t('offer.remark')} error={error}>
        <TextArea limit={1000} rows={3} value={remark} onChange={(event) => setRemark(event.target.value)} />
      </Field>
    </Dialog>
  );
}

function Closed({ data }: { data: Data }) {
  const { t } = useTranslation('subsidy');
  return (
    <>
      <State glyph={data.state === 'submitted' ? 'ok' : 'dash'}>{t(`offer.is.${data.state}`)}</State>
      {data.remark && <p className="sub mt2">{data.remark}</p>}
    </>
  );
}
