import { startTransition, useEffect, useState } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import {
  eligibility,
  formProgress,
  visiblePaths,
  type Answers,
  type Definition,
  type EligibilityContext,
} from '@keshen/programme';
import { Resting } from '../../form/resting';

type Given = Omit<EligibilityContext, 'answers'>;

/** How far each section is, what is asked, what the conditions say. */
function factsOf(definition: Definition, given: Given, values: Answers) {
  const { answers, sections } = formProgress(definition, values, given);
  const progress = new Map(sections.map((each) => [each.section, each]));
  const context = { ...given, answers };
  const { verdicts } = eligibility(definition, context, 'draft');
  return { values, progress, context, verdicts, asked: visiblePaths(definition, context.answers) };
}

/**
 * What follows from the answers while they are typed. Typing comes first: it is worked out and drawn when that rests.
 * `given`: what is known beside the answers.
 */
export function useFormFacts(definition: Definition, form: UseFormReturn<FieldValues>, given: Given) {
  const [facts, setFacts] = useState(() => factsOf(definition, given, sectionsOf(form)));
  useEffect(() => {
    const resting = new Resting();
    const work = (values: Answers) => {
      const found = factsOf(definition, given, values);
      startTransition(() => setFacts(found));
    };
    resting.next(() => work(sectionsOf(form)));
    const watching = form.watch((values) => resting.next(() => work(values as Answers)));
    return () => {
      resting.end();
      watching.unsubscribe();
    };
  }, [definition, form, given]);
  return facts;
}

/** The form changes its own values in place: a section's answers are taken as they are now. */
const sectionsOf = (form: UseFormReturn<FieldValues>): Answers =>
  Object.fromEntries(
    Object.entries(form.getValues() as Answers).map(([section, answers]) => [section, { ...answers }]),
  );
