import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Candidate, Conflict, Suggestion } from '@keshen/review';
import { comma, semicolon } from '../../format';
import { useProblemText } from '../../problems';
import { Button, DataTable, ErrorLine, Field, Glyph, Loading, Note, TextInput, type Column } from '../../ui';
import { BrokenRules, brokenRules } from './broken-rules';
import { ReasonDialog } from './reason-dialog';
import { useCandidates, usePanelActs } from './review.api';
import type { Say } from './say';

/** 组成评审组: a proposal that says why, changed by hand; whoever has a conflict cannot be ticked. */
export function CandidatesPicker({ caseId, applicationId }: { caseId: string; applicationId: string }) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [overruling, setOverruling] = useState(false);
  const [picked, setPicked] = useState<Set<string> | null>(null);
  const { data, error } = useCandidates(caseId, open);
  const { assign } = usePanelActs(caseId, applicationId);
  if (!open) return <Button onClick={() => setOpen(true)}>{t('candidates.open')}</Button>;
  if (error) return <ErrorLine>{say(error)}</ErrorLine>;
  if (!data) return <Loading />;
  const { candidates, suggestions, shortages } = data;
  const proposed = new Map(suggestions.map((s) => [s.accountId, s]));
  const ticked = picked ?? new Set(proposed.keys());
  const free = candidates.filter((c) => c.conflicts.length === 0);
  const hindered = candidates.filter((c) => c.conflicts.length > 0);
  const matching = (list: Candidate[]) =>
    list.filter(({ expert }) =>
      [expert.name, expert.unit, ...expert.fields].some((w) => w.includes(text.trim())),
    );
  const rank = (c: Candidate) => (proposed.has(c.expert.accountId) ? 0 : 1);
  const go = (overrule?: string) =>
    assign.mutate(
      { experts: [...ticked], overrule },
      {
        onSuccess: () => {
          setPicked(null);
          setOpen(false);
        },
      },
    );
  const rules = brokenRules(assign.error);
  const pick = (next: Set<string>) => {
    assign.reset();
    setPicked(next);
  };
  return (
    <section aria-label={t('candidates.title')}>
      <h3 className="mt4">{t('candidates.title')}</h3>
      <p className="sub">{t('candidates.how')}</p>
      {shortages.map((s) => (
        <Note key={s.class ?? 'any'} tone="warn" icon={<Glyph name="warn" />}>
          {t('candidates.shortage', { count: s.missing, class: t(`class.${s.class ?? 'any'}`) })}
        </Note>
      ))}
      <Field label={t('candidates.search')} optional>
        <TextInput value={text} onChange={(e) => setText(e.target.value)} />
      </Field>
      <DataTable
        caption={t('candidates.title')}
        columns={columns(t, proposed)}
        rows={[...matching(free)].sort(
          (a, b) => rank(a) - rank(b) || a.expert.name.localeCompare(b.expert.name, 'zh'),
        )}
        rowKey={(c) => c.expert.accountId}
        rowName={(c) => c.expert.name}
        selected={ticked}
        onSelect={pick}
        empty={<p className="sub">{t('candidates.none')}</p>}
      />
      {assign.error && !rules && <ErrorLine>{say(assign.error)}</ErrorLine>}
      {rules && <BrokenRules rules={rules} />}
      {rules && overruling && (
        <ReasonDialog
          title={t('overrule.title')}
          label={t('overrule.reason')}
          act={t('overrule.go')}
          limit={500}
          doing={{ isPending: assign.isPending, error: null }}
          onReason={go}
          close={() => setOverruling(false)}
        >
          <p>{t('overrule.how')}</p>
        </ReasonDialog>
      )}
      <p className="row gap3 mt4 wrap">
        <Button primary busy={assign.isPending} disabled={ticked.size === 0} onClick={() => go()}>
          {t('candidates.assign', { count: ticked.size })}
        </Button>
        {rules && <Button onClick={() => setOverruling(true)}>{t('overrule.act')}</Button>}
        <Button onClick={() => setOpen(false)}>{t('common:act.cancel')}</Button>
      </p>
      {hindered.length > 0 && (
        <>
          <h3 className="mt4">{t('candidates.hindered', { count: hindered.length })}</h3>
          <ul className="rules">
            {matching(hindered).map(({ expert, conflicts }) => (
              <li key={expert.accountId}>
                <Glyph name="dash" />
                <span>
                  {expert.name}　{expert.unit}
                  <small>{conflicts.map((c) => conflictWords(c, t)).join(semicolon())}</small>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function columns(t: Say, proposed: Map<string, Suggestion>): Column<Candidate>[] {
  return [
    {
      key: 'name',
      head: t('col.expert'),
      header: true,
      small: 'main',
      className: 'pj sh',
      cell: ({ expert }) => (
        <>
          {expert.name}
          <span>
            {expert.unit}　{expert.title}
          </span>
        </>
      ),
    },
    { key: 'class', head: t('col.class'), className: 'nw', cell: ({ expert }) => t(`class.${expert.class}`) },
    {
      key: 'fields',
      head: t('col.fields'),
      small: 'full',
      cell: ({ expert }) => expert.fields.join(comma()),
    },
    {
      key: 'load',
      head: t('col.load'),
      className: 'nw',
      cell: ({ load }) => t('candidates.load', { year: load.thisYear, open: load.open }),
    },
    {
      key: 'why',
      head: t('col.why'),
      small: 'full',
      cell: ({ expert }) => {
        const found = proposed.get(expert.accountId);
        return found
          ? t(`why.${found.reason.for}`, {
              class: t(`class.${found.class}`),
              count: found.reason.matches,
              rank: found.reason.rank,
            })
          : '';
      },
    },
  ];
}

/** What is known of a conflict, in words. */
export function conflictWords(conflict: Conflict, t: Say): string {
  const kind = t(`conflict.${conflict.kind}`, { ...conflict });
  if (!('by' in conflict)) return kind;
  const { by, note } = conflict;
  return `${kind}${comma()}${t(`evidence.${by}`, { note })}`;
}
