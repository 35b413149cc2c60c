import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import type { LeftBehind } from '@keshen/application';
import type { Text } from '@keshen/kernel';
import { api } from '../../api';
import { dateText, textOf } from '../../format';
import { Band, Field, LinkButton, PageFrame, RadioGroup } from '../../ui';
import type { Page } from './application.api';
import './words';

type Earlier = { id: string; reference: string; title: string; programme: string; createdAt: string };
export type CarriedOver = { carried: number; left: { path: string; name: Text; why: LeftBehind }[] };

/** 照以前的申报填: a blank form, or the answers of an earlier application; silent where there is none. */
export function EarlierChoice({
  party,
  call,
  value,
  onChange,
}: {
  party: string;
  call: string;
  value: string;
  onChange: (id: string) => void;
}) {
  const { t } = useTranslation('application');
  const { data } = useQuery({
    queryKey: ['earlier', party],
    enabled: party !== '',
    queryFn: () => api.get<Page<Earlier>>(`/parties/${party}/applications`, { query: { limit: 20 } }),
  });
  const plan = useQuery({
    queryKey: ['carry-over', value, call],
    enabled: value !== '' && call !== '',
    queryFn: () => api.get<CarriedOver>(`/applications/${value}/carry-over/${call}`),
  });
  if (!data?.items.length) return null;
  return (
    <>
      <Field label={t('earlier.begin')} group>
        <RadioGroup
          name="from"
          value={value}
          onChange={onChange}
          options={[
            { value: '', label: t('earlier.blank'), hint: t('earlier.blankHint') },
            ...data.items.map((each) => ({
              value: each.id,
              label: `${each.reference}　${each.title || t('page.untitled')}`,
              hint: t('earlier.earlierHint', { programme: each.programme, at: dateText(each.createdAt) }),
            })),
          ]}
        />
      </Field>
      <div role="status">
        {value !== '' && plan.data && (
          <>
            <p className="sub">{t('earlier.brings', { count: plan.data.carried })}</p>
            {plan.data.left.length > 0 && (
              <details>
                <summary>{t('earlier.leaves', { count: plan.data.left.length })}</summary>
                <LeftBehindList left={plan.data.left} />
              </details>
            )}
          </>
        )}
      </div>
    </>
  );
}

function LeftBehindList({ left }: { left: CarriedOver['left'] }) {
  const { t } = useTranslation('application');
  return (
    <ul className="rows">
      {left.map(({ path, name, why }) => (
        <li key={path} className="told">
          <span>{textOf(name)}</span>
          <span className="meta">{t(`earlier.why.${why}`)}</span>
        </li>
      ))}
    </ul>
  );
}

/** After the start: what came along and what did not, before the form opens. */
export function CameAlong({ id, reference, came }: { id: string; reference: string; came: CarriedOver }) {
  const { t } = useTranslation('application');
  return (
    <PageFrame title={t('start.title')} roomy>
      <section className="lead tight">
        <h1>{t('earlier.came', { count: came.carried })}</h1>
        <p className="sub">
          {reference}　{t('earlier.cameExplained')}
        </p>
        <p className="mt4">
          <LinkButton primary to={`/applications/${id}/form`}>
            {t('earlier.go')}
          </LinkButton>
        </p>
      </section>
      {came.left.length > 0 && (
        <Band title={t('earlier.cameNot')}>
          <LeftBehindList left={came.left} />
        </Band>
      )}
    </PageFrame>
  );
}
