import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Text } from '@keshen/kernel';
import { marked, type LeadKind } from '@keshen/screening';
import { api } from '../../api';
import { dayTimeText, textOf } from '../../format';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import { Button, ErrorLine, Field, State, TextArea } from '../../ui';
import './words';

type Lead = {
  id: string;
  kind: LeadKind;
  place: Text;
  otherPlace: Text;
  evidence: { mine: string; theirs: string; likeness?: number };
  other: {
    id: string;
    reference: string;
    title: string;
    party: string;
    sameParty: boolean;
    programme: Text;
    year: number;
    result: string | null;
  };
  lookedAt: string | null;
  lookedBy: string | null;
  remark: string | null;
};
type Page = { items: Lead[]; next: string | null };

/** 查重线索: what this application has in common with others, side by side, for the office. */
export function Leads({ application }: { application: string }) {
  const { t } = useTranslation('screening');
  const { session } = useSession();
  const may = isStaff('officer', 'leader', 'auditor')(session);
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['leads', application],
    enabled: may,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      api.get<Page>(`/applications/${application}/leads`, { query: { limit: 20, cursor: pageParam } }),
    getNextPageParam: (page) => page.next,
  });
  const leads = data?.pages.flatMap(({ items }) => items) ?? [];
  if (!may || !leads.length) return null;
  return (
    <section className="fs" aria-labelledby="leads">
      <h2 id="leads">
        {t('leads.title')}
        <span className="sub small">　{t('leads.note')}</span>
      </h2>
      <p className="sub small">
        {t('leads.summary', { count: leads.length, open: leads.filter((lead) => !lead.lookedAt).length })}
      </p>
      {leads.map((lead) => (
        <OneLead key={lead.id} application={application} lead={lead} mayLook={isStaff('officer')(session)} />
      ))}
      {hasNextPage && (
        <p className="acts mt3">
          <Button small onClick={() => void fetchNextPage()}>
            {t('leads.more')}
          </Button>
        </p>
      )}
    </section>
  );
}

function OneLead({ application, lead, mayLook }: { application: string; lead: Lead; mayLook: boolean }) {
  const { t } = useTranslation('screening');
  const { other, evidence } = lead;
  return (
    <article className="lead1" aria-label={t(`leads.kind.${lead.kind}`, { likeness: evidence.likeness })}>
      <p className="small">
        <State glyph={lead.lookedAt ? 'done' : 'warn'}>
          {t(`leads.kind.${lead.kind}`, { likeness: evidence.likeness })}
        </State>
        {'　'}
        <span className="meta">{t(other.sameParty ? 'leads.sameParty' : 'leads.otherParty')}</span>
      </p>
      <div className="vs mt3">
        <div>
          <p className="hd">{t('leads.own', { place: textOf(lead.place) })}</p>
          <Said text={evidence.mine} other={evidence.theirs} whole={lead.kind !== 'text'} />
        </div>
        <div>
          <p className="hd">
            <Link to={`/applications/${other.id}`}>{other.reference}</Link>
            {`　${other.title}　${textOf(lead.otherPlace)}`}
          </p>
          <Said text={evidence.theirs} other={evidence.mine} whole={lead.kind !== 'text'} />
          <p className="meta">
            {other.party}　{textOf(other.programme)}　{t('leads.year', { year: other.year })}
          </p>
        </div>
      </div>
      {lead.lookedAt ? (
        <p className="meta mt3">
          {t('leads.looked', { name: lead.lookedBy, at: dayTimeText(lead.lookedAt), remark: lead.remark })}
        </p>
      ) : (
        mayLook && <Look application={application} lead={lead.id} />
      )}
    </article>
  );
}

/** One side: what the other says too is marked; numbers and files are the same as a whole. */
function Said({ text, other, whole }: { text: string; other: string; whole: boolean }) {
  if (whole)
    return (
      <p>
        <mark>{text}</mark>
      </p>
    );
  return (
    <p className="pre">
      {marked(text, other).map((part, at) =>
        part.same ? <mark key={at}>{part.text}</mark> : <span key={at}>{part.text}</span>,
      )}
    </p>
  );
}

function Look({ application, lead }: { application: string; lead: string }) {
  const { t } = useTranslation('screening');
  const say = useProblemText('screening');
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [remark, setRemark] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const look = async () => {
    setBusy(true);
    await api
      .post(`/applications/${application}/leads/${lead}/look`, { body: { remark } })
      .then(() => client.invalidateQueries({ queryKey: ['leads'] }), setProblem);
    setBusy(false);
  };
  if (!open)
    return (
      <p className="acts mt3">
        <Button small onClick={() => setOpen(true)}>
          {t('leads.look')}
        </Button>
      </p>
    );
  return (
    <div className="narrow mt3">
      <Field label={t('leads.remark')} hint={t('leads.remarkHint')} required>
        <TextArea
          rows={2}
          maxLength={500}
          value={remark}
          onChange={(event) => setRemark(event.target.value)}
        />
      </Field>
      {problem !== null && <ErrorLine>{say(problem)}</ErrorLine>}
      <p className="acts mt3">
        <Button
          small
          busy={busy}
          aria-disabled={remark.trim().length < 2 || undefined}
          onClick={() => void look()}
        >
          {t('leads.done')}
        </Button>
      </p>
    </div>
  );
}
