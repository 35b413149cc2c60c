import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../problems';
import { Button, Dialog, ErrorLine, Field, Loading, Select, TextArea, TextInput } from '../../ui';
import { instantOf, localOf } from '../programme/local-time';
import { BrokenRules, brokenRules } from './broken-rules';
import type { Seen } from './panel-of-experts';
import { useCandidates, usePanelActs } from './review.api';

/** What the officer does with one member of the panel. */
export type PanelAct = { kind: 'remove' | 'replace' | 'extend'; review: Seen };
type Props = { caseId: string; applicationId: string; act: PanelAct; close: () => void };

/** The dialog of an act on one member: taken off, replaced, or given more time. */
export function PanelActDialog(props: Props) {
  if (props.act.kind === 'replace') return <Replacing {...props} />;
  if (props.act.kind === 'extend') return <Extending {...props} />;
  return <Removing {...props} />;
}

function Removing({ caseId, applicationId, act, close }: Props) {
  const { t } = useTranslation('review');
  const { remove } = usePanelActs(caseId, applicationId);
  const reason = useReason();
  return (
    <ActDialog
      title={t('remove.title', { name: act.review.name })}
      go={t('panel.remove')}
      act={remove}
      close={close}
      send={() =>
        reason.given() && remove.mutate({ review: act.review.id, reason: reason.text }, { onSuccess: close })
      }
    >
      {reason.field}
    </ActDialog>
  );
}

/** 换人: whom the register would propose for an overdue seat stands first; anybody free of the class may be chosen. */
function Replacing({ caseId, applicationId, act, close }: Props) {
  const { t } = useTranslation('review');
  const { replace } = usePanelActs(caseId, applicationId);
  const { data } = useCandidates(caseId, true);
  const [chosen, setChosen] = useState<string | null>(null);
  const reason = useReason();
  if (!data) return <Loading />;
  const free = data.candidates.filter(
    ({ expert, conflicts }) => conflicts.length === 0 && expert.class === act.review.class,
  );
  const substitute = data.replacements.find(({ review }) => review === act.review.id)?.substitute;
  const proposed = free.find(({ expert }) => expert.accountId === substitute?.accountId);
  const expert = chosen ?? proposed?.expert.accountId ?? free[0]?.expert.accountId;
  return (
    <ActDialog
      title={t('replace.title', { name: act.review.name })}
      go={t('replace.go')}
      act={replace}
      close={close}
      send={() =>
        expert &&
        reason.given() &&
        replace.mutate({ review: act.review.id, expert, reason: reason.text }, { onSuccess: close })
      }
    >
      {proposed && (
        <p>
          {t('replace.proposed', {
            name: proposed.expert.name,
            unit: proposed.expert.unit,
            year: proposed.load.thisYear,
            open: proposed.load.open,
          })}
        </p>
      )}
      {expert ? (
        <Field label={t('replace.other')}>
          <Select
            value={expert}
            onChange={(event) => setChosen(event.target.value)}
            options={free.map((candidate) => ({
              value: candidate.expert.accountId,
              label: `${candidate.expert.name}　${candidate.expert.unit}`,
            }))}
          />
        </Field>
      ) : (
        <p>{t('replace.none')}</p>
      )}
      {reason.field}
    </ActDialog>
  );
}

function Extending({ caseId, applicationId, act, close }: Props) {
  const { t } = useTranslation('review');
  const { extend } = usePanelActs(caseId, applicationId);
  const [local, setLocal] = useState(act.review.dueAt ? localOf(act.review.dueAt) : '');
  const [needed, setNeeded] = useState(false);
  const send = () => {
    const until = instantOf(local);
    if (!until) return setNeeded(true);
    extend.mutate({ review: act.review.id, until }, { onSuccess: close });
  };
  return (
    <ActDialog
      title={t('extend.title', { name: act.review.name })}
      go={t('extend.go')}
      act={extend}
      close={close}
      send={send}
    >
      <Field label={t('extend.until')} error={needed ? t('extend.needed') : null}>
        <TextInput type="datetime-local" value={local} onChange={(event) => setLocal(event.target.value)} />
      </Field>
    </ActDialog>
  );
}

function ActDialog({
  title,
  go,
  act,
  send,
  close,
  children,
}: {
  title: string;
  go: string;
  act: { isPending: boolean; error: unknown };
  send: () => unknown;
  close: () => void;
  children: React.ReactNode;
}) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const rules = brokenRules(act.error);
  return (
    <Dialog
      open
      onClose={close}
      title={title}
      actions={
        <>
          <Button primary busy={act.isPending} onClick={() => void send()}>
            {go}
          </Button>
          <Button onClick={close}>{t('common:act.cancel')}</Button>
        </>
      }
    >
      {children}
      {rules ? <BrokenRules rules={rules} /> : act.error ? <ErrorLine>{say(act.error)}</ErrorLine> : null}
    </Dialog>
  );
}

/** A reason in words, asked for when it is missing. */
function useReason() {
  const { t } = useTranslation('review');
  const [text, setText] = useState('');
  const [needed, setNeeded] = useState(false);
  const given = (): boolean => {
    const there = text.trim().length >= 2;
    setNeeded(!there);
    return there;
  };
  const field = (
    <Field label={t('recuse.reason')} error={needed ? t('recuse.needed') : null}>
      <TextArea limit={500} rows={2} value={text} onChange={(event) => setText(event.target.value)} />
    </Field>
  );
  return { text: text.trim(), given, field };
}
