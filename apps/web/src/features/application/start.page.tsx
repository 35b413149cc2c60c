import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { v7 as uuid } from 'uuid';
import { api } from '../../api';
import { aside, dateTimeText, textOf } from '../../format';
import { useProblemText } from '../../problems';
import { useSession } from '../../session';
import { Button, Empty, ErrorLine, Field, Loading, PageFrame, RadioGroup } from '../../ui';
import type { Page } from './application.api';
import { CameAlong, EarlierChoice, type CarriedOver } from './earlier';
import { MatchVerdict, useMatches } from './match';
import './words';

type OpenCall = { id: string; title: { 'zh-CN': string; en: string }; closesAt: string; trial?: boolean };

/** Start an application: for which unit, in which call. With one of each there is one button. */
export default function StartPage() {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  const { session } = useSession();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const { data } = useQuery({
    queryKey: ['calls', 'open'],
    queryFn: () => api.get<Page<OpenCall>>('/calls', { query: { status: 'open', limit: 20 } }),
  });
  const trials = useQuery({
    queryKey: ['trials'],
    queryFn: () => api.get<{ items: OpenCall[] }>('/trials'),
  });
  const units = [
    ...new Map(
      session.memberships
        .filter((m) => m.role === 'writer' || m.role === 'enterprise-administrator')
        .map((m) => [m.party, { value: m.party, label: m.partyName }]),
    ).values(),
  ];
  const [call, setCall] = useState(search.get('call') ?? '');
  const [party, setParty] = useState(units[0]?.value ?? '');
  const [from, setFrom] = useState('');
  const [started, setStarted] = useState<({ id: string; reference: string } & CarriedOver) | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // Sent with each try: whoever is not answered and sends the same again has one application.
  const [id] = useState(() => uuid());
  const calls = [
    ...(data?.items ?? []),
    ...(trials.data?.items ?? []).map((trial) => ({ ...trial, trial: true })),
  ];
  const chosen = call || (calls.length === 1 ? calls[0]!.id : '');
  const picked = calls.find((each) => each.id === chosen);
  const match = useMatches(party || undefined).data?.items.find((each) => each.callId === chosen);
  const start = async () => {
    if (!chosen) return setError(t('start.chooseCall'));
    setBusy(true);
    try {
      const body = { id, call: chosen, party, ...(from ? { from } : {}) };
      const made = await api.post<{ id: string; reference: string } & Partial<CarriedOver>>('/applications', {
        body,
      });
      if (made.left) return setStarted({ ...made, carried: made.carried ?? 0, left: made.left });
      await navigate(`/applications/${made.id}/form`);
    } catch (problem) {
      setError(say(problem));
      setBusy(false);
    }
  };
  if (started) return <CameAlong id={started.id} reference={started.reference} came={started} />;
  return (
    <PageFrame title={t('start.title')} roomy mode={picked?.trial && 'trial'}>
      <section className="lead tight">
        <h1>{t('start.title')}</h1>
        <p className="sub">{t('start.explained')}</p>
      </section>
      {!data ? (
        <Loading />
      ) : calls.length === 0 ? (
        <Empty title={t('home.noneOpen')}>{t('home.noneOpenExplained')}</Empty>
      ) : (
        <div className="stack narrow">
          <Field label={t('start.call')} group>
            <RadioGroup
              name="call"
              value={chosen}
              onChange={setCall}
              options={calls.map((c) => ({
                value: c.id,
                label: `${c.trial ? t('start.trial', { title: textOf(c.title) }) : textOf(c.title)}${aside(t('home.closes', { at: dateTimeText(c.closesAt) }))}`,
              }))}
            />
          </Field>
          {units.length > 1 && (
            <Field label={t('start.unit')} group>
              <RadioGroup
                name="party"
                value={party}
                onChange={(unit) => {
                  setParty(unit);
                  setFrom('');
                }}
                options={units}
              />
            </Field>
          )}
          <EarlierChoice party={party} call={chosen} value={from} onChange={setFrom} />
          {match && <MatchVerdict match={match} />}
          {error && <ErrorLine>{error}</ErrorLine>}
          <Button primary busy={busy} onClick={() => void start()}>
            {t('start.do')}
          </Button>
        </div>
      )}
    </PageFrame>
  );
}
