import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { partyListRequest, type PartyListKind } from '@keshen/application';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import {
  Band,
  Button,
  DateInput,
  ErrorLine,
  IconButton,
  MoneyInput,
  NumberInput,
  State,
  TextInput,
} from '../../ui';
import { listsKey, useLists } from './profile.api';
import './words';

type Cell = 'text' | 'date' | 'money' | 'count';
const columns: Record<PartyListKind, readonly (readonly [string, Cell])[]> = {
  people: [
    ['name', 'text'],
    ['title', 'text'],
    ['education', 'text'],
    ['post', 'text'],
  ],
  patents: [
    ['number', 'text'],
    ['name', 'text'],
    ['granted_on', 'date'],
  ],
  years: [
    ['year', 'count'],
    ['revenue', 'money'],
    ['rd_cost', 'money'],
    ['profit', 'money'],
    ['staff', 'count'],
    ['rd_staff', 'count'],
  ],
};
type Row = Record<string, unknown>;

/** 人员, 专利, 各年财务: the profile's lists, each saved as a whole. */
export function ListsBands({ party, mayChange }: { party: string; mayChange: boolean }) {
  const { data } = useLists(party);
  if (!data) return null;
  return (['people', 'patents', 'years'] as const).map((kind) => (
    <ListBand
      key={`${kind}-${data[kind]?.version ?? 0}`}
      party={party}
      kind={kind}
      version={data[kind]?.version ?? 0}
      items={data[kind]?.items ?? []}
      mayChange={mayChange}
    />
  ));
}

function ListBand({
  party,
  kind,
  version,
  items,
  mayChange,
}: {
  party: string;
  kind: PartyListKind;
  version: number;
  items: Row[];
  mayChange: boolean;
}) {
  const { t } = useTranslation('profile');
  const say = useProblemText('profile');
  const client = useQueryClient();
  const [rows, setRows] = useState<Row[]>(items);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const changed = rows !== items;
  const label = (id: string) => t(`columns.${kind === 'patents' && id === 'name' ? 'patentName' : id}`);
  const save = async () => {
    const parsed = partyListRequest.safeParse({ kind, version, items: rows });
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return setProblem({ code: issue!.message === 'years.twice' ? 'years.twice' : 'required' });
    }
    setBusy(true);
    setProblem(null);
    await api
      .put(`/parties/${party}/lists`, { body: parsed.data })
      .then(() => client.invalidateQueries({ queryKey: listsKey(party) }), setProblem);
    setBusy(false);
  };
  return (
    <Band title={t(kind)} note={t(`${kind}Note`)}>
      {rows.length > 0 && (
        <table className="tbl btbl ftbl">
          <caption className="vh">{t(kind)}</caption>
          <thead>
            <tr>
              {columns[kind].map(([id, cell]) => (
                <th key={id} scope="col" className={cell === 'money' || cell === 'count' ? 'num' : undefined}>
                  {label(id)}
                </th>
              ))}
              {mayChange && (
                <th>
                  <span className="vh">{t('common:act.remove')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                {columns[kind].map(([id, cell]) => (
                  <td
                    key={id}
                    data-l={label(id)}
                    className={cell === 'money' || cell === 'count' ? 'num' : undefined}
                  >
                    <ListCell
                      cell={cell}
                      label={`${at + 1} ${label(id)}`}
                      value={row[id]}
                      disabled={!mayChange}
                      onChange={(value) =>
                        setRows(rows.map((each, n) => (n === at ? { ...each, [id]: value } : each)))
                      }
                    />
                  </td>
                ))}
                {mayChange && (
                  <td className="num">
                    <IconButton
                      small
                      icon="trash"
                      label={t('removeRow', { number: at + 1 })}
                      onClick={() => setRows(rows.filter((_, n) => n !== at))}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {problem !== null && <ErrorLine>{say(problem)}</ErrorLine>}
      {mayChange && (
        <p className="acts mt3">
          <Button small icon="plus" onClick={() => setRows([...rows, {}])}>
            {t('addRow')}
          </Button>
          {changed && (
            <Button small primary busy={busy} onClick={() => void save()}>
              {t('save')}
            </Button>
          )}
          <span role="status">{!changed && version > 0 && <State glyph="ok">{t('saved')}</State>}</span>
        </p>
      )}
    </Band>
  );
}

function ListCell({
  cell,
  label,
  value,
  disabled,
  onChange,
}: {
  cell: Cell;
  label: string;
  value: unknown;
  disabled: boolean;
  onChange: (value: unknown) => void;
}) {
  if (cell === 'money')
    return (
      <MoneyInput
        plain
        aria-label={label}
        disabled={disabled}
        value={(value ?? null) as number | null}
        onChange={onChange}
      />
    );
  if (cell === 'count')
    return (
      <NumberInput
        aria-label={label}
        disabled={disabled}
        value={value === null || value === undefined ? '' : String(value)}
        onChange={(event) => {
          const text = event.target.value.trim();
          onChange(text === '' ? null : /^\d+$/.test(text) ? Number(text) : (value ?? null));
        }}
      />
    );
  if (cell === 'date')
    return (
      <DateInput
        aria-label={label}
        disabled={disabled}
        value={(value ?? '') as string}
        onChange={(event) => onChange(event.target.value || null)}
      />
    );
  return (
    <TextInput
      aria-label={label}
      disabled={disabled}
      value={(value ?? '') as string}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
