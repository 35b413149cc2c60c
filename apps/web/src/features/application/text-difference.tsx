import { diffChars, type Change } from 'diff';
import { useMemo } from 'react';

/** Longer than this it takes, the texts are shown without what differs. */
const PATIENCE_MS = 150;

/** What differs between two texts, by characters as people count them; null when that takes too long. */
export function useDifference(before: string, after: string): readonly Change[] | null {
  return useMemo(() => diffChars(before, after, { timeout: PATIENCE_MS }) ?? null, [before, after]);
}

/** One of two texts with what only it has underlined. */
export function Own({ parts, text, side }: { parts: readonly Change[] | null; text: string; side: Side }) {
  if (!text) return <>—</>;
  if (!parts) return <>{text}</>;
  return parts.map((part, index) => {
    if (side === 'before' ? part.added : part.removed) return null;
    return part.added || part.removed ? (
      <ins key={index}>{part.value}</ins>
    ) : (
      <span key={index}>{part.value}</span>
    );
  });
}
type Side = 'before' | 'after';

/** What became of a text: what went is struck out, what came is underlined. */
export function Difference({ before, after }: { before: string; after: string }) {
  const parts = useDifference(before, after);
  if (!parts)
    return (
      <>
        <del className="pre">{before}</del>
        <br />
        <ins className="pre">{after}</ins>
      </>
    );
  return (
    <span className="pre">
      {parts.map((part, index) =>
        part.added ? (
          <ins key={index}>{part.value}</ins>
        ) : part.removed ? (
          <del key={index}>{part.value}</del>
        ) : (
          <span key={index}>{part.value}</span>
        ),
      )}
    </span>
  );
}
