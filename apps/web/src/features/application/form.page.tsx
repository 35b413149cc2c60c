import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { isOpen } from '@keshen/application';
import { isEmpty } from '@keshen/programme';
import { colon, textOf } from '../../format';
import { FormViewContext } from '../../form/form-view';
import { SectionForm } from '../../form/section-form';
import { PageProblem } from '../../layout';
import { Button, ContextBar, Countdown, Dock, Icon, Loading, PageFrame, SaveState } from '../../ui';
import { useApplicationPage, type ApplicationPage } from './application.api';
import { Attachments } from './attachments';
import { openKept, type Kept } from '../../draft/kept';
import { useSession } from '../../session';
import { ChangedBy } from './changed-by';
import { Clashes } from './clashes';
import { useDraftAnswers, type DraftAnswers } from './draft.api';
import { ThreadAt, Threads } from '../thread/threads';
import { Rail } from './eligibility-rail';
import { FormFrame } from './form-frame';
import { FormSheets, RailButton, TasksButton, type Sheet } from './form-sheets';
import { LeftOver } from './left-over';
import { OpeningNote } from './opening-note';
import { Presence } from './presence';
import { Reasons } from './reasons';
import { askRegister } from './register.api';
import { tableSheets } from './table-sheets';
import type { Task } from './task-list';
import { useDraft } from './use-draft';
import { useFormFacts } from './use-form-facts';
import { useFormFiles } from './use-form-files';
import { useTogether } from './use-together';
import './words';

/** 申报书: one section at a time, a task list, saved while typing. */
export default function FormPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation('application');
  const { data: page, error } = useApplicationPage(id);
  const answers = useDraftAnswers(id);
  const kept = useKept(id);
  // What cannot be read anew takes nobody's form away.
  const problem = (!page && error) || (!answers.data && answers.error);
  if (problem) return <PageProblem problem={problem} />;
  if (!page || !answers.data || !kept)
    return (
      <PageFrame title={t('form.title')}>
        <Loading />
      </PageFrame>
    );
  return <Draft key={id} page={page} draft={answers.data} kept={kept} />;
}

/** What this device kept of the draft; undefined while its journal is being opened. */
function useKept(id: string): Kept | undefined {
  const { session } = useSession();
  const account = session.account?.id;
  const [kept, setKept] = useState<{ of: string; kept: Kept }>();
  useEffect(() => {
    if (account) void openKept(session, id).then((found) => setKept({ of: `${account} ${id}`, kept: found }));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a journal belongs to the account, not to its session
  }, [account, id]);
  return kept?.of === `${account} ${id}` ? kept.kept : undefined;
}

function Draft({ page, draft, kept }: { page: ApplicationPage; draft: DraftAnswers; kept: Kept }) {
  const { t } = useTranslation('application');
  const { application } = page;
  const { definition } = draft;
  const navigate = useNavigate();
  const { session } = useSession();
  const { form, replica, saving, clashes, refused, settle, discard, refetch, flush } = useDraft(
    application.id,
    draft,
    kept,
  );
  const present = useTogether(application.id, replica, refetch);
  const { values, progress, context, verdicts, asked } = useFormFacts(definition, form, draft.context);
  const places = [...definition.form.sections.map((s) => s.id), 'attachments'];
  const [search] = useSearchParams();
  const [sheet, setSheet] = useState<Sheet>(null);
  const at = Math.max(0, places.indexOf(search.get('section') ?? ''));
  const current = places[at]!;
  const files = useFormFiles(application.id, draft, form, flush);
  const sheets = useMemo(() => tableSheets(application.id), [application.id]);
  const locked = (path: string) => !isOpen(draft.editable, path);
  const closes = draft.graceUntil ?? page.call.closesAt;
  const section = definition.form.sections.find((s) => s.id === current);
  /** Nothing is asked and nothing is said there: it is no work done. */
  const untouched = (place: string) =>
    progress.get(place)?.state === 'complete' &&
    progress.get(place)?.required === 0 &&
    Object.values(values[place] ?? {}).every((value) => isEmpty(value));
  const go = (place: string) => `?section=${place}`;
  const leave = async () => {
    await flush();
    await navigate(`/applications/${application.id}/check`);
  };
  const nameOf = (place: string) =>
    place === 'attachments'
      ? t('form.attachments')
      : textOf(definition.form.sections.find((s) => s.id === place)!.title);

  const tasks = places.map((place, index): Task => ({
    name: `${index + 1}　${nameOf(place)}`,
    to: go(place),
    here: place === current,
    progress: progress.get(place),
    optional: untouched(place),
  }));
  const rail = (
    <Rail definition={definition} verdicts={verdicts} call={page.call}>
      <ChangedBy
        replica={replica}
        definition={definition}
        section={current}
        application={application.id}
        own={session.account?.id}
      />
    </Rail>
  );

  /** At its field; those of other sections above the section. */
  const clashesOf = (where: (path: string) => boolean) => (
    <Clashes
      clashes={clashes.filter((clash) => where(clash.path))}
      definition={definition}
      onSettle={settle}
    />
  );

  return (
    <PageFrame
      title={application.title || t('form.title')}
      bodyClass="formpage"
      mode={application.trial && 'trial'}
      context={
        <ContextBar
          title={String(values['project']?.['title'] ?? '') || application.title || t('page.untitled')}
          meta={`${textOf(page.programme.name)}　${application.reference}`}
          save={<SaveState saving={saving} />}
          presence={present.length > 0 && <Presence present={present} definition={definition} />}
          left={
            <>
              <Icon name="clock" />
              {t('form.left')} <Countdown until={closes} inline />
            </>
          }
          action={
            <>
              <RailButton inBar verdicts={verdicts} onClick={() => setSheet('rail')} />
              <Button small onClick={() => void leave()}>
                {t('form.check')}
              </Button>
            </>
          }
        />
      }
      dock={
        <Dock>
          <TasksButton at={at} count={places.length} onClick={() => setSheet('tasks')} />
          <RailButton verdicts={verdicts} onClick={() => setSheet('rail')} />
          <span className="small">
            <Countdown until={closes} inline />
          </span>
          <Next places={places} at={at} go={go} nameOf={nameOf} leave={leave} />
        </Dock>
      }
    >
      <FormSheets open={sheet} onClose={() => setSheet(null)} tasks={tasks} onGo={() => void flush()}>
        {rail}
      </FormSheets>
      <FormViewContext
        value={{
          visible: (path) => asked.has(path),
          readOnly: locked,
          onCommit: () => void flush(),
          answers: context.answers,
          files: files.view,
          sheets,
          below: (path) => clashesOf((each) => each === path),
          register: askRegister,
          corner: (path, rows) => <ThreadAt place={path} rows={rows} />,
          namespace: 'application',
        }}
      >
        <Threads application={application.id} party={application.partyId} definition={definition}>
          <FormFrame
            name={nameOf(current)}
            tasks={tasks}
            onGo={() => void flush()}
            next={<Next places={places} at={at} go={go} nameOf={nameOf} leave={leave} />}
            rail={rail}
          >
            <OpeningNote draft={draft} section={current} />
            <LeftOver
              entries={refused}
              definition={definition}
              name={application.reference}
              onDiscard={discard}
            />
            {clashesOf((path) => !path.startsWith(`${current}.`) || !asked.has(path))}
            {section ? (
              <SectionForm section={section} control={form.control} number={at + 1} />
            ) : (
              <Attachments
                number={at + 1}
                definition={definition}
                files={files}
                values={values}
                readOnly={(id) => locked(`attachments.${id}`)}
                party={application.partyId}
                closesAt={closes}
              />
            )}
            <Reasons definition={definition} verdicts={verdicts} control={form.control} section={current} />
            <p className="small only-s">
              <Link to={`/applications/${application.id}/history`}>{t('history.title')}</Link>
            </p>
          </FormFrame>
        </Threads>
      </FormViewContext>
    </PageFrame>
  );
}

function Next(props: {
  places: string[];
  at: number;
  go: (p: string) => string;
  nameOf: (p: string) => string;
  leave: () => Promise<void>;
}) {
  const { t } = useTranslation('application');
  const next = props.places[props.at + 1];
  if (!next)
    return (
      <Button primary onClick={() => void props.leave()}>
        {t('form.check')}
      </Button>
    );
  return (
    <Link className="btn pri" to={props.go(next)} replace>
      <span>
        {t('form.next')}
        <span className="hide-s">
          {colon()}
          {props.nameOf(next)}
        </span>
      </span>
    </Link>
  );
}
