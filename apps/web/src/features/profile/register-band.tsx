import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LegalPerson } from '@keshen/registry';
import { api } from '../../api';
import { dateText } from '../../format';
import { useProblemText } from '../../problems';
import { Band, Button, ErrorLine, Money } from '../../ui';
import { registerKey, useRegistered } from './profile.api';
import './words';

/** What the register knows of the profile's entries. */
export const registeredEntries = (person: LegalPerson): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries({
      legal_representative: person.legalRepresentative,
      established_on: person.establishedOn,
      registered_capital: person.registeredCapital,
      district: person.district,
    }).filter((entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== ''),
  );

/** 法人库: what it says about this enterprise and as of when; `onFill` puts it into the profile's form. */
export function RegisterBand({
  party,
  mayChange,
  onFill,
}: {
  party: string;
  mayChange: boolean;
  onFill: (entries: Record<string, string | number>) => number;
}) {
  const { t } = useTranslation('profile');
  const say = useProblemText('profile');
  const client = useQueryClient();
  const { data, isPending } = useRegistered(party);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [filled, setFilled] = useState<number | null>(null);
  if (isPending) return null;
  const ask = async () => {
    setBusy(true);
    setProblem(null);
    await api
      .post(`/parties/${party}/register`)
      .then(() => client.invalidateQueries({ queryKey: registerKey(party) }), setProblem);
    setBusy(false);
  };
  const person = data?.person;
  const at = data ? dateText(data.askedAt) : '';
  return (
    <Band title={t('register')} note={t('registerNote')}>
      <p className="sub">
        {!data ? t('registerNever') : person ? t('registerFrom', { at }) : t('registerUnknown', { at })}
      </p>
      {person && (
        <dl className="facts">
          <dt>{t('identity:unit.name')}</dt>
          <dd>{person.name}</dd>
          <dt>{t('identity:profile.legal_representative')}</dt>
          <dd>{person.legalRepresentative}</dd>
          {person.establishedOn && (
            <>
              <dt>{t('identity:profile.established_on')}</dt>
              <dd>{dateText(person.establishedOn)}</dd>
            </>
          )}
          {person.registeredCapital !== undefined && (
            <>
              <dt>{t('identity:profile.registered_capital')}</dt>
              <dd>
                <Money fen={person.registeredCapital} />
              </dd>
            </>
          )}
          {person.highTechUntil && (
            <>
              <dt>{t('highTech')}</dt>
              <dd>{t('highTechUntil', { at: dateText(person.highTechUntil) })}</dd>
            </>
          )}
        </dl>
      )}
      {problem !== null && <ErrorLine>{say(problem)}</ErrorLine>}
      {mayChange && (
        <p className="acts mt3">
          {person && (
            <Button small onClick={() => setFilled(onFill(registeredEntries(person)))}>
              {t('fill')}
            </Button>
          )}
          <Button small busy={busy} onClick={() => void ask()}>
            {t('ask')}
          </Button>
          <span role="status" className="meta">
            {filled !== null && t('filled', { count: filled })}
          </span>
        </p>
      )}
    </Band>
  );
}
