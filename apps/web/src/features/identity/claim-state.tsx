import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { UploadRow } from '../../form/upload-row';
import { useUploads } from '../../form/use-uploads';
import { useProblemText } from '../../problems';
import { dayText } from '../../format';
import { SESSION_KEY, useSession } from '../../session';
import {
  Button,
  Dialog,
  DropZone,
  ErrorLine,
  Field,
  FileList,
  FileRow,
  TextArea,
  Verdict,
  type VerdictKind,
} from '../../ui';
import { FileLink } from '../document/file-link';
import type { OwnClaim } from './identity.api';

const kinds: Record<OwnClaim['state'], VerdictKind> = {
  approved: 'passed',
  pending: 'unknown',
  asked: 'unknown',
  disputed: 'short',
  refused: 'not-now',
};

/** One claim: how it stands, why, what is possible meanwhile, one action. */
export function ClaimState({ claim }: { claim: OwnClaim }) {
  const { t } = useTranslation('identity');
  const { refresh, session } = useSession();
  const approved = claim.state === 'approved';
  const known = session.memberships.some((m) => m.party === claim.party && m.vouched);
  useEffect(() => {
    if (approved && !known) void refresh();
  }, [approved, known, refresh]);
  const checking = claim.state === 'pending' && claim.kind === 'legal' && !claim.registerVerdict;
  const key = checking
    ? 'checking'
    : claim.state === 'approved' || claim.state === 'refused'
      ? `${claim.state}.${claim.decidedThrough ?? 'officer'}`
      : claim.state;
  const waits = claim.state === 'pending' || claim.state === 'disputed';
  const disputable =
    claim.state === 'asked' || (claim.state === 'refused' && claim.decidedThrough === 'enterprise');
  return (
    <div className={approved ? 'on' : undefined}>
      <Verdict kind={kinds[claim.state]} title={claim.name} live>
        <p className="sub small">
          {t(`claimState.${key}`, { person: claim.administrator ?? '', reason: claim.reason ?? '' })}
        </p>
      </Verdict>
      {waits && claim.dueAt && (
        <p className="meta mt3">
          {t('claimState.due', {
            day: Math.max(1, claim.used + 1),
            days: claim.limit,
            date: dayText(claim.dueAt),
          })}
        </p>
      )}
      {waits && !checking && <Evidence claim={claim} />}
      {disputable && <Dispute claim={claim} />}
    </div>
  );
}

type Stored = { id: string; name: string };

function Evidence({ claim }: { claim: OwnClaim }) {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const client = useQueryClient();
  const attach = useMutation({
    mutationFn: (file: string) => api.put(`/claims/${claim.id}/evidence`, { body: { file } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['claims', 'mine'] }),
  });
  const { uploads, send } = useUploads<Stored>((stored) => attach.mutate(stored.id));
  return (
    <div className="mt3">
      <Field
        label={t(claim.evidence ? 'claim.evidenceAgain' : 'claim.evidence')}
        hint={t('claim.evidenceHint')}
      >
        <DropZone
          accept=".pdf,.jpg,.jpeg,.png"
          onFiles={(files) => send(files, 'claim', { formats: 'pdf,jpg,png', maxMegabytes: '10' })}
        />
      </Field>
      <FileList>
        {claim.evidence && uploads.length === 0 && (
          <FileRow
            name={
              <FileLink id={claim.evidence} name={claim.evidenceName ?? ''}>
                {claim.evidenceName ?? t('claim.evidenceStored')}
              </FileLink>
            }
            state="stored"
          />
        )}
        {uploads.map((upload) => (
          <UploadRow key={upload.key} upload={upload} />
        ))}
      </FileList>
      {attach.error && <ErrorLine>{say(attach.error)}</ErrorLine>}
    </div>
  );
}

function Dispute({ claim }: { claim: OwnClaim }) {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [grounds, setGrounds] = useState('');
  const dispute = useMutation({
    mutationFn: () => api.post(`/claims/${claim.id}/dispute`, { body: { grounds } }),
    onSuccess: async () => {
      setOpen(false);
      await client.invalidateQueries({ queryKey: ['claims', 'mine'] });
      await client.invalidateQueries({ queryKey: SESSION_KEY });
    },
  });
  return (
    <p className="mt3">
      <Button small onClick={() => setOpen(true)}>
        {t('claim.dispute')}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('claim.dispute')}
        actions={
          <>
            <Button
              primary
              busy={dispute.isPending}
              aria-disabled={!grounds.trim() || undefined}
              onClick={() => dispute.mutate()}
            >
              {t('claim.disputeAct')}
            </Button>
            <Button onClick={() => setOpen(false)}>{t('common:act.cancel')}</Button>
          </>
        }
      >
        <p className="sub small">{t('claim.disputeText')}</p>
        <Field label={t('claim.grounds')} required>
          <TextArea value={grounds} limit={1000} onChange={(event) => setGrounds(event.target.value)} />
        </Field>
        {dispute.error && <ErrorLine>{say(dispute.error)}</ErrorLine>}
      </Dialog>
    </p>
  );
}
