import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { useServerNow } from '../../clock';
import { semicolon, sizeText, textOf } from '../../format';
import { withWords } from '../../i18n';
import { PageProblem } from '../../layout';
import { isMember, useSession } from '../../session';
import { Band, Button, Countdown, Crumbs, DateTime, Dock, LinkButton, Loading, PageFrame } from '../../ui';
import { AmountPart, DaysLadder } from './call-parts';
import { OwnCheck } from './own-check';
import { useCall, useOwnCheck, type CallPage, type OwnCheckGiven } from './programme.api';
import { inUnit } from './unit-words';
import './words';

/** Below what is read first. */
const WorkflowPicture = lazy(() =>
  import('./workflow-picture').then((f) => ({ default: f.WorkflowPicture })),
);
const questions = () => import('./questions');
const AllQuestions = lazy(() => questions().then((f) => ({ default: f.AllQuestions })));
const Materials = lazy(() => questions().then((f) => ({ default: f.Materials })));
const DrawsOfCall = lazy(
  withWords(() => import('../draw/of-call').then((found) => ({ default: found.DrawsOfCall }))),
);

/** 申报通知: everything a unit wants to know before it starts, readable by anybody. */
export default function CallPageScreen() {
  const { id = '' } = useParams();
  const { t } = useTranslation('programme');
  const preview = usePreview();
  const { data, error } = useCall(id, preview);
  if (error) return <PageProblem problem={error} />;
  if (!data)
    return (
      <PageFrame title={t('call.title')} roomy>
        <Loading />
      </PageFrame>
    );
  return <Opened key={data.call.id} page={data} />;
}

/** The secret of a preview link, which is a draft's page address. */
const usePreview = (): string | undefined => useSearchParams()[0].get('preview') ?? undefined;

function Opened({ page }: { page: CallPage }) {
  const { t } = useTranslation('programme');
  const [given, setGiven] = useState<OwnCheckGiven>(() => ({
    answers: {},
    figures: {},
    choices: Object.fromEntries(page.choices.map((c) => [c.path, c.options[0]!.value])),
  }));
  const { data: said } = useOwnCheck(page.call.id, given, usePreview());
  const { call } = page;
  const title = textOf(call.title);
  const must = page.attachments.filter((a) => a.required && a.providedBy === 'applicant').length;
  const duties = [...page.duties, ...page.duplicates];
  return (
    <PageFrame
      title={title}
      roomy
      mode={call.trial ? 'trial' : call.status === 'draft' && 'draft'}
      dock={call.status === 'open' && <CallDock page={page} />}
    >
      <section className="lead tight">
        <Crumbs trail={[{ label: t('nav.calls'), to: '/calls' }, { label: textOf(page.programme.name) }]} />
        <div className="ttlrow mt3">
          <div>
            <h1>{title}</h1>
            <p className="sub">{textOf(page.programme.summary)}</p>
            <p className="meta">
              {[
                call.noticeNumber,
                t('call.envelope', { amount: inUnit(t, call.envelopeFen, 'money') }),
                t('call.limit', { count: call.limitPerParty }),
                call.graceMinutes > 0 && t('call.grace', { count: call.graceMinutes }),
                call.sealed && t('call.sealed'),
                call.quotaTotal !== null && t('call.quotaTotal', { count: call.quotaTotal }),
                call.quotaPerRecommender !== null &&
                  t('call.quotaPerRecommender', { count: call.quotaPerRecommender }),
                ...call.quotas.map(({ recommender, most }) =>
                  t('call.quotaOf', { recommender, count: most }),
                ),
              ]
                .filter(Boolean)
                .join('　')}
            </p>
          </div>
          <TimeLeft page={page} />
        </div>
        <p className="acts mt5">
          <Start page={page} />
          <LinkButton to="#q">{t('call.seeQuestions')}</LinkButton>
          <Button quiet icon="print" onClick={() => window.print()}>
            {t('call.print')}
          </Button>
        </p>
      </section>
      <Band title={t('call.times')} note={t('call.serverTime')}>
        <Times page={page} />
      </Band>
      <Band title={t('own.title')} note={t('own.note', { count: page.questions.length })}>
        <OwnCheck page={page} given={given} said={said} onChange={setGiven} />
      </Band>
      <Band title={t('amount.title')} note={<Payments page={page} />}>
        <AmountPart page={page} given={given} said={said} onChange={setGiven} />
      </Band>
      <Band title={t('ladder.title')} note={t('ladder.note')}>
        <DaysLadder page={page} />
      </Band>
      <Band className="wfb" title={t('workflow.title')} note={t('workflow.titleNote')}>
        <Suspense fallback={<Loading />}>
          <WorkflowPicture workflow={asSeen(page.workflow)} name={t('workflow.title')} />
        </Suspense>
      </Band>
      <div id="q">
        <Band title={t('questions.title')} note={t('questions.note', { count: page.sections.length + 1 })}>
          <Suspense fallback={<Loading />}>
            <AllQuestions page={page} />
          </Suspense>
        </Band>
      </div>
      <Band
        title={t('call.attachments')}
        note={t('materials.note', { count: page.attachments.length, must })}
      >
        <Suspense fallback={<Loading />}>
          <Materials page={page} />
        </Suspense>
      </Band>
      {page.policyFiles.length > 0 && (
        <Band title={t('call.policyFiles')} note={t('call.policyFilesNote')}>
          <ul className="lst">
            {page.policyFiles.map((file) => (
              <li key={file.id}>
                <span aria-hidden="true">·</span>
                <span>
                  {call.status === 'draft' ? (
                    file.name
                  ) : (
                    <a href={`/api/calls/${call.id}/files/${file.id}`} download={file.name}>
                      {file.name}
                    </a>
                  )}{' '}
                  <span className="meta">{sizeText(file.size)}</span>
                </span>
              </li>
            ))}
          </ul>
        </Band>
      )}
      {duties.length > 0 && (
        <Band title={t('call.duties')} note={t('call.dutiesNote')}>
          <ul className="lst">
            {duties.map((duty) => (
              <li key={duty.id}>
                <span aria-hidden="true">·</span>
                <span>{textOf(duty.text)}</span>
              </li>
            ))}
          </ul>
        </Band>
      )}
      <Suspense>
        <DrawsOfCall call={call.id} />
      </Suspense>
      <Band title={t('call.contact')}>
        <Contact page={page} />
      </Band>
    </PageFrame>
  );
}

/** The workflow in the applicant's words. */
const asSeen = ({ nodes, edges }: CallPage['workflow']): CallPage['workflow'] => ({
  nodes: nodes.map((node) => ({ ...node, label: node.applicantLabel ?? node.label })),
  edges,
});

function Payments({ page }: { page: CallPage }) {
  const { t } = useTranslation('programme');
  return (
    <>
      {page.payments
        .map((p) => t('amount.payment', { after: textOf(p.after), percent: p.percent }))
        .join(semicolon())}
    </>
  );
}

function TimeLeft({ page: { call } }: { page: CallPage }) {
  const { t } = useTranslation('programme');
  if (call.status === 'scheduled')
    return (
      <p className="push">
        <b>
          <DateTime value={call.opensAt} short />
        </b>{' '}
        {t('call.opens')}
      </p>
    );
  if (call.status !== 'open') return <p className="push sub">{t(`status.${call.status}`)}</p>;
  return (
    <div className="push">
      <Countdown until={call.closesAt} />
      <p className="meta">
        <DateTime value={call.closesAt} short /> {t('call.closes')}
      </p>
    </div>
  );
}

/** The way in: for a unit's people at once, for visitors by signing in first. */
function Start({ page: { call } }: { page: CallPage }) {
  const { t } = useTranslation('programme');
  const { session } = useSession();
  const open = useServerNow() <= new Date(call.closesAt) && call.status === 'open';
  if (!open) return <span className="sub">{t(`call.notNow.${call.status}`)}</span>;
  if (session.staff.length > 0 && session.memberships.length === 0) return null;
  const start = `/applications/new?call=${call.id}`;
  const to = isMember()(session) ? start : `/sign-in?to=${encodeURIComponent(start)}`;
  return (
    <LinkButton primary to={to}>
      {t('call.start')}
    </LinkButton>
  );
}

function CallDock({ page }: { page: CallPage }) {
  return (
    <Dock>
      <p className="nw">
        <Countdown until={page.call.closesAt} inline />
        <br />
        <span className="meta">
          <DateTime value={page.call.closesAt} short />
        </span>
      </p>
      <Start page={page} />
    </Dock>
  );
}

function Times({ page: { call, workflow } }: { page: CallPage }) {
  const { t } = useTranslation('programme');
  const endorsed = workflow.nodes.some((node) => node.kind === 'endorsement');
  const rows = [
    { key: 'opens', at: call.opensAt, strong: false },
    { key: 'closes', at: call.closesAt, strong: true },
    ...(endorsed ? [{ key: 'endorsement', at: call.endorsementClosesAt, strong: false }] : []),
  ];
  return (
    <table className="tbl tb2">
      <caption className="vh">{t('call.times')}</caption>
      <tbody>
        {rows.map(({ key, at, strong }) => (
          <tr key={key}>
            <th scope="row">{strong ? <b>{t(`times.${key}`)}</b> : t(`times.${key}`)}</th>
            <td className="num nw">
              {strong ? (
                <b>
                  <DateTime value={at} />
                </b>
              ) : (
                <DateTime value={at} />
              )}
            </td>
            <td className="sub full">{t(`times.${key}Note`)}</td>
          </tr>
        ))}
        {call.closedEarlyAt && (
          <tr>
            <th scope="row">
              <b>{t('times.closedEarly')}</b>
            </th>
            <td className="num nw">
              <DateTime value={call.closedEarlyAt} />
            </td>
            <td className="sub full">{call.closedEarlyReason}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Contact({ page: { call } }: { page: CallPage }) {
  const { t } = useTranslation('programme');
  const { office, person, phone, email, address } = call.contact;
  const lines: [string, string | null][] = [
    [t('contact.policy'), `${office}　${person}　${phone}`],
    [t('contact.email'), email],
    [t('contact.address'), address],
  ];
  return (
    <dl className="kvl" style={{ display: 'grid', gridTemplateColumns: '88px 1fr', gap: '8px 12px' }}>
      {lines.map(([label, value]) =>
        value ? (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
