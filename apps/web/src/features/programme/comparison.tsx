import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Difference } from '@keshen/programme';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { Band, ErrorLine, Field, Loading, Select } from '../../ui';
import { useVersions } from './admin.api';
import { Differences } from './differences';

/** The versions of a programme, and what changed from any one to any other. */
export function Comparison({ code, version }: { code: string; version: number }) {
  const { t } = useTranslation('programme');
  const say = useProblemText('programme');
  const versions = useVersions(code);
  const [from, setFrom] = useState(version > 1 ? version - 1 : version);
  const [to, setTo] = useState(version);
  const comparison = useQuery({
    queryKey: ['programmes', code, 'comparison', from, to],
    queryFn: () =>
      api.get<{ items: Difference[] }>(`/programmes/${code}/comparison`, { query: { from, to } }),
    enabled: from !== to,
    staleTime: Infinity,
  });
  if (versions.error) return <ErrorLine>{say(versions.error)}</ErrorLine>;
  if (!versions.data) return <Loading />;
  const { items } = versions.data;
  if (items.length < 2) return null;
  const options = items.map((each) => ({
    value: String(each.version),
    label: t('programmes.ofVersion', { version: each.version }),
  }));
  return (
    <Band title={t('programmes.versions')} note={t('programmes.versionsNote', { count: items.length })}>
      <p className="row wrap gap3">
        {items.map((each) =>
          each.version === version ? (
            <b key={each.id} aria-current="page">
              {t('programmes.ofVersion', { version: each.version })}
            </b>
          ) : (
            <Link key={each.id} to={`../${code}/${each.version}`} relative="route">
              {t('programmes.ofVersion', { version: each.version })}
            </Link>
          ),
        )}
      </p>
      <div className="row wrap gap3 listf mt4">
        <Field label={t('programmes.compareFrom')}>
          <Select
            value={String(from)}
            options={options}
            onChange={(event) => setFrom(Number(event.target.value))}
          />
        </Field>
        <Field label={t('programmes.compareTo')}>
          <Select
            value={String(to)}
            options={options}
            onChange={(event) => setTo(Number(event.target.value))}
          />
        </Field>
      </div>
      <div role="status" className="mt4">
        {from === to ? (
          <p className="sub">{t('programmes.compareSame')}</p>
        ) : comparison.error ? (
          <ErrorLine>{say(comparison.error)}</ErrorLine>
        ) : !comparison.data ? (
          <Loading />
        ) : (
          <>
            <p>
              <b>{t('programmes.compared', { count: comparison.data.items.length })}</b>
            </p>
            <Differences differences={comparison.data.items} />
          </>
        )}
      </div>
    </Band>
  );
}
