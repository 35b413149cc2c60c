import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { colon, textOf, wan } from '../../format';
import { useProblemText } from '../../problems';
import { isMember, useSession } from '../../session';
import { Band, Button, ErrorLine, Field, CheckboxGroup } from '../../ui';
import { useOffer, type Offer } from './profile.api';
import './words';

const money = ['registered_capital', 'revenue', 'rd_cost'];

/** 回写档案: after submission, what was entered otherwise than the profile; the person chooses what it takes. */
export function ProfileOffer({ application, party }: { application: string; party: string }) {
  const { t } = useTranslation('profile');
  const say = useProblemText('profile');
  const client = useQueryClient();
  const { session } = useSession();
  const may = isMember('writer', 'enterprise-administrator')(session);
  const { data = [] } = useOffer(application, may);
  const [chosen, setChosen] = useState<string[]>([]);
  const [taken, setTaken] = useState<number | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  if (taken !== null) return <p role="status">{t('taken', { count: taken })}</p>;
  if (!data.length) return null;
  const shown = ({ key, known, entered }: Offer, value: unknown = entered): string =>
    value === null || value === undefined
      ? ''
      : money.includes(key) && typeof value === 'number'
        ? `${wan(value)} ${t('common:money.wan')}`
        : String(value === entered ? entered : known);
  const take = async () => {
    setBusy(true);
    setProblem(null);
    await api
      .post(`/applications/${application}/profile-offer`, { body: { keys: chosen } })
      .then(async () => {
        setTaken(chosen.length);
        await client.invalidateQueries({ queryKey: ['unit', party] });
      }, setProblem);
    setBusy(false);
  };
  return (
    <Band className="noprint" title={t('offer')} note={t('offerNote')}>
      <Field label={t('offer')} hideLabel group>
        <CheckboxGroup
          name="offer"
          value={chosen}
          onChange={setChosen}
          options={data.map((each) => ({
            value: each.key as string,
            label: `${textOf(each.label)}${colon()}${shown(each)}`,
            hint:
              each.known === null || each.known === undefined
                ? t('offerNothing')
                : t('offerNow', { value: shown(each, each.known) }),
          }))}
        />
      </Field>
      {problem !== null && <ErrorLine>{say(problem)}</ErrorLine>}
      <p className="acts mt4">
        <Button busy={busy} aria-disabled={chosen.length === 0 || undefined} onClick={() => void take()}>
          {t('take')}
        </Button>
      </p>
    </Band>
  );
}
