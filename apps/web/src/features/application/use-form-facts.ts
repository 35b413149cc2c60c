import { useDeferredValue, useMemo } from 'react';
import { useWatch, type Control, type FieldValues } from 'react-hook-form';
import {
  eligibility,
  sectionProgress,
  visibleAnswers,
  visiblePaths,
  type Answers,
  type Definition,
  type EligibilityContext,
} from '@keshen/programme';

/**
 * What follows from the answers while they are typed: how far each section is, what is asked, what the conditions say.
 * Typing comes first: it is drawn when there is time. `given`: what is known beside the answers.
 */
export function useFormFacts(
  definition: Definition,
  control: Control<FieldValues>,
  given: Omit<EligibilityContext, 'answers'>,
) {
  const values = useDeferredValue(useWatch({ control }) as Answers);
  const progress = useMemo(
    () => new Map(sectionProgress(definition, values, given).map((p) => [p.section, p])),
    [definition, given, values],
  );
  const context = useMemo(
    () => ({ ...given, answers: visibleAnswers(definition, values) }),
    [definition, given, values],
  );
  const verdicts = useMemo(() => eligibility(definition, context, 'draft').verdicts, [definition, context]);
  const asked = useMemo(() => visiblePaths(definition, context.answers), [definition, context]);
  return { values, progress, context, verdicts, asked };
}
