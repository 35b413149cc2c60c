import { fieldAt, type Definition } from '@keshen/programme';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { api } from '../../api';
import { dateTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { Band, Button, ContextBar, ErrorLine, Field, LinkButton, Loading, PageFrame, Select } from '../../ui';
import { answerText } from './answer-text';
import { useApplicationPage } from './application.api';
import { draftKey, useDraftAnswers } from './draft.api';
import { Difference } from './text-difference';
import './words';

type Version = {
  path: string;
  version: number;
  value: unknown;
  aside: boolean;
  changedAt: string;
  changedBy: string;
};
type Page = { items: Version[]; next: string | null };

/** 修改记录: who changed what and when; any two versions beside each other, and the way back to one. */
export default function HistoryPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('application');
  const { data: page, error } = useApplicationPage(id);
  const draft = useDraftAnswers(id);
  const problem = error ?? draft.error;
  if (problem) return <PageProblem problem={problem} />;
  return (
    <PageFrame
      title={t('history.title')}
      context={
        page && (
          <ContextBar
            title={t('history.title')}
            meta={`${page.application.title || t('page.untitled')}　${page.application.reference}`}
            action={
              <LinkButton small to={`/applications/${id}/form`}>
                {t('check.back')}
              </LinkButton>
            }
          />
        )
      }
    >
      {draft.data ? (
        <History id={id} definition={draft.data.definition} editable={draft.data.editable?.length !== 0} />
      ) : (
        <Loading />
      )}
    </PageFrame>
  );
}

function History({ id, definition, editable }: { id: string; definition: Definition; editable: boolean }) {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  const [search, setSearch] = useSearchParams();
  const path = search.get('path') ?? '';
  const found = useInfiniteQuery({
    queryKey: ['answers', id, 'history', path],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.get<Page>(`/applications/${id}/history`, { query: { path, cursor: pageParam } }),
    getNextPageParam: (last) => last.next,
  });
  const items = found.data?.pages.flatMap((each) => each.items) ?? [];
  const instants = [...new Set(items.map((each) => each.changedAt))];
  return (
    <>
      <Band first title={t('history.versions')} note={t('history.note')}>
        <div className="listf">
          <Field label={t('history.field')}>
            <Select
              value={path}
              empty={t('history.all')}
              options={definition.form.sections.flatMap((section) =>
                section.fields
                  .filter(({ type }) => type !== 'computed')
                  .map((field) => ({ value: `${section.id}.${field.id}`, label: textOf(field.label) })),
              )}
              onChange={(event) => setSearch(event.target.value ? { path: event.target.value } : {})}
            />
          </Field>
        </div>
        {found.error && <ErrorLine>{say(found.error)}</ErrorLine>}
        {found.isPending && <Loading />}
        {found.data && items.length === 0 && <p className="sub">{t('history.none')}</p>}
        <ol className="versions mt4">
          {items.map((item) => (
            <OneVersion
              key={`${item.path} ${item.version}`}
              id={id}
              item={item}
              definition={definition}
              editable={editable}
            />
          ))}
        </ol>
        {found.hasNextPage && (
          <p className="more">
            <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t('history.more')}
            </Button>
          </p>
        )}
      </Band>
      {instants.length > 1 && (
        <Compared id={id} definition={definition} instants={instants} editable={editable} />
      )}
    </>
  );
}

function OneVersion({
  id,
  item,
  definition,
  editable,
}: {
  id: string;
  item: Version;
  definition: Definition;
  editable: boolean;
}) {
  const { t } = useTranslation('application');
  const [open, setOpen] = useState(false);
  const field = placed(definition, item.path);
  const label = textOf(field?.label) || item.path;
  const before = useQuery({
    queryKey: ['answers', id, 'history', item.path, 'before', item.version],
    queryFn: () => api.get<Page>(`/applications/${id}/history`, { query: { path: item.path, limit: 100 } }),
    enabled: open && item.version > 1,
    select: (page) => page.items.find((each) => each.version === item.version - 1)?.value ?? null,
  });
  return (
    <li>
      <p className="row wrap gap3">
        <b>{label}</b>
        <span className="meta">
          {item.changedBy}　<time dateTime={item.changedAt}>{dateTimeText(item.changedAt)}</time>
        </span>
        {item.aside && <span className="meta">{t('history.aside')}</span>}
        <button type="button" className="link small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('history.show')}
          <span className="vh">{`${label} ${item.version}`}</span>
        </button>
        {open && editable && (
          <Restore id={id} body={{ path: item.path, version: item.version }} label={t('history.restore')} />
        )}
      </p>
      {open && (item.version === 1 || before.data !== undefined) && (
        <p className="small">
          <Difference
            before={answerText(field, before.data ?? null, t)}
            after={answerText(field, item.value, t)}
          />
        </p>
      )}
    </li>
  );
}

/** The whole draft at two instants, question by question. */
function Compared({
  id,
  definition,
  instants,
  editable,
}: {
  id: string;
  definition: Definition;
  instants: string[];
  editable: boolean;
}) {
  const { t } = useTranslation('application');
  const [from, setFrom] = useState(instants.at(-1)!);
  const [to, setTo] = useState(instants[0]!);
  const earlier = useAsOf(id, from);
  const later = useAsOf(id, to);
  const options = instants.map((at) => ({ value: at, label: dateTimeText(at) }));
  const paths = [...new Set([...(earlier.data?.keys() ?? []), ...(later.data?.keys() ?? [])])];
  const differing = paths.flatMap((path) => {
    const field = placed(definition, path);
    const [was, is] = [earlier.data?.get(path), later.data?.get(path)].map((v) => answerText(field, v, t));
    return was === is ? [] : [{ path, label: textOf(field?.label) || path, was: was!, is: is! }];
  });
  return (
    <Band title={t('history.compare')}>
      <div className="row wrap gap3 listf">
        <Field label={t('history.from')}>
          <Select value={from} options={options} onChange={(event) => setFrom(event.target.value)} />
        </Field>
        <Field label={t('history.to')}>
          <Select value={to} options={options} onChange={(event) => setTo(event.target.value)} />
        </Field>
      </div>
      <div role="status" className="mt4">
        {!earlier.data || !later.data ? (
          <Loading />
        ) : (
          <>
            <p>
              <b>{t('history.differing', { count: differing.length })}</b>
            </p>
            <dl className="facts">
              {differing.map(({ path, label, was, is }) => (
                <div key={path} className="contents">
                  <dt>{label}</dt>
                  <dd>
                    <Difference before={was} after={is} />
                  </dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </div>
      {editable && (
        <p className="acts mt4">
          <Restore
            id={id}
            body={{ at: from }}
            label={t('history.restoreAll', { time: dateTimeText(from) })}
          />
        </p>
      )}
    </Band>
  );
}

function useAsOf(id: string, at: string) {
  return useQuery({
    queryKey: ['answers', id, 'as-of', at],
    queryFn: () => api.get<{ answers: Version[] }>(`/applications/${id}/as-of`, { query: { at } }),
    select: ({ answers }) => new Map(answers.map(({ path, value }) => [path, value])),
  });
}

/** Asks once more, then brings back. */
function Restore({ id, body, label }: { id: string; body: object; label: string }) {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const [said, setSaid] = useState('');
  const restore = async () => {
    setAsked(false);
    try {
      const { saved } = await api.post<{ saved: unknown[] }>(`/applications/${id}/restorations`, { body });
      setSaid(t('history.restored', { count: saved.length }));
      await client.invalidateQueries({ queryKey: draftKey(id) });
    } catch (problem) {
      setSaid(say(problem));
    }
  };
  return (
    <>
      <Button small onClick={() => (asked ? void restore() : setAsked(true))}>
        {asked ? t('history.sure') : label}
      </Button>
      <span role="status" className="small">
        {said}
      </span>
    </>
  );
}

const placed = (definition: Definition, path: string) =>
  /^(attachments|reasons)\./.test(path) ? undefined : fieldAt(definition, path);
