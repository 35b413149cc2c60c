import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useForm, type FieldValues } from 'react-hook-form';
import { flatten, formSchema, unflatten, type Answers } from '@keshen/programme';
import { api, Problem, type ProblemItem } from '../../api';
import { serverNow } from '../../clock';
import { isoDay } from '../../format';
import { definitionResolver } from '../../form/resolver';
import type { Saving } from '../../ui';
import type { DraftAnswers, StoredAnswer } from './draft.api';

type Saved = { path: string; version: number; changedAt: string };
/** A field that somebody else changed meanwhile: both values are there, the person chooses. */
export type Clash = { path: string; mine: unknown; theirs: unknown; version: number };

const QUIET_MS = 700;
const AGAIN_MS = 4000;
const text = (value: unknown): string => JSON.stringify(value ?? null);
/** What was typed but is no value yet (NaN stands for it) is not sent. */
const unfinished = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isNaN(value)
    : typeof value === 'object' && value !== null && Object.values(value).some(unfinished);

/**
 * A draft that saves itself: what changed since the last answer of the server is sent after a pause, when a
 * field is left, and before leaving the page; each value on the version that it was made on. What the server
 * refuses is shown at its field and not sent again until it changes; when nothing answers, it is tried again.
 */
export function useDraft(id: string, draft: DraftAnswers) {
  const { definition } = draft;
  const form = useForm<FieldValues>({
    defaultValues: unflatten(Object.fromEntries(draft.answers.map((a) => [a.path, a.value]))) as FieldValues,
    resolver: useMemo(
      () =>
        definitionResolver(() => formSchema(definition, { ...draft.context, today: isoDay(serverNow()) })),
      [definition, draft.context],
    ),
    mode: 'onTouched',
  });
  const stored = useRef(
    new Map(draft.answers.map((a) => [a.path, { text: text(a.value), version: a.version }])),
  );
  const refused = useRef(new Map<string, string>());
  const clashing = useRef(new Set<string>());
  const [saving, setSaving] = useState<Saving>(() => lastSaved(draft.answers));
  const [clashes, setClashes] = useState<Clash[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const busy = useRef<Promise<void>>(undefined);

  const pending = useCallback(() => {
    const now = flatten(form.getValues() as Answers);
    const paths = new Set([...Object.keys(now), ...stored.current.keys()]);
    return [...paths].flatMap((path) => {
      const value = now[path] ?? null;
      const unchanged = text(value) === (stored.current.get(path)?.text ?? 'null');
      if (
        unchanged ||
        unfinished(value) ||
        clashing.current.has(path) ||
        refused.current.get(path) === text(value)
      )
        return [];
      return [{ path, value, base: stored.current.get(path)?.version ?? 0 }];
    });
  }, [form]);

  const send = useCallback(async (): Promise<void> => {
    const changes = pending().slice(0, 200);
    if (changes.length === 0) return;
    setSaving({ state: 'saving' });
    try {
      const saved = await api.put<Saved[]>(`/applications/${id}/answers`, { body: { changes } });
      for (const { path, version } of saved)
        stored.current.set(path, { version, text: text(changes.find((c) => c.path === path)?.value) });
      setSaving({ state: 'saved', at: saved[0]?.changedAt ?? serverNow() });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.code === 'answer.stale') {
        const current = problem.details.current as StoredAnswer[];
        const found = current.map((c) => {
          clashing.current.add(c.path);
          return {
            path: c.path,
            mine: changes.find((m) => m.path === c.path)?.value,
            theirs: c.value,
            version: c.version,
          };
        });
        setClashes((all) => [...all.filter((a) => !found.some((f) => f.path === a.path)), ...found]);
      } else if (problem.details.problems?.length) {
        for (const each of problem.details.problems) {
          const change = changes.find((c) => each.path === c.path || each.path.startsWith(`${c.path}.`));
          if (!change) continue;
          refused.current.set(change.path, text(change.value));
          form.setError(change.path, asError(each));
        }
        setSaving({ state: 'failed' });
      } else {
        setSaving({ state: problem.status === 0 ? 'offline' : 'failed', at: serverNow() } as Saving);
        if (problem.passing) timer.current = setTimeout(() => void flush.current(), AGAIN_MS);
        return;
      }
    }
    if (pending().length) await send();
  }, [form, id, pending]);

  const flush = useRef<() => Promise<void>>(async () => undefined);
  useEffect(() => {
    flush.current = () => {
      clearTimeout(timer.current);
      busy.current = (busy.current ?? Promise.resolve()).then(send);
      return busy.current;
    };
  }, [send]);

  useEffect(() => {
    const watching = form.watch(() => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush.current(), QUIET_MS);
    });
    const leaving = (event: BeforeUnloadEvent) => {
      if (pending().length === 0) return;
      void flush.current();
      event.preventDefault();
    };
    const online = () => void flush.current();
    window.addEventListener('beforeunload', leaving);
    window.addEventListener('online', online);
    return () => {
      watching.unsubscribe();
      window.removeEventListener('beforeunload', leaving);
      window.removeEventListener('online', online);
      void flush.current();
    };
  }, [form, pending]);

  /** Takes mine or theirs; the other text stays in the field's history on the server. */
  const settle = (clash: Clash, take: 'mine' | 'theirs') => {
    clashing.current.delete(clash.path);
    stored.current.set(clash.path, { version: clash.version, text: text(clash.theirs) });
    setClashes((all) => all.filter((c) => c.path !== clash.path));
    if (take === 'theirs') form.setValue(clash.path, clash.theirs);
    void flush.current();
  };
  return { form, saving, clashes, settle, flush: () => flush.current() };
}

function lastSaved(answers: StoredAnswer[]): Saving {
  const last = answers
    .map((a) => a.changedAt)
    .sort()
    .at(-1);
  return last ? { state: 'saved', at: last } : { state: 'idle' };
}
const asError = ({ code, params }: ProblemItem) => ({ type: code, params }) as { type: string };
