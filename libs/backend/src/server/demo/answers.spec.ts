import { seededRandom } from '@keshen/kernel';
import {
  checkAnswerChange,
  definitionSchema,
  eligibility,
  formProblems,
  unflatten,
  visibleAnswers,
} from '@keshen/programme';
import cxy from '../../../../programme/src/definitions/CXY.json' with { type: 'json' };
import { demoAnswers } from './answers';
import { demoEnterprises, demoInstitutes } from './people';

const definition = definitionSchema.parse(cxy);
const file = '01890a5d-ac96-774b-bcce-b302099a8057';
const files = Object.fromEntries(
  definition.form.attachments
    .filter((a) => a.required && a.providedBy === 'applicant')
    .map((a) => [`attachments.${a.id}`, [file]]),
);

describe("the demonstration's answers", () => {
  const random = seededRandom('answers');
  const units = [...demoEnterprises(random), ...demoInstitutes(random)];
  const cases = units.flatMap((unit, no) =>
    (['one', 'two', 'three'] as const).map((category) => [unit.name, category, unit, no] as const),
  );

  it.each(cases)(
    'of %s in category %s meet every rule of the form and of eligibility',
    (_name, category, unit, no) => {
      const cap = { one: 10_000_000, two: 5_000_000, three: 3_000_000 }[category];
      const flat = { ...demoAnswers(random, unit, no, 2026, category, cap), ...files };
      for (const [path, value] of Object.entries(flat))
        expect(checkAnswerChange(definition, path, value)).toEqual([]);
      const answers = visibleAnswers(definition, unflatten(flat));
      const context = {
        answers,
        applicant: {
          kind: 'legal' as const,
          district: '310114',
          town: unit.town,
          name: unit.name,
          vouched: true,
        },
        history: { applications_this_year: 1, open_projects: 0 },
        today: '2026-11-24',
      };
      expect(formProblems(definition, answers, context)).toEqual([]);
      const short = eligibility(definition, context, 'submission').verdicts.filter(
        (v) => v.verdict === 'failed' || v.verdict === 'reason',
      );
      expect(short).toEqual([]);
    },
  );
});
