import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Text } from '@keshen/kernel';
import { textOf } from '../../format';
import { Button, Chip, Field, Select, TextInput } from '../../ui';
import type { ListFilter } from './work.api';
import './words';

/** What the office's list can be ordered by, as the API names it; a minus: the latest, or the most, first. */
const ORDERS = ['-entered', 'entered', '-submitted', 'submitted', '-asked', 'asked'];
export const DEFAULT_ORDER = '-entered';
/** Those that links lead here with; each can be taken away. */
const LINKED = ['call', 'stage', 'town'] as const;

/** The filters and the order that an address holds; an order that there is not falls away. */
export function filterOf(search: URLSearchParams): ListFilter {
  const filter = Object.fromEntries(
    ['text', 'ended', ...LINKED].flatMap((key) => (search.get(key) ? [[key, search.get(key)!]] : [])),
  );
  const sort = search.get('sort');
  return sort && ORDERS.includes(sort) ? { ...filter, sort } : filter;
}

/** Search, filters and, on a phone, where no head can be pressed, the order. `call` and `stage` in the words of a row. */
export function ListFilters({
  filter,
  call,
  stage,
}: {
  filter: ListFilter;
  call: Text | undefined;
  stage: Text | null | undefined;
}) {
  const { t } = useTranslation('application');
  const [, setSearch] = useSearchParams();
  const change = (values: Record<string, string>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [key, value] of Object.entries(values))
          if (value) after.set(key, value);
          else after.delete(key);
        return after;
      },
      { replace: true },
    );
  const named = { call: call && textOf(call), stage: stage && textOf(stage), town: filter.town };
  return (
    <>
      <form
        className="row wrap gap3 listf"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          change({ text: String(form.get('text')).trim(), ended: String(form.get('ended')) });
        }}
      >
        <Field label={t('list.search')}>
          <TextInput
            name="text"
            maxLength={60}
            defaultValue={filter.text ?? ''}
            placeholder={t('list.searchHint')}
          />
        </Field>
        <Field label={t('list.state')}>
          <Select
            name="ended"
            defaultValue={filter.ended ?? ''}
            options={[
              { value: '', label: t('list.any') },
              { value: 'no', label: t('list.running') },
              { value: 'yes', label: t('list.ended') },
            ]}
          />
        </Field>
        <Field label={t('list.order')} className="only-s">
          <Select
            value={filter.sort ?? DEFAULT_ORDER}
            onChange={(event) => change({ sort: event.target.value })}
            options={ORDERS.map((order) => ({ value: order, label: t(`list.orders.${order}`) }))}
          />
        </Field>
        <Button type="submit">{t('list.show')}</Button>
      </form>
      {LINKED.some((key) => filter[key]) && (
        <p className="row wrap gap3 mt3">
          {LINKED.map(
            (key) =>
              filter[key] && (
                <Chip key={key} onRemove={() => change({ [key]: '' })}>
                  {t(`list.only.${key}`, { name: named[key] ?? filter[key] })}
                </Chip>
              ),
          )}
        </p>
      )}
    </>
  );
}
