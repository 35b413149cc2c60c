import { useTranslation } from 'react-i18next';
import { Button, DateInput, Select, TextInput } from '../../ui';
import { ACT_KINDS, THING_KINDS, useAuditWords } from './audit-words';
import type { AuditFilter } from './operations.api';

/** What narrows the list; the address carries it. */
export function AuditFilters({
  filter,
  narrow,
  clear,
}: {
  filter: AuditFilter;
  narrow: (part: AuditFilter) => void;
  clear: () => void;
}) {
  const { t } = useTranslation('operations');
  const words = useAuditWords();
  return (
    <div className="row gap3 wrap listf mt4" role="search" aria-label={t('audit.filter')}>
      <Select
        style={{ width: 150 }}
        aria-label={t('audit.act')}
        value={filter.act ?? ''}
        empty={t('audit.anyAct')}
        onChange={(event) => narrow({ act: event.target.value })}
        options={ACT_KINDS.map((kind) => ({ value: `${kind}.`, label: t(`actKinds.${kind}`) }))}
      />
      <Select
        style={{ width: 150 }}
        aria-label={t('audit.thing')}
        value={filter.thingKind ?? ''}
        empty={t('audit.anyThing')}
        onChange={(event) => narrow({ thingKind: event.target.value, thingId: '' })}
        options={THING_KINDS.map((kind) => ({ value: kind, label: words.thing(kind) }))}
      />
      <TextInput
        key={filter.thingId ?? ''}
        style={{ width: 230 }}
        aria-label={t('audit.thingId')}
        placeholder={t('audit.thingId')}
        defaultValue={filter.thingId}
        maxLength={100}
        onKeyDown={(event) => event.key === 'Enter' && narrow({ thingId: event.currentTarget.value.trim() })}
        onBlur={(event) =>
          event.currentTarget.value.trim() !== (filter.thingId ?? '') &&
          narrow({ thingId: event.currentTarget.value.trim() })
        }
      />
      <label className="row gap3 small">
        {t('audit.from')}
        <DateInput
          style={{ width: 160 }}
          value={filter.from ?? ''}
          onChange={(event) => narrow({ from: event.target.value })}
        />
      </label>
      <label className="row gap3 small">
        {t('audit.to')}
        <DateInput
          style={{ width: 160 }}
          value={filter.to ?? ''}
          onChange={(event) => narrow({ to: event.target.value })}
        />
      </label>
      {filter.account && <span className="meta">{t('audit.oneAccount')}</span>}
      {Object.keys(filter).length > 0 && (
        <Button quiet onClick={clear}>
          {t('audit.clear')}
        </Button>
      )}
    </div>
  );
}
