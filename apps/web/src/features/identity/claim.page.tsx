import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { OPEN_CLAIMS } from '@keshen/identity';
import { api } from '../../api';
import { comma, dateText } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import {
  Ageing,
  Band,
  Button,
  Crumbs,
  ErrorLine,
  Field,
  Glyph,
  Loading,
  Note,
  PageFrame,
  State,
  TextArea,
} from '../../ui';
import { FileLink } from '../document/file-link';
import { useClaim, type ClaimDetail } from './identity.api';
import { registerGlyph } from './claims.page';
import './words';

/** One claim before an officer: what is claimed, what the register says, the evidence, the decision. */
export default function ClaimPage() {
  const { t } = useTranslation('identity');
  const { id = '' } = useParams();
  const { session } = useSession();
  const claim = useClaim(id);
  if (claim.error) return <PageProblem problem={claim.error} />;
  if (!claim.data)
    return (
      <PageFrame title={t('claims.title')} dense>
        <Loading />
      </PageFrame>
    );
  const open = OPEN_CLAIMS.includes(claim.data.state);
  return (
    <PageFrame title={claim.data.name} dense>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('claims.title'), to: '/claims' }, { label: claim.data.name }]} />
        <h1>{claim.data.name}</h1>
        <p className="sub">{t(`claim.states.${claim.data.state}`)}</p>
        {open && <Ageing used={claim.data.used} limit={claim.data.limit} />}
      </section>
      <Facts claim={claim.data} />
      {open && isStaff('officer')(session) && <Decision claim={claim.data} />}
      {!open && claim.data.decidedAt && (
        <Band title={t('claim.decided')}>
          <p>
            {t(`claim.decidedBy.${claim.data.decidedThrough ?? 'officer'}`, {
              date: dateText(claim.data.decidedAt),
            })}
          </p>
          {claim.data.reason && <p className="sub mt3">{claim.data.reason}</p>}
        </Band>
      )}
    </PageFrame>
  );
}

function Facts({ claim }: { claim: ClaimDetail }) {
  const { t } = useTranslation('identity');
  const rows: [string, ReactNode][] = [
    [t('unit.kind'), t(`kind.${claim.kind}`)],
    [t('unit.creditCode'), <span className="mono">{claim.creditCode ?? '—'}</span>],
    [t('unit.legalRepresentative'), claim.legalRepresentative ?? '—'],
    [t('unit.town'), claim.town ?? '—'],
    [
      t('claim.register'),
      claim.registerVerdict ? (
        <State glyph={registerGlyph[claim.registerVerdict]}>
          {t(`claim.registers.${claim.registerVerdict}`)}
        </State>
      ) : (
        t('claim.registers.none')
      ),
    ],
    [t('claim.person'), claim.person],
    [t('person.email'), claim.email],
    [t('person.mobile'), claim.mobile ?? '—'],
    [
      t('claim.evidence'),
      claim.evidence ? (
        <FileLink id={claim.evidence} name={claim.evidenceName ?? ''}>
          {t('claim.openEvidence')}
        </FileLink>
      ) : (
        t('claim.noEvidence')
      ),
    ],
  ];
  return (
    <Band title={t('claim.facts')} note={t('claim.factsNote')}>
      {claim.party.administrators.length > 0 && (
        <Note tone="warn" icon={<Glyph name="warn" />}>
          <p>
            {t('claim.administered', {
              names: claim.party.administrators.map((a) => `${a.name} (${dateText(a.since)})`).join(comma()),
            })}
          </p>
          {claim.grounds && <p>{t('claim.groundsAre', { grounds: claim.grounds })}</p>}
        </Note>
      )}
      <dl className="facts mt4">
        {rows.map(([label, value]) => (
          <FactRow key={label} label={label}>
            {value}
          </FactRow>
        ))}
      </dl>
    </Band>
  );
}

const FactRow = ({ label, children }: { label: string; children: ReactNode }) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
);

function Decision({ claim }: { claim: ClaimDetail }) {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const decide = useMutation({
    mutationFn: (outcome: 'approve' | 'refuse') =>
      api.post(`/claims/${claim.id}/decision`, { body: { outcome, reason } }),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['claims'] });
      await client.invalidateQueries({ queryKey: ['claim', claim.id] });
    },
  });
  return (
    <Band
      title={t('claim.decision')}
      note={t(claim.state === 'disputed' ? 'claim.disputedNote' : 'claim.decisionNote')}
    >
      <div className="f400">
        <Field label={t('claim.reason')} hint={t('claim.reasonHint')} optional>
          <TextArea value={reason} limit={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
        {decide.error && <ErrorLine>{say(decide.error)}</ErrorLine>}
        <p className="acts mt5">
          <Button primary busy={decide.isPending} onClick={() => decide.mutate('approve')}>
            {t('claim.approve')}
          </Button>
          <Button aria-disabled={!reason.trim() || undefined} onClick={() => decide.mutate('refuse')}>
            {t('claim.refuse')}
          </Button>
        </p>
      </div>
    </Band>
  );
}
