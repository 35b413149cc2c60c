import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayApply, type ExpertDecisionRequest } from '@keshen/review';
import { api } from '../../api';
import { dateTimeText } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import {
  Button,
  Crumbs,
  DataTable,
  Dialog,
  Empty,
  ErrorLine,
  Field,
  Loading,
  PageFrame,
  State,
  TextArea,
} from '../../ui';
import { FieldNames } from './field-picker';
import { useExpertApplications, useRegisterAct, type ExpertApplication } from './register.api';
import './register-words';

type Deciding = { application: ExpertApplication; outcome: 'approve' | 'refuse' };

/** 入库申请 that wait: what the applicant says, what the unit says; the administrator decides. */
export default function ExpertApplicationsPage() {
  const { t } = useTranslation('register');
  const { session } = useSession();
  const list = useExpertApplications();
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const administrator = isStaff('administrator')(session);
  if (list.error) return <PageProblem problem={list.error} />;
  return (
    <PageFrame title={t('applications.title')} dense>
      <section className="lead tight">
        <Crumbs
          trail={[{ label: t('review:experts.title'), to: '/experts' }, { label: t('applications.title') }]}
        />
        <h1>{t('applications.title')}</h1>
        <p className="sub">{t('applications.lead')}</p>
      </section>
      {list.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('applications.title')}
          rows={list.data.pages.flatMap((page) => page.items)}
          rowKey={(p) => p.id}
          more={{
            has: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void list.fetchNextPage(),
          }}
          empty={<Empty title={t('applications.none')}>{t('applications.noneWords')}</Empty>}
          columns={[
            {
              key: 'name',
              head: t('applications.who'),
              header: true,
              small: 'main',
              className: 'pj sh nw',
              cell: (p) => (
                <>
                  {p.name}
                  <span>
                    {p.entry.unit}　{p.entry.title}
                  </span>
                  <span>{dateTimeText(p.sentAt)}</span>
                </>
              ),
            },
            {
              key: 'what',
              head: t('applications.what'),
              small: 'full',
              cell: (p) => (
                <>
                  {t(`review:class.${p.entry.class}`)}　<FieldNames codes={p.entry.fieldCodes} />
                  <span className="ln2">{p.statement}</span>
                </>
              ),
            },
            {
              key: 'unit',
              head: t('applications.unit'),
              small: 'full',
              cell: (p) => (
                <>
                  <State
                    glyph={p.state === 'recommended' ? 'ok' : p.state === 'declined' ? 'danger' : 'todo'}
                  >
                    {t(`apply.state.${p.state}`)}
                  </State>
                  <span className="ln2">
                    {[p.answeredBy, p.answerNote, t('applications.asked', { to: p.askedOf })]
                      .filter(Boolean)
                      .join('　')}
                  </span>
                </>
              ),
            },
            ...(administrator
              ? [
                  {
                    key: 'act',
                    head: <span className="vh">{t('review:col.act')}</span>,
                    num: true,
                    cell: (application: ExpertApplication) => (
                      <Acts application={application} decide={setDeciding} />
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {deciding && <Decide {...deciding} close={() => setDeciding(null)} />}
    </PageFrame>
  );
}

function Acts({ application, decide }: { application: ExpertApplication; decide: (d: Deciding) => void }) {
  const { t } = useTranslation('register');
  return (
    <>
      {(['approve', 'refuse'] as const)
        .filter((outcome) => mayApply(outcome, application.state))
        .map((outcome) => (
          <Button key={outcome} quiet small onClick={() => decide({ application, outcome })}>
            {t(`applications.${outcome}`)}
            <span className="vh"> {application.name}</span>
          </Button>
        ))}
    </>
  );
}

function Decide({ application, outcome, close }: Deciding & { close: () => void }) {
  const { t } = useTranslation('register');
  const say = useProblemText('review');
  const [reason, setReason] = useState('');
  const decide = useRegisterAct(
    (body: ExpertDecisionRequest) => api.post(`/expert-applications/${application.id}/decision`, { body }),
    close,
  );
  const lacking = outcome === 'refuse' && reason.trim().length < 2;
  return (
    <Dialog
      open
      onClose={close}
      title={t(`applications.${outcome}Of`, { name: application.name })}
      actions={
        <>
          <Button
            primary
            busy={decide.isPending}
            aria-disabled={lacking || undefined}
            onClick={() => decide.mutate({ outcome, reason: reason.trim() })}
          >
            {t(`applications.${outcome}`)}
          </Button>
          <Button onClick={close}>{t('common:act.cancel')}</Button>
        </>
      }
    >
      <p>{t(`applications.${outcome}Lead`)}</p>
      <Field label={t('applications.reason')} optional={outcome === 'approve'}>
        <TextArea limit={500} value={reason} onChange={(e) => setReason(e.target.value)} />
      </Field>
      {decide.error && <ErrorLine>{say(decide.error)}</ErrorLine>}
    </Dialog>
  );
}
