import type { Answers, FieldOf } from '@keshen/programme';
import { createContext, useContext, type ReactNode } from 'react';
import type { StoredFile } from './attachment-field';
import type { Row } from './values';
import type { Upload } from './use-uploads';

/** Files inside of questions: what is known of them, what is under way, how they are sent. */
export type FormFiles = {
  known: (id: string) => StoredFile | undefined;
  uploads: (path: string) => readonly Upload[];
  send: (path: string, limits: Pick<FieldOf<'file'>, 'formats' | 'maxMegabytes'>, files: File[]) => void;
};

/** What is wrong in a row of a spreadsheet; `column` is a column's id. */
export type SheetProblem = {
  row: number;
  column: string | null;
  code: string;
  params?: Record<string, unknown>;
};

/** A table as a spreadsheet: read (nothing is kept by it) and written. */
export type FormSheets = {
  read: (path: string, file: File) => Promise<{ rows: Row[]; problems: SheetProblem[]; more: number }>;
  write: (path: string, rows: readonly Row[]) => Promise<Blob>;
};

/** What the register of legal persons says about a credit code. */
export type FoundOrganisation = {
  creditCode: string;
  name: string;
  legalRepresentative: string;
  address: string | null;
};

/** What the page that holds a form tells its fields. Paths are `section.field`. */
export type FormView = {
  /** Whether a question is asked now (`showIf`). */
  visible: (path: string) => boolean;
  /** Whether it may be changed: in a correction only the named sections. */
  readOnly: (path: string) => boolean;
  /** Called when a field is left or a choice is made: the moment to save. */
  onCommit?: (path: string) => void;
  /** Stands beneath a field: who changed it last, a live verdict, a hint from the register. */
  below?: (path: string) => ReactNode;
  /** Stands in a question's or a section's corner: the way into a discussion. `rows`: how many rows a table has. */
  corner?: (path: string, rows?: number) => ReactNode;
  /** The answers that count now, with what is computed from them. */
  answers?: Answers;
  files?: FormFiles;
  sheets?: FormSheets;
  /** 法人库: asks about a credit code; absent where nobody may ask. Rejects with a problem that has words. */
  register?: (creditCode: string) => Promise<FoundOrganisation>;
  /** Feature whose words for problems come first. */
  namespace?: string;
};

export const FormViewContext = createContext<FormView>({ visible: () => true, readOnly: () => false });

export function useFormView(): FormView {
  return useContext(FormViewContext);
}
