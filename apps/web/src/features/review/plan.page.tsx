import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { planObjectives, type PlanRequest, type Verdict } from '@keshen/review';
import { semicolon } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import {
  Band,
  Button,
  Crumbs,
  DataTable,
  Empty,
  ErrorLine,
  Field,
  Glyph,
  Loading,
  Note,
  NumberInput,
  PageFrame,
  Select,
  type Column,
} from '../../ui';
import { usePlan, usePlanActs, type Plan, type PlanCase } from './plan.api';
import { BiddingBand } from './bidding';
import { ApartPairs } from './plan-apart';
import { PlanAlternatives } from './plan-alternatives';
import type { Say } from './say';
import './words';

/** 分配方案 of a call: proposed, looked at, changed by hand, released. */
export default function PlanPage() {
  const { call = '' } = useParams();
  const { t } = useTranslation('review');
  const { data, error } = usePlan(call);
  if (error) return <PageProblem problem={error} />;
  const over = !data || data.state === 'released' || data.state === 'discarded';
  return (
    <PageFrame title={t('plan.title')} dense>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('plan.call'), to: `/admin/calls/${call}` }, { label: t('plan.title') }]} />
        <h1>{t('plan.title')}</h1>
        <p className="sub">
          {t('plan.how')}　<Link to={`/expert-draws/calls/${call}`}>{t('plan.draw')}</Link>
        </p>
      </section>
      {data === undefined && <Loading />}
      {data?.state === 'solving' && <Solving progress={data.progress} />}
      {data !== undefined && over && <BiddingBand call={call} />}
      {data !== undefined && over && <Asking call={call} last={data} />}
      {data?.state === 'infeasible' && <Infeasible call={call} plan={data} />}
      {data?.state === 'proposed' && <Proposed call={call} plan={data} />}
      {data !== undefined && <ApartPairs />}
    </PageFrame>
  );
}

/** How far the solver is: what it reads, for how long it may take, the best found so far. */
function Solving({ progress }: Pick<Plan, 'progress'>) {
  const { t } = useTranslation('review');
  const step = !progress ? 'solving' : progress.since === null ? 'reading' : 'searching';
  return (
    <Note icon={<Glyph name="busy" />} role="status">
      {t(`plan.${step}`, { seconds: progress?.seconds })}
      {progress?.total !== undefined && <p>{t('plan.soFar', progress)}</p>}
    </Note>
  );
}

/** What a plan is asked for with. */
function Asking({ call, last }: { call: string; last: Plan | null }) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { propose } = usePlanActs(call);
  const [objective, setObjective] = useState<PlanRequest['objective']>('fair');
  const [most, setMost] = useState('');
  return (
    <Band title={t('plan.ask')}>
      {last?.state === 'released' && <Note icon={<Glyph name="ok" />}>{t('plan.released')}</Note>}
      <Field label={t('plan.objective')}>
        <Select
          value={objective}
          onChange={(e) => setObjective(e.target.value as PlanRequest['objective'])}
          options={planObjectives.map((value) => ({
            value,
            label: t(`plan.objectives.${value}`),
          }))}
        />
      </Field>
      <Field label={t('plan.most')} hint={t('plan.mostHint')} optional>
        <NumberInput min={1} max={1000} value={most} onChange={(e) => setMost(e.target.value)} />
      </Field>
      {propose.error && <ErrorLine>{say(propose.error)}</ErrorLine>}
      <p className="mt4">
        <Button
          primary
          busy={propose.isPending}
          onClick={() => propose.mutate({ objective, most: most === '' ? null : Number(most) })}
        >
          {t('plan.go')}
        </Button>
      </p>
    </Band>
  );
}

function Infeasible({ call, plan }: { call: string; plan: Plan }) {
  const { t } = useTranslation('review');
  const { discard } = usePlanActs(call);
  const { constraint, missing, cases, experts, rules = [] } = plan.shortage!;
  return (
    <Band title={t('plan.infeasible')}>
      <Note tone="warn" icon={<Glyph name="warn" />}>
        {t(`plan.shortage.${constraint}`, { missing, cases: cases.length, experts: experts.length })}
      </Note>
      {rules.length > 0 && (
        <ul>
          {rules.slice(0, 50).map(({ title, term, by }, i) => (
            <li key={i}>{t(`plan.broken.${term.kind}`, { ...term, title, by })}</li>
          ))}
        </ul>
      )}
      <p className="mt4">
        <Button busy={discard.isPending} onClick={() => discard.mutate({ plan: plan.id })}>
          {t('plan.discard')}
        </Button>
      </p>
    </Band>
  );
}

function Proposed({ call, plan }: { call: string; plan: Plan }) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { release, discard } = usePlanActs(call);
  const [open, setOpen] = useState<PlanCase | null>(null);
  const error = release.error ?? discard.error;
  if (plan.cases.length === 0)
    return (
      <Empty title={t('plan.empty')}>
        <Button onClick={() => discard.mutate({ plan: plan.id })}>{t('plan.discard')}</Button>
      </Empty>
    );
  return (
    <>
      <Band title={t('plan.spread')}>
        <p>
          {plan.optimal ? (
            <>
              <Glyph name="ok" /> {t('plan.proven', { total: plan.total, worst: plan.worstOff })}
            </>
          ) : (
            t('plan.gap', { total: plan.total, bound: plan.bound, worst: plan.worstOff })
          )}
        </p>
        {plan.levels && plan.levels.length > 0 && (
          <p>
            {t('plan.levels', {
              list: plan.levels.map((level) => t('plan.level', level)).join(semicolon()),
            })}
          </p>
        )}
        {plan.weights && (
          <p className="sub">{t(plan.weights.bids ? 'plan.weightsBids' : 'plan.weights', plan.weights)}</p>
        )}
        <p>{t('plan.loads', { list: bars(plan.loads, t, 'load') })}</p>
        <p>{t('plan.fits', { list: bars(plan.fits, t, 'fit') })}</p>
      </Band>
      <Band title={t('plan.cases', { count: plan.cases.length })}>
        <DataTable
          caption={t('plan.cases', { count: plan.cases.length })}
          columns={columns(t, setOpen)}
          rows={plan.cases}
          rowKey={(row) => row.caseId}
          rowName={(row) => row.title}
          empty={null}
        />
        {error && <ErrorLine>{say(error)}</ErrorLine>}
        <p className="row gap3 mt4 wrap">
          <Button
            primary
            busy={release.isPending}
            onClick={() => release.mutate({ plan: plan.id, version: plan.version })}
          >
            {t('plan.release')}
          </Button>
          <Button busy={discard.isPending} onClick={() => discard.mutate({ plan: plan.id })}>
            {t('plan.discard')}
          </Button>
        </p>
        <p className="sub">{t('plan.releaseHint')}</p>
      </Band>
      {open && <PlanAlternatives call={call} plan={plan} subject={open} close={() => setOpen(null)} />}
    </>
  );
}

const bars = (list: Plan['loads'], t: Say, kind: 'load' | 'fit'): string =>
  list
    .map(({ from, count }) => t(`plan.bar.${kind}`, { from, to: Math.min(100, from + 9), count }))
    .join(semicolon());

function columns(t: Say, open: (row: PlanCase) => void): Column<PlanCase>[] {
  return [
    {
      key: 'case',
      head: t('plan.col.case'),
      header: true,
      small: 'main',
      className: 'pj',
      cell: (row) => (
        <>
          {row.title}
          <span>
            {row.reference}　{row.party}
          </span>
        </>
      ),
    },
    { key: 'fit', head: t('plan.col.fit'), cell: (row) => row.fit },
    {
      key: 'seats',
      head: t('plan.col.seats'),
      cell: (row) =>
        row.seats
          .map((s) => t('plan.seat', { name: s.name, class: t(`class.${s.class}`), fit: s.fit }))
          .join(semicolon()),
    },
    {
      key: 'verdicts',
      head: t('plan.col.verdicts'),
      cell: (row) => <Composition verdicts={row.verdicts} />,
    },
    {
      key: 'act',
      head: t('col.act'),
      cell: (row) => (
        <Button small onClick={() => open(row)}>
          {t('plan.adjust')}
        </Button>
      ),
    },
  ];
}

const glyphs = { kept: 'ok', lacks: 'part', breaks: 'warn' } as const;

/** What the panel must be and is, one verdict a line. */
function Composition({ verdicts }: { verdicts: Verdict[] }) {
  const { t } = useTranslation('review');
  return (
    <ul className="plain">
      {verdicts.map(({ kind, class: as, have, need, state }) => (
        <li key={`${kind} ${as}`}>
          <Glyph name={glyphs[state]} label={t(`plan.state.${state}`)} />{' '}
          {t(`plan.verdict.${kind}`, { class: as && t(`class.${as}`), have, need })}
        </li>
      ))}
    </ul>
  );
}
