import type { DraftReplica } from '@keshen/application';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api';
import { onLive } from '../../draft/live';
import { TAB } from '../../draft/tab';

/** A colleague in the same draft, or the same person in another tab; `field` null: at none. */
export type Present = { tab: string; account: string; name: string; field: string | null; at: number };

/** Where somebody is is said again this often while they type or move, and forgotten when it is not. */
const SAY_EVERY_MS = 20_000;
const FORGET_MS = 60_000;
const PRESENT_MOST = 50;
const GATHER_MS = 150;

/**
 * 协同: what others change in this draft is fetched and laid beneath what is typed here, and everybody sees who is at
 * which field. Somebody who does nothing is not said to be anywhere: an open page keeps no session from ending.
 */
export function useTogether(
  application: string,
  replica: DraftReplica,
  refetch: (paths: readonly string[]) => Promise<void>,
): Present[] {
  const [present, setPresent] = useState<Present[]>([]);
  const wanted = useRef(new Set<string>());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fetchWanted = () => {
      if (document.visibilityState === 'hidden') return;
      const paths = [...wanted.current].slice(0, 200);
      if (paths.length === 0) return;
      refetch(paths).then(
        () => paths.forEach((path) => wanted.current.delete(path)),
        () => undefined, // what could not be fetched is asked for with the next news
      );
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(fetchWanted, GATHER_MS);
    };
    const stop = onLive((news) => {
      if (news.kind === 'open') {
        for (const path of replica.paths()) wanted.current.add(path);
        return soon();
      }
      if (news.kind === 'defence' || news.kind === 'threads' || news.application !== application) return;
      if (news.kind === 'presence') {
        if (news.tab !== TAB) setPresent((all) => withOne(all, { ...news, at: Date.now() }));
        return;
      }
      for (const [path, version] of news.paths)
        if ((replica.storedAt(path)?.version ?? 0) < version) wanted.current.add(path);
      if (wanted.current.size) soon();
    });
    document.addEventListener('visibilitychange', fetchWanted);
    const forgetting = setInterval(() => setPresent((all) => fresh(all)), SAY_EVERY_MS);
    return () => {
      stop();
      clearTimeout(timer);
      clearInterval(forgetting);
      document.removeEventListener('visibilitychange', fetchWanted);
    };
  }, [application, replica, refetch]);
  useSayWhere(application);
  return present;
}

const fresh = (all: Present[]): Present[] => {
  const kept = all.filter((each) => each.at > Date.now() - FORGET_MS);
  return kept.length === all.length ? all : kept;
};
const withOne = (all: Present[], one: Present): Present[] =>
  [...fresh(all).filter((each) => each.tab !== one.tab), one].slice(-PRESENT_MOST);

/** Says at which field this person is: when they come to it, while they type there, and when they leave the form. */
function useSayWhere(application: string): void {
  useEffect(() => {
    let said: { field: string | null; at: number } = { field: null, at: 0 };
    const say = (field: string | null) => {
      if (field === said.field && Date.now() - said.at < SAY_EVERY_MS) return;
      said = { field, at: Date.now() };
      api.post(`/applications/${application}/presence`, { body: { tab: TAB, field } }).catch(() => undefined); // nobody depends on it
    };
    const look = (event: Event) => {
      const field = event.target instanceof Element ? fieldOf(event.target) : null;
      if (field) say(field);
    };
    document.addEventListener('focusin', look);
    document.addEventListener('input', look);
    return () => {
      document.removeEventListener('focusin', look);
      document.removeEventListener('input', look);
      if (said.field) say(null);
    };
  }, [application]);
}

/** The question that a control belongs to: ids are `section.field`, below it rows and parts. */
function fieldOf(element: Element): string | null {
  const holder = element.closest('[id*="."]');
  const match = /^([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)(\.|-|$)/.exec(holder?.id ?? '');
  return match?.[1] ?? null;
}
