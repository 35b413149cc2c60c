import type { LetterKind } from '@keshen/programme';
import { writeDocx, type Block } from '../docx/write';
import { caseLetters } from './letters';
import { agreement, notice } from './others';

const blocks: Record<LetterKind, readonly Block[]> = { ...caseLetters, agreement, notice };

/** The docx of a shipped template. */
export const shippedTemplate = (kind: LetterKind): Buffer => writeDocx(blocks[kind]);
