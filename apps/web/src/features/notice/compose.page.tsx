import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { publishRequest, type NoticeKind } from '@keshen/notice';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import {
  Band,
  Button,
  Crumbs,
  DataTable,
  Dialog,
  Empty,
  ErrorLine,
  Field,
  Loading,
  Money,
  PageFrame,
  TextInput,
  type Column,
} from '../../ui';
import { publishNotice, useWaiting, type Waiting, type WaitingCase } from './notice.api';
import type { Say } from './say';
import './words';

/** 拟公示: which cases, under which number, whom to ask; previewed before everybody reads it. */
export default function ComposePage() {
  const { call = '' } = useParams();
  const { t } = useTranslation('notice');
  const { data, error } = useWaiting(call);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('compose.title')} dense>
      <section className="lead tight">
        <Crumbs
          trail={[
            { label: t('list.title'), to: '/notices' },
            { label: data ? textOf(data.call.title) : t('compose.title') },
          ]}
        />
        <h1>{t('compose.title')}</h1>
      </section>
      {!data ? (
        <Loading />
      ) : data.cases.length === 0 ? (
        <Empty title={t('compose.empty')}>{t('compose.emptyNote')}</Empty>
      ) : (
        <Compose data={data} />
      )}
    </PageFrame>
  );
}

function Compose({ data }: { data: Waiting }) {
  const { t } = useTranslation('notice');
  const say = useProblemText('notice');
  const navigate = useNavigate();
  const client = useQueryClient();
  const about = data.cases[0]!.about;
  const [chosen, setChosen] = useState(() => new Set(data.cases.map((c) => c.caseId)));
  const [number, setNumber] = useState('');
  const [title, setTitle] = useState(
    t('compose.defaultTitle', { context: about, call: data.call.title['zh-CN'], lng: 'zh-CN' }),
  );
  const [contact, setContact] = useState({ ...data.contact, address: data.contact.address ?? '' });
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [preview, setPreview] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const cases = data.cases.filter((c) => chosen.has(c.caseId));
  const totalFen = cases.reduce((sum, c) => sum + c.amountFen, 0);
  const request = publishRequest.safeParse({
    callId: data.call.id,
    number: number.trim() || undefined,
    title,
    contact: { ...contact, address: contact.address.trim() || null },
    cases: cases.map((c) => c.caseId),
  });
  const check = () => {
    setError(null);
    setWrong(new Set(request.success ? [] : request.error.issues.map((issue) => issue.path.join('.'))));
    if (request.success) setPreview(true);
  };
  const publish = async () => {
    if (!request.success) return;
    setBusy(true);
    try {
      const { id } = await publishNotice(request.data);
      await client.invalidateQueries({ queryKey: ['notices'] });
      await client.invalidateQueries({ queryKey: ['work'] });
      await navigate(`/notices/${id}`);
    } catch (problem) {
      setError(say(problem));
      setPreview(false);
      setBusy(false);
    }
  };
  return (
    <>
      <Band first title={t('page.items')} note={t('compose.itemsNote')}>
        <DataTable
          caption={t('page.items')}
          columns={columns(t, about)}
          rows={data.cases}
          rowKey={(c) => c.caseId}
          rowName={(c) => c.project}
          selected={chosen}
          onSelect={setChosen}
        />
        <p className="small sub mt3" role="status">
          {t('compose.sum', { count: cases.length, totalFen })}
        </p>
      </Band>
      <Band title={t('compose.paper')} note={t('compose.paperNote')}>
        <div className="form-w">
          <Field
            label={t('compose.number')}
            hint={t('compose.numberHint')}
            error={wrong.has('number') ? t('compose.lack.number') : null}
          >
            <TextInput maxLength={40} value={number} onChange={(e) => setNumber(e.target.value)} />
          </Field>
          <Field label={t('compose.name')} error={wrong.has('title') ? t('compose.lack.title') : null}>
            <TextInput maxLength={120} value={title} onChange={(e) => setTitle(e.target.value)} />
          </Field>
          {(['office', 'phone', 'address'] as const).map((key) => (
            <Field
              key={key}
              label={t(`compose.contact.${key}`)}
              optional={key === 'address'}
              error={wrong.has(`contact.${key}`) ? t('compose.lack.contact') : null}
            >
              <TextInput
                maxLength={key === 'address' ? 200 : 80}
                value={contact[key]}
                onChange={(e) => setContact((before) => ({ ...before, [key]: e.target.value }))}
              />
            </Field>
          ))}
          {error && <ErrorLine>{error}</ErrorLine>}
          <p className="acts mt4">
            <Button primary disabled={cases.length === 0} onClick={check}>
              {t('compose.preview')}
            </Button>
          </p>
        </div>
      </Band>
      <Dialog
        wide
        open={preview}
        onClose={() => setPreview(false)}
        title={t('compose.preview')}
        actions={
          <>
            <Button onClick={() => setPreview(false)}>{t('compose.back')}</Button>
            <Button primary busy={busy} onClick={() => void publish()}>
              {t('compose.publish')}
            </Button>
          </>
        }
      >
        <p>
          <b>{title}</b>　{number}
        </p>
        <p className="sub">{t('compose.sum', { count: cases.length, totalFen })}</p>
        <p className="sub">{t('compose.meaning')}</p>
        <ul className="lst mt3">
          {cases.map((c, index) => (
            <li key={c.caseId}>
              <span className="sub">{index + 1}</span>
              <span>
                {c.project}　{c.unit}　<Money fen={c.amountFen || null} />
              </span>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}

function columns(t: Say, about: NoticeKind): Column<WaitingCase>[] {
  return [
    {
      key: 'reference',
      head: t('col.reference'),
      className: 'id nw',
      small: 'hide',
      cell: (c) => c.reference,
    },
    {
      key: 'project',
      head: t('col.project', { context: about }),
      header: true,
      small: 'main',
      cell: (c) => c.project,
    },
    { key: 'unit', head: t('col.unit', { context: about }), small: 'full', cell: (c) => c.unit },
    { key: 'town', head: t('col.town'), small: 'hide', cell: (c) => c.town ?? '—' },
    {
      key: 'amount',
      head: t('col.amount', { context: about }),
      num: true,
      cell: (c) => <Money fen={c.amountFen || null} bare />,
    },
  ];
}
