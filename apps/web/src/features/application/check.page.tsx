import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import {
  eligibility,
  fieldAt,
  formProblems,
  unflatten,
  visibleAnswers,
  type Definition,
  type Verdict,
} from '@keshen/programme';
import { api, Problem } from '../../api';
import { colon, dateTimeText, textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { useSession } from '../../session';
import {
  Band,
  Button,
  ContextBar,
  Countdown,
  ErrorLine,
  Glyph,
  LinkButton,
  Loading,
  Note,
  PageFrame,
  ProblemList,
  RuleList,
  type ListedProblem,
} from '../../ui';
import { Attempts } from './attempts';
import { AnswerChanges } from './answer-changes';
import { AnswerSections } from './answer-sections';
import { pageKey, useApplicationPage, type ApplicationPage } from './application.api';
import { draftKey, useDraftAnswers, type DraftAnswers } from './draft.api';
import { OpenThreads } from '../thread/open-threads';
import { sourceOf } from './eligibility-rail';
import { submit } from './submit';
import { VerdictWhy } from './verdict-why';
import { verdictDetail, verdictGlyph } from './verdict-words';
import './words';

/** 提交前检查: every problem with the way to it, the verdicts, everything that will be submitted; then one button. */
export default function CheckPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('application');
  const { data: page, error } = useApplicationPage(id);
  const draft = useDraftAnswers(id);
  const problem = error ?? draft.error;
  // What is here already stays while asking again fails; not what is there no more.
  const older = problem instanceof Problem && problem.passing;
  if (problem && !(older && page && draft.data)) return <PageProblem problem={problem} />;
  if (!page || !draft.data)
    return (
      <PageFrame title={t('check.title')}>
        <Loading />
      </PageFrame>
    );
  return <Check page={page} draft={draft.data} older={older} />;
}

/** `older`: it was not possible to ask again, so that something may have changed since. */
function Check({ page, draft, older }: { page: ApplicationPage; draft: DraftAnswers; older: boolean }) {
  const { t } = useTranslation('application');
  const { definition } = draft;
  const { id } = page.application;
  const tree = useMemo(
    () =>
      visibleAnswers(
        definition,
        unflatten(Object.fromEntries([...draft.answers, ...draft.kept].map((a) => [a.path, a.value]))),
      ),
    [definition, draft.answers, draft.kept],
  );
  const context = { ...draft.context, answers: tree };
  const problems = [...formProblems(definition, tree, context, { waived: draft.waived }), ...draft.claims];
  const verdicts = eligibility(definition, context, 'submission').verdicts;
  const failing = verdicts.filter(
    (v) => v.verdict === 'failed' || (v.verdict === 'reason' && !tree['reasons']?.[v.rule]),
  );
  const say = useProblemText('application');
  const listed: ListedProblem[] = [
    ...problems.map((p) => ({
      key: `${p.path}-${p.code}`,
      must: true,
      text: `${nameOf(definition, p.path)}${colon()}${say({ code: p.code, params: p.params })}`,
      place: <Link to={`/applications/${id}/form?section=${p.path.split('.')[0]}`}>{t('check.fix')}</Link>,
    })),
    ...failing.map((v) => ({
      key: v.rule,
      must: true,
      text: `${textOf(v.text)}　${verdictDetail(v)}`,
      place: (
        <Link to={`/applications/${id}/form?section=${v.uses[0]?.split('.')[0] ?? ''}`}>
          {t('check.fix')}
        </Link>
      ),
    })),
    ...(page.party.vouched ? [] : [{ key: 'party', must: true, text: t('check.notVouched') }]),
  ];
  return (
    <PageFrame
      title={t('check.title')}
      mode={page.application.trial && 'trial'}
      context={
        <ContextBar
          title={t('check.title')}
          meta={`${page.application.title || t('page.untitled')}　${page.application.reference}`}
          left={
            <>
              {t('form.left')} <Countdown until={draft.graceUntil ?? page.call.closesAt} inline />
            </>
          }
          action={
            <LinkButton small to={`/applications/${id}/form`}>
              {t('check.back')}
            </LinkButton>
          }
        />
      }
    >
      {older && (
        <Note tone="warn" icon={<Glyph name="warn" />} role="status">
          {t('check.older')}
        </Note>
      )}
      <Band first title={listed.length ? t('check.must', { count: listed.length }) : t('check.ready')}>
        {listed.length ? (
          <ProblemList problems={listed} />
        ) : (
          <p className="sub">{t('check.readyExplained')}</p>
        )}
        <Act page={page} content={draft.content} blocked={listed.length > 0} />
      </Band>
      <Pending draft={draft} />
      <OpenThreads application={id} definition={definition} />
      <Band
        title={t('eligibility.title')}
        note={t('check.verdicts', { count: verdicts.filter((v) => v.verdict === 'passed').length })}
      >
        <Verdicts definition={definition} verdicts={verdicts} />
      </Band>
      <Band
        title={t('check.answers')}
        link={
          <button type="button" className="link noprint" onClick={() => window.print()}>
            {t('check.print')}
          </button>
        }
      >
        <AnswerSections definition={definition} answers={tree} files={draft.files} />
      </Band>
      <Attempts application={id} definition={definition} />
    </PageFrame>
  );
}

/** What is different since somebody last answered for it: for whoever certifies again. */
function Pending({ draft: { definition, pending, answers } }: { draft: DraftAnswers }) {
  const { t } = useTranslation('application');
  if (!pending) return null;
  const by = (path: string) => {
    const answer = answers.find((each) => each.path === path);
    return answer && t('check.since.by', { name: answer.changedByName, at: dateTimeText(answer.changedAt) });
  };
  return (
    <Band
      title={t(`check.since.${pending.since}`)}
      note={t('check.since.note', { at: dateTimeText(pending.at) })}
    >
      {pending.answers.length === 0 && <p className="sub">{t('check.since.none')}</p>}
      <AnswerChanges changes={pending.answers} definition={definition} note={by} />
    </Band>
  );
}

function Verdicts({ definition, verdicts }: { definition: Definition; verdicts: Verdict[] }) {
  const { t } = useTranslation('application');
  return (
    <RuleList
      rules={verdicts.map((v) => ({
        key: v.rule,
        glyph: verdictGlyph[v.verdict],
        state: t(`eligibility.${v.verdict}`),
        text: textOf(v.text),
        detail: (
          <>
            {[verdictDetail(v), sourceOf(definition, v, t)].filter(Boolean).join('　')}
            <VerdictWhy verdict={v} />
          </>
        ),
      }))}
    />
  );
}

/** Asks the certifier, or certifies and submits: whichever this person may do. */
function Act({ page, content, blocked }: { page: ApplicationPage; content: string; blocked: boolean }) {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [queued, setQueued] = useState(false);
  const { session } = useSession();
  const { id } = page.application;
  const asked = page.application.certificationAskedAt !== null;
  const run = async (work: () => Promise<unknown>, to: string) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      await Promise.all([
        client.invalidateQueries({ queryKey: pageKey(id) }),
        client.invalidateQueries({ queryKey: ['work'] }),
      ]);
      client.removeQueries({ queryKey: draftKey(id) });
      await navigate(to);
    } catch (problem) {
      setError(say(problem));
      if (problem instanceof Problem) await client.invalidateQueries({ queryKey: draftKey(id) });
      setBusy(false);
      setQueued(false);
    }
  };
  return (
    <div className="stack">
      {error && <ErrorLine>{error}</ErrorLine>}
      {page.may.submit && (
        <>
          <Note icon={<Glyph name="now" />}>{t('check.certifyMeaning')}</Note>
          <Button
            primary
            busy={busy}
            disabled={blocked}
            onClick={() =>
              void run(
                () => submit(session, id, content, () => setQueued(true)),
                `/applications/${id}/receipt`,
              )
            }
          >
            {t('check.submit')}
          </Button>
          <p className="sub" role="status">
            {queued && t('check.queued')}
          </p>
        </>
      )}
      {page.may.edit && !page.may.submit && (
        <>
          {asked ? (
            <p className="sub">{t('draft.withCertifier')}</p>
          ) : (
            <Button
              primary
              busy={busy}
              disabled={blocked}
              onClick={() =>
                void run(() => api.post(`/applications/${id}/certification`), `/applications/${id}`)
              }
            >
              {t('check.askCertifier')}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

function nameOf(definition: Definition, path: string): string {
  const [section = '', id = '', row] = path.split('.');
  if (section === 'attachments') return textOf(definition.form.attachments.find((a) => a.id === id)?.name);
  const name = textOf(fieldAt(definition, `${section}.${id}`)?.label) || path;
  return row === undefined ? name : `${name} ${Number(row) + 1}`;
}
