import { v4 as uuid } from 'uuid';

/** This tab, as its edits in the journal are marked. */
export const TAB = uuid();
const PREFIX = 'keshen-tab:';

let held: Promise<void> | undefined;

/** Holds this tab's lock for as long as it lives; a tab that crashed or was closed holds none. */
function holdTab(): Promise<void> {
  held ??= new Promise((resolve) => {
    void navigator.locks.request(PREFIX + TAB, () => {
      resolve();
      return new Promise(() => undefined);
    });
  });
  return held;
}

/**
 * The tabs of this browser that still live. Without Web Locks (plain http) none is known: edits may then be sent by two
 * tabs, which the server knows by their ids.
 */
export async function livingTabs(): Promise<Set<string>> {
  if (!navigator.locks) return new Set();
  await holdTab();
  const { held: locks = [] } = await navigator.locks.query();
  return new Set(locks.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
}
