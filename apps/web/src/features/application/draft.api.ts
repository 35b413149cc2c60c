import { useQuery } from '@tanstack/react-query';
import type * as application from '@keshen/application';
import type { AnswerChange } from '@keshen/application';
import type { Problem, Wire } from '@keshen/kernel';
import type { Answers, Definition, EligibilityContext } from '@keshen/programme';
import { api } from '../../api';
import type { StoredFile } from '../../form/attachment-field';

export type StoredAnswer = Wire<application.StoredAnswer>;
export type DraftAnswers = {
  definition: Definition;
  answers: StoredAnswer[];
  context: EligibilityContext;
  files: StoredFile[];
  /** 唯一主张: what was claimed before, as the server sees it; at the submission a constraint decides. */
  claims: Problem[];
  /** Answers that need not be given (免申即享). */
  waived: string[];
  /** The digest of all this: what a certifier certifies. */
  content: string;
  /** Sections and questions that may be changed in a correction or a grace; null: all. */
  editable: string[] | null;
  /** A grace of the call runs until then. */
  graceUntil: string | null;
  /** Where what counts is not what the draft says, because it is not open: what was submitted there. */
  kept: { path: string; value: unknown }[];
  /** What would be submitted otherwise than when it was last submitted or handed back. */
  pending: { since: 'submitted' | 'handed-back'; at: string; answers: AnswerChange[] } | null;
  submission: { no: number; receipt: string } | null;
  /** 盲评: answered, and kept from this reader. */
  hidden?: string[];
};

export const draftKey = (id: string) => ['answers', id] as const;

/** The draft as it stands on the server. Read once: afterwards the form is the truth and saves itself. */
export const useDraftAnswers = (id: string) =>
  useQuery({
    queryKey: draftKey(id),
    queryFn: () => api.get<DraftAnswers>(`/applications/${id}/answers`),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export type { Answers, Definition, EligibilityContext };
