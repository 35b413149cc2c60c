import { DraftReplica, DraftSync, type Clash, type JournalEntry, type SyncState } from '@keshen/application';
import { flatten, formSchema, unflatten, type Answers } from '@keshen/programme';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useForm, type FieldValues } from 'react-hook-form';
import { serverNow } from '../../clock';
import { draftServer, failureOf, makers, type Kept } from '../../draft/kept';
import { definitionResolver } from '../../form/resolver';
import { restingResolver } from '../../form/resting';
import { isoDay } from '../../format';
import type { Saving } from '../../ui';
import type { DraftAnswers } from './draft.api';

/** Typing is in the journal this soon, and on its way to the server after this pause. */
const KEEP_MS = 100;
const QUIET_MS = 700;
const AGAIN_MS = 4000;

/** What was typed but is no value yet (NaN stands for it) is not kept. */
const unfinished = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isNaN(value)
    : typeof value === 'object' && value !== null && Object.values(value).some(unfinished);

/**
 * A draft that saves itself: what is typed is in the device's journal at once and on the server after a pause, when a
 * field is left, and when the network or the session is back. What others changed comes in beneath it; the same field
 * changed twice is asked about. What the server refuses is shown at its field and kept until it changes.
 */
export function useDraft(id: string, draft: DraftAnswers, kept: Kept) {
  const { definition } = draft;
  const replica = useMemo(() => {
    const made = new DraftReplica(draft.answers, makers);
    made.restore(kept.entries);
    return made;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- one replica for as long as the form is open
  }, [id]);
  const form = useForm<FieldValues>({
    defaultValues: unflatten(
      Object.fromEntries(replica.paths().map((path) => [path, replica.held(path).value])),
    ) as FieldValues,
    resolver: useMemo(
      () =>
        restingResolver(
          definitionResolver(() => formSchema(definition, { ...draft.context, today: isoDay(serverNow()) })),
        ),
      [definition, draft.context],
    ),
    mode: 'onTouched',
  });
  const [saving, setSaving] = useState<Saving>(() => lastSaved(draft));
  const [clashes, setClashes] = useState<Clash[]>(() => replica.clashes());
  const [refused, setRefused] = useState<JournalEntry[]>([]);
  const [, setArrivals] = useState(0);
  const timers = useRef<{ keep?: Timer; send?: Timer }>({});
  /** What is left when the form is closed stays in the journal; the page that comes sends it, as the account's own. */
  const open = useRef(true);

  const show = useCallback(
    (changed: readonly string[]) => {
      for (const path of changed) form.setValue(path, replica.held(path).value ?? null);
      if (changed.length) setArrivals((count) => count + 1);
      setClashes(replica.clashes());
    },
    [form, replica],
  );
  const sync = useMemo(
    () =>
      new DraftSync(replica, kept.journal, draftServer(id), failureOf, ({ changed, state }) => {
        show(changed);
        const left = replica.entries();
        const notTaken = left.filter((entry) => entry.refused);
        for (const { path, refused: why } of notTaken) form.setError(path, asError(why!));
        setRefused(notTaken);
        setSaving(savingOf(state, replica, draft));
        clearTimeout(timers.current.send);
        // Signed out: the request waits until the same person is signed in again.
        if (open.current && (state === 'later' || state === 'signed-out'))
          timers.current.send = setTimeout(() => void flush.current(), AGAIN_MS);
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as long as the form is open
    [replica],
  );
  const flush = useRef(async (): Promise<void> => undefined);
  flush.current = async () => {
    clearTimeout(timers.current.send);
    await sync.flush();
  };

  // Before the form is on the screen: from the first key on.
  useLayoutEffect(() => {
    open.current = true;
    const keep = () => {
      clearTimeout(timers.current.keep);
      timers.current.keep = undefined;
      void sync.keep().catch(() => setSaving({ state: 'failed' }));
    };
    const watching = form.watch((_, { name }) => {
      const typed = name ? [pathOf(name)] : Object.keys(flatten(form.getValues() as Answers));
      let changed = false;
      for (const path of typed) {
        const value: unknown = form.getValues(path);
        if (!unfinished(value)) changed = replica.edit(path, value ?? null) || changed;
      }
      if (!changed) return;
      if (clashing(replica, typed)) setClashes(replica.clashes());
      clearTimeout(timers.current.send);
      // However long somebody types without a pause.
      timers.current.keep ??= setTimeout(keep, KEEP_MS);
      timers.current.send = setTimeout(() => void flush.current(), QUIET_MS);
    });
    const leaving = () => keep();
    const online = () => void flush.current();
    window.addEventListener('pagehide', leaving);
    document.addEventListener('visibilitychange', leaving);
    window.addEventListener('online', online);
    void flush.current();
    return () => {
      open.current = false;
      watching.unsubscribe();
      window.removeEventListener('pagehide', leaving);
      document.removeEventListener('visibilitychange', leaving);
      window.removeEventListener('online', online);
      void flush.current();
    };
  }, [form, replica, sync]);

  /** Takes one of two values, or both; the other stays in the field's history on the server. */
  const settle = (path: string, take: 'mine' | 'theirs' | 'both') => {
    replica.settle(path, take);
    show([path]);
    void flush.current();
  };
  /** Gives up what the server does not take. */
  const discard = (paths: readonly string[]) => {
    for (const path of paths) replica.discard(path);
    show(paths);
    setRefused([]);
    void flush.current();
  };
  /** Others have changed these: they are fetched and laid beneath what is typed here. */
  const refetch = useCallback(
    async (paths: readonly string[]) => {
      const answers = await draftServer(id).values(paths);
      show(replica.received(answers));
      await sync.flush();
    },
    [id, replica, show, sync],
  );
  return {
    form,
    replica,
    saving,
    clashes,
    refused,
    settle,
    discard,
    refetch,
    flush: () => flush.current(),
  };
}

type Timer = ReturnType<typeof setTimeout>;
const pathOf = (name: string): string => name.split('.').slice(0, 2).join('.');
const clashing = (replica: DraftReplica, paths: readonly string[]): boolean =>
  replica.clashes().some((clash) => paths.includes(clash.path));

function savingOf(state: SyncState, replica: DraftReplica, draft: DraftAnswers): Saving {
  if (state === 'sending') return { state: 'saving' };
  if (replica.clashes().length) return { state: 'choose' };
  if (state === 'journal-failed' && replica.entries().length) return { state: 'failed' };
  if (state === 'later' || state === 'signed-out') return { state: 'offline', at: serverNow() };
  if (replica.entries().some((entry) => entry.refused)) return { state: 'kept' };
  const saved = replica.paths().map((path) => replica.storedAt(path)?.changedAt ?? '');
  const at = saved.sort().at(-1);
  return at ? { state: 'saved', at } : lastSaved(draft);
}

function lastSaved(draft: DraftAnswers): Saving {
  const last = draft.answers
    .map((a) => a.changedAt)
    .sort()
    .at(-1);
  return last ? { state: 'saved', at: last } : { state: 'idle' };
}
const asError = ({ code, params }: { code: string; params?: Record<string, unknown> }) =>
  ({ type: code, params }) as { type: string };
