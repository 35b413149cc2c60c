import { questionOf } from './grace';

/**
 * 开放范围: what of a form may be changed, as ids of sections and paths of questions, where that is not everything: what
 * was returned, or what a grace opens. All else is submitted as it was `kept`, whatever the draft says since.
 */
export interface Opening {
  places: readonly string[];
  /** What an earlier ticket named; null where none did (submitted before there were tickets). */
  kept: Content | null;
  /** A grace ends then. */
  until: Date | null;
}

/** Exactly what would be submitted: the version of every answer by path, and files by id. */
export interface Content {
  versions: Readonly<Record<string, number>>;
  files: readonly string[];
}

/** A file of a draft; `purpose` is the attachment or the question that it belongs to. */
export interface PlacedFile {
  id: string;
  purpose: string;
}

/** Whether a question, an attachment or a reason may be changed; no opening: everything may. */
export const isOpen = (places: readonly string[] | null, path: string): boolean =>
  places === null || places.includes(path.split('.')[0]!) || places.includes(questionOf(path));

const placeOf = ({ purpose }: PlacedFile): string =>
  purpose.includes('.') ? purpose : `attachments.${purpose}`;

/** What would be submitted now: what is open as the draft has it, the rest as it was kept. */
export function contentNow(
  opening: Opening | null,
  draft: Content['versions'],
  files: { ofDraft: readonly PlacedFile[]; kept: readonly PlacedFile[] },
): Content {
  if (!opening?.kept) return { versions: draft, files: files.ofDraft.map((f) => f.id) };
  const open = (path: string): boolean => isOpen(opening.places, path);
  return {
    versions: Object.fromEntries([
      ...Object.entries(opening.kept.versions).filter(([path]) => !open(path)),
      ...Object.entries(draft).filter(([path]) => open(path)),
    ]),
    files: [
      ...files.kept.filter((file) => !open(placeOf(file))),
      ...files.ofDraft.filter((file) => open(placeOf(file))),
    ].map((f) => f.id),
  };
}
