import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { VersionMovePlan } from '@keshen/application';
import { api, Problem } from '../../api';
import { textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, Field, Glyph, Loading, Note, Select, TextArea } from '../../ui';
import { useVersions } from '../programme/admin.api';
import { pageKey, type ApplicationPage } from './application.api';

/** 转到其他版本: which version, what would come of it, why; then it is done. For administrators. */
export function VersionMoveButton({ page }: { page: ApplicationPage }) {
  const { t } = useTranslation('application');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t('versionMove.button')}
      </Button>
      {open && <VersionMove page={page} onClose={() => setOpen(false)} />}
    </>
  );
}

function VersionMove({ page, onClose }: { page: ApplicationPage; onClose: () => void }) {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  const client = useQueryClient();
  const { id, programmeVersionId, reference } = page.application;
  const path = `/admin/applications/${id}/version-move`;
  const [versionId, setVersionId] = useState('');
  const [reason, setReason] = useState('');
  const versions = useVersions(page.programme.code);
  const plan = useQuery({
    queryKey: ['version-move', id, versionId],
    queryFn: () => api.get<VersionMovePlan>(path, { query: { versionId } }),
    enabled: versionId !== '',
    // What is seen is what is done, so it is asked for anew every time.
    gcTime: 0,
  });
  const move = useMutation({
    mutationFn: (dropped: string[]) =>
      api.post(path, { body: { versionId, dropped, reason: reason.trim() } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: pageKey(id) });
      onClose();
    },
    onError: (problem) => {
      if (problem instanceof Problem && problem.code === 'move.changed') void plan.refetch();
    },
  });
  const others = versions.data?.items.filter((each) => each.id !== programmeVersionId) ?? [];
  const current = versions.data?.items.find((each) => each.id === programmeVersionId);
  const refused = versions.error ?? plan.error ?? move.error;
  const ready = plan.data?.blockers.length === 0 && !plan.isFetching && reason.trim().length >= 4;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('versionMove.title')}
      actions={
        <>
          <Button
            primary
            disabled={!ready}
            busy={move.isPending}
            onClick={() => move.mutate(plan.data!.dropped.map((each) => each.path))}
          >
            {t('versionMove.do')}
          </Button>
          <Button onClick={onClose}>{t('versionMove.keep')}</Button>
        </>
      }
    >
      <p className="sub">{t('versionMove.meaning', { reference, version: current?.version ?? '—' })}</p>
      {!versions.data && !versions.error ? (
        <Loading />
      ) : others.length === 0 ? (
        <p>{t('versionMove.noOther')}</p>
      ) : (
        <>
          <Field label={t('versionMove.version')}>
            <Select
              value={versionId}
              empty={t('versionMove.choose')}
              options={others.map((each) => ({
                value: each.id,
                label: t('amendment.onVersion', { version: each.version }),
              }))}
              onChange={(event) => {
                move.reset();
                setVersionId(event.target.value);
              }}
            />
          </Field>
          <div className="mt4">
            {plan.isFetching ? <Loading /> : plan.data && <Planned plan={plan.data} />}
          </div>
          <Field label={t('versionMove.reason')} hint={t('versionMove.reasonHint')}>
            <TextArea
              limit={500}
              rows={2}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        </>
      )}
      {refused && <ErrorLine>{say(refused)}</ErrorLine>}
    </Dialog>
  );
}

/** What would come of it: what forbids it, else the stage that goes on, what is dropped, what would be wrong. */
function Planned({ plan }: { plan: VersionMovePlan }) {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  if (plan.blockers.length)
    return (
      <Note tone="bad" icon={<Glyph name="danger" />} role="alert">
        <p>
          <b>{t('versionMove.blocked')}</b>
        </p>
        {plan.blockers.map((blocker, index) => (
          <p key={index}>{say(blocker)}</p>
        ))}
      </Note>
    );
  return (
    <Note
      tone={plan.dropped.length ? 'warn' : undefined}
      icon={<Glyph name={plan.dropped.length ? 'warn' : 'ok'} />}
      role="status"
    >
      <p>{t('versionMove.stageStays')}</p>
      <p>
        {plan.dropped.length
          ? t('versionMove.dropped', { count: plan.dropped.length })
          : t('versionMove.nothingDropped')}
      </p>
      {plan.dropped.length > 0 && (
        <ul className="lst">
          {plan.dropped.map(({ path, label }) => (
            <li key={path}>
              <Glyph name="dash" />
              <span>
                {textOf(label)} <span className="mono">{path}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {plan.problems.length > 0 && (
        <details>
          <summary>{t('versionMove.problems', { count: plan.problems.length })}</summary>
          <p className="mono small">{[...new Set(plan.problems.map((each) => each.path))].join('　')}</p>
        </details>
      )}
    </Note>
  );
}
