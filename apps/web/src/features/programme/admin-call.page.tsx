import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import {
  Band,
  Button,
  Crumbs,
  DateTime,
  Empty,
  EnvelopeBar,
  Funnel,
  LinkButton,
  Loading,
  Money,
  PageFrame,
} from '../../ui';
import { ArchiveDownload } from '../document/archive';
import { useManagedCall, useManagedCalls, type ExtensionRow } from './admin.api';
import { CallDialogs, type CallDialog } from './call-dialogs';
import { CallState } from './call-state';
import { PreviewLink } from './preview-link';
import type { ListedCall } from './programme.api';
import { TrialStart } from './trial-start';
import './words';

/** One call for its administrator: state, funnel, money, extensions, and what may be done with it. */
export default function AdminCallPage() {
  const { id } = useParams();
  const { t } = useTranslation('programme');
  const { session } = useSession();
  const { data, error } = useManagedCall(id);
  const funnel = useManagedCalls()
    .data?.pages.flatMap((p) => p.items)
    .find((c) => c.id === id)?.funnel;
  const [dialog, setDialog] = useState<CallDialog | null>(null);
  if (error) return <PageProblem problem={error} />;
  if (!data)
    return (
      <PageFrame title={t('admin.title')} dense>
        <Loading />
      </PageFrame>
    );
  const { call, extensions } = data;
  const manages = isStaff('administrator')(session);
  return (
    <PageFrame title={textOf(call.title)} dense mode={call.trial && 'trial'}>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('admin.title'), to: '/admin/calls' }, { label: call.noticeNumber }]} />
        <h1>{textOf(call.title)}</h1>
        <p className="meta">
          {call.noticeNumber}　<Link to="/admin/programmes">{textOf(call.programme.name)}</Link>
        </p>
        <p className="acts mt4">
          <CallState status={call.status} />
          {manages && <Actions call={call} onOpen={setDialog} />}
          {isStaff('officer')(session) && call.status !== 'draft' && (
            <LinkButton to={`/assignments/${call.id}`}>{t('admin.assignment')}</LinkButton>
          )}
          {isStaff('officer', 'leader', 'auditor')(session) && call.status !== 'draft' && (
            <LinkButton to={`/expert-draws/calls/${call.id}`}>{t('admin.draw')}</LinkButton>
          )}
        </p>
      </section>
      <Band title={t('call.times')}>
        <dl className="kvl" style={{ display: 'grid', gridTemplateColumns: '160px 1fr', gap: '8px 12px' }}>
          <dt>{t('times.opens')}</dt>
          <dd>
            <DateTime value={call.opensAt} />
          </dd>
          <dt>{t('times.closes')}</dt>
          <dd>
            <DateTime value={call.closesAt} />
          </dd>
          <dt>{t('times.endorsement')}</dt>
          <dd>
            <DateTime value={call.endorsementClosesAt} />
          </dd>
          {call.closedEarlyAt && (
            <>
              <dt>{t('times.closedEarly')}</dt>
              <dd>
                <DateTime value={call.closedEarlyAt} />　{call.closedEarlyReason}
              </dd>
            </>
          )}
        </dl>
      </Band>
      {call.status === 'draft' && isStaff('administrator', 'officer')(session) && (
        <PreviewLink id={call.id} until={data.previewUntil} />
      )}
      <Band title={t('admin.envelope')}>
        <EnvelopeBar
          certain={call.awardedFen}
          tied={0}
          envelope={call.envelopeFen}
          asked={call.envelopeFen}
          label={t('admin.envelopeLabel')}
        />
        <p className="sub small">
          {t('admin.awarded')} <Money fen={call.awardedFen} /> / <Money fen={call.envelopeFen} />
        </p>
      </Band>
      <Band title={t('admin.funnel')} note={t('admin.funnelNote')}>
        {funnel && funnel[0]?.count === 0 ? (
          <Empty title={t('admin.noApplications')}>{t('admin.noApplicationsNote')}</Empty>
        ) : funnel ? (
          <Funnel
            steps={funnel.map((step) => ({
              key: step.id,
              label: textOf(step.label),
              count: step.count,
              unit: t('admin.applications'),
              to: `/applications?call=${call.id}`,
            }))}
          />
        ) : (
          <Loading />
        )}
      </Band>
      {isStaff('officer', 'leader', 'auditor')(session) && call.status !== 'draft' && (
        <Band title={t('document:archive.title')} note={t('document:archive.callNote')}>
          <ArchiveDownload kind="call" id={call.id} />
        </Band>
      )}
      <Band title={t('admin.extensions')}>
        <Extensions rows={extensions} />
      </Band>
      <CallDialogs call={call} open={dialog} onClose={() => setDialog(null)} />
    </PageFrame>
  );
}

function Actions({ call, onOpen }: { call: ListedCall; onOpen: (dialog: CallDialog) => void }) {
  const { t } = useTranslation('programme');
  const draft = call.status === 'draft';
  const running = call.status === 'open' || call.status === 'scheduled';
  return (
    <>
      {draft && (
        <Button primary onClick={() => onOpen('publish')}>
          {t('admin.publish')}
        </Button>
      )}
      {draft && <TrialStart of={{ call: call.id }} />}
      {draft && <LinkButton to={`/admin/calls/${call.id}/edit`}>{t('admin.edit')}</LinkButton>}
      {!draft && <Button onClick={() => onOpen('extend')}>{t('admin.extend')}</Button>}
      {running && <Button onClick={() => onOpen('close')}>{t('admin.closeNow')}</Button>}
      <Button quiet onClick={() => onOpen('copy')}>
        {t('admin.copy')}
      </Button>
      {!draft && <Link to={`/calls/${call.id}`}>{t('admin.public')}</Link>}
    </>
  );
}

function Extensions({ rows }: { rows: ExtensionRow[] }) {
  const { t } = useTranslation('programme');
  if (rows.length === 0) return <p className="sub">{t('admin.noExtension')}</p>;
  return (
    <ul className="rows">
      {rows.map((row) => (
        <li key={row.id}>
          <div>
            <p>
              <DateTime value={row.closedAtBefore} short /> → <DateTime value={row.closesAt} short />
              {'　'}
              {row.applicationId ? (
                <Link to={`/applications/${row.applicationId}`}>{t('admin.forOne')}</Link>
              ) : (
                t('admin.forAll')
              )}
            </p>
            <p className="meta">
              {row.reason}　{row.by}　<DateTime value={row.at} short />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
