import type { LetterKind } from '@keshen/programme';
import type { LetterFormat } from './requests';

// What is read: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

export interface ListedLetter {
  id: string;
  kind: LetterKind;
  name: string;
  number: string | null;
  issuedAt: Date;
  audience: 'applicant' | 'staff' | 'public';
  /** Empty until the worker has written it. */
  files: { format: LetterFormat; sha256: string; size: number }[];
}

export interface TemplateVersion {
  kind: LetterKind;
  version: number;
  name: string;
  sha256: string;
  madeAt: Date | null;
  madeBy: string | null;
}
