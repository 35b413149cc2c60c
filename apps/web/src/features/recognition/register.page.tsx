import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../clock';
import { isoDay, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import {
  Button,
  Chip,
  DataTable,
  DateInput,
  DateText,
  Dialog,
  Empty,
  ErrorLine,
  Field,
  Icon,
  Loading,
  PageFrame,
  State,
  useFilter,
  type Column,
} from '../../ui';
import { useHandOver, useRegister, type RegisteredLine } from './recognition.api';
import type { Say } from './say';
import './words';

/** 备案登记簿: who is registered, since when, and whether it still holds; an officer notes plaques. */
export default function RegisterPage() {
  const { t } = useTranslation('recognition');
  const { session } = useSession();
  const { filter, narrow } = useFilter(['text', 'state']);
  const [text, setText] = useState(filter.text ?? '');
  const [plaque, setPlaque] = useState<RegisteredLine | null>(null);
  const list = useRegister(filter);
  if (list.error) return <PageProblem problem={list.error} />;
  const find = (event: FormEvent) => {
    event.preventDefault();
    narrow({ text: text.trim() });
  };
  const officer = isStaff('officer')(session);
  return (
    <PageFrame title={t('register.title')} roomy={!officer} dense={officer}>
      <section className="lead tight">
        <h1>{t('register.title')}</h1>
        <p className="sub mt3">{t('register.lead')}</p>
        <form className="find" role="search" onSubmit={find}>
          <Icon name="search" />
          <input
            className="in"
            type="search"
            maxLength={60}
            aria-label={t('register.search')}
            placeholder={t('register.search')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" primary>
            {t('register.find')}
          </Button>
        </form>
        <p className="row wrap gap3">
          {(['registered', 'withdrawn'] as const).map((state) => (
            <Chip
              key={state}
              pressed={filter.state === state}
              onClick={() => narrow({ state: filter.state === state ? '' : state })}
            >
              {t(`register.state.${state}`)}
            </Chip>
          ))}
        </p>
      </section>
      {list.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('register.title')}
          columns={columns(t, officer ? setPlaque : null)}
          rows={list.data.pages.flatMap((page) => page.items)}
          rowKey={(line) => line.id}
          more={{
            has: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void list.fetchNextPage(),
          }}
          empty={<Empty title={t('register.empty')}>{t('register.emptyNote')}</Empty>}
        />
      )}
      {plaque && <PlaqueDialog line={plaque} close={() => setPlaque(null)} />}
    </PageFrame>
  );
}

function PlaqueDialog({ line, close }: { line: RegisteredLine; close: () => void }) {
  const { t } = useTranslation('recognition');
  const say = useProblemText('recognition');
  const handOver = useHandOver();
  const [on, setOn] = useState(line.plaqueOn ?? isoDay(serverNow()));
  return (
    <Dialog
      open
      onClose={close}
      title={t('register.handOverOf', { number: line.number })}
      actions={
        <>
          <Button
            primary
            busy={handOver.isPending}
            disabled={!on}
            onClick={() => handOver.mutate({ id: line.id, on }, { onSuccess: close })}
          >
            {t('register.keep')}
          </Button>
          <Button onClick={close}>{t('common:act.cancel')}</Button>
        </>
      }
    >
      <Field label={t('register.plaqueOn')}>
        <DateInput value={on} onChange={(event) => setOn(event.target.value)} />
      </Field>
      {handOver.error && <ErrorLine>{say(handOver.error)}</ErrorLine>}
    </Dialog>
  );
}

const columns = (t: Say, plaque: ((line: RegisteredLine) => void) | null): Column<RegisteredLine>[] => [
  {
    key: 'unit',
    head: t('register.unit'),
    header: true,
    small: 'main',
    className: 'pj',
    cell: (line) => (
      <>
        {line.unit}
        <span>{line.project}</span>
      </>
    ),
  },
  { key: 'number', head: t('register.number'), className: 'nw', small: 'full', cell: (line) => line.number },
  {
    key: 'programme',
    head: t('register.programme'),
    small: 'full',
    className: 'nw',
    cell: (line) => textOf(line.programme.name),
  },
  {
    key: 'since',
    head: t('register.since'),
    className: 'nw',
    cell: (line) => <DateText value={line.registeredOn} />,
  },
  {
    key: 'plaque',
    head: t('register.plaque'),
    small: 'hide',
    className: 'nw',
    cell: (line) =>
      line.plaqueOn ? <DateText value={line.plaqueOn} /> : line.plaque ? t('register.plaqueOpen') : '—',
  },
  {
    key: 'state',
    head: t('register.stateHead'),
    className: 'nw',
    cell: (line) => (
      <>
        <State glyph={line.state === 'registered' ? 'ok' : 'dash'}>{t(`register.state.${line.state}`)}</State>
        {line.withdrawnOn && (
          <span className="ln2">
            <DateText value={line.withdrawnOn} />
          </span>
        )}
      </>
    ),
  },
  ...(plaque
    ? [
        {
          key: 'act',
          head: <span className="vh">{t('register.acts')}</span>,
          num: true,
          cell: (line: RegisteredLine) =>
            line.plaque && (
              <Button quiet small onClick={() => plaque(line)}>
                {t('register.handOver')}
                <span className="vh"> {line.number}</span>
              </Button>
            ),
        },
      ]
    : []),
];
