import { useTranslation } from 'react-i18next';
import type { Text } from '@keshen/kernel';
import { textOf } from '../../format';
import { Button, Chip, Field, Select, TextInput, useFilter } from '../../ui';
import type { ListFilter } from './work.api';
import './words';

/** What the office's list can be ordered by, as the API names it; a minus: the latest, or the most, first. */
const ORDERS = ['-entered', 'entered', '-submitted', 'submitted', '-asked', 'asked'];
export const DEFAULT_ORDER = '-entered';
/** Those that links lead here with; each can be taken away. */
const LINKED = ['call', 'stage', 'town'] as const;

/** The filters and the order that the address holds; an order that there is not falls away. */
export function useListFilter() {
  const { filter, narrow } = useFilter(['text', 'ended', 'sort', ...LINKED]);
  const { sort, ...rest } = filter;
  return { filter: sort && ORDERS.includes(sort) ? filter : rest, narrow };
}

/** Search, filters and, on a phone, where no head can be pressed, the order. `call` and `stage` in the words of a row. */
export function ListFilters({
  filter,
  narrow,
  call,
  stage,
}: {
  filter: ListFilter;
  narrow: (part: ListFilter) => void;
  call: Text | undefined;
  stage: Text | null | undefined;
}) {
  const { t } = useTranslation('application');
  const named = { call: call && textOf(call), stage: stage && textOf(stage), town: filter.town };
  return (
    <>
      <form
        className="row wrap gap3 listf"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          narrow({ text: String(form.get('text')).trim(), ended: String(form.get('ended')) });
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
            onChange={(event) => narrow({ sort: event.target.value })}
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
                <Chip key={key} onRemove={() => narrow({ [key]: '' })}>
                  {t(`list.only.${key}`, { name: named[key] ?? filter[key] })}
                </Chip>
              ),
          )}
        </p>
      )}
    </>
  );
}
