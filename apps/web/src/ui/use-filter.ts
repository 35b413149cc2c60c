import { useSearchParams } from 'react-router';

/**
 * What the address says of a list, by these keys (an empty one says nothing); the rest of the address stays as it is. `narrow` puts some of them in
 * place, an empty value takes one away, `clear` all of them; the way back leads past these changes.
 */
export function useFilter<const Key extends string>(keys: readonly Key[]) {
  const [search, setSearch] = useSearchParams();
  const filter: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const value = search.get(key);
    if (value) filter[key] = value;
  }
  const narrow = (part: Partial<Record<Key, string>>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [key, value] of Object.entries<string | undefined>(part))
          if (value) after.set(key, value);
          else after.delete(key);
        return after;
      },
      { replace: true },
    );
  const clear = () => narrow(Object.fromEntries(keys.map((key) => [key, undefined])) as typeof filter);
  return { filter, narrow, clear };
}
