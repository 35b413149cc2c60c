import { useMemo } from 'react';
import { useForm, type FieldValues } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { fieldAt, formProblems, formSchema, type Answers, type Definition } from '@keshen/programme';
import { serverNow } from '../../clock';
import { colon, isoDay, textOf } from '../../format';
import { FormViewContext } from '../../form/form-view';
import { definitionResolver } from '../../form/resolver';
import { SectionForm } from '../../form/section-form';
import { useProblemText } from '../../problems';
import { Band, ProblemList } from '../../ui';
import { VerdictList } from './eligibility-rail';
import { FormFrame } from './form-frame';
import { askRegister } from './register.api';
import { useFormFacts } from './use-form-facts';
import '../programme/words';
import './words';

/**
 * 预览: the form of a definition as an applicant meets it, with everything that is computed and decided while
 * filling. The answers are this component's own: nothing is sent or kept.
 */
export function FormPreview({ definition }: { definition: Definition }) {
  const { t } = useTranslation('programme');
  const today = isoDay(serverNow());
  const form = useForm<FieldValues>({
    defaultValues: {},
    resolver: useMemo(() => definitionResolver(() => formSchema(definition, { today })), [definition, today]),
    mode: 'onTouched',
  });
  const given = useMemo(() => ({ today }), [today]);
  const { progress, context, verdicts, asked } = useFormFacts(definition, form, given);
  const { sections } = definition.form;
  const [search] = useSearchParams();
  const at = Math.max(
    0,
    sections.findIndex(({ id }) => id === search.get('section')),
  );
  const section = sections[at]!;
  return (
    <FormViewContext
      value={{
        visible: (path) => asked.has(path),
        readOnly: () => false,
        answers: context.answers,
        register: askRegister,
        namespace: 'application',
      }}
    >
      <FormFrame
        name={textOf(section.title)}
        tasks={sections.map((each, index) => ({
          name: `${index + 1}　${textOf(each.title)}`,
          to: `?section=${each.id}`,
          here: index === at,
          progress: progress.get(each.id),
          optional: false,
        }))}
        next={
          at < sections.length - 1 && (
            <Link className="btn pri" to={`?section=${sections[at + 1]!.id}`} replace>
              {t('application:form.next')}
            </Link>
          )
        }
        rail={<VerdictList definition={definition} verdicts={verdicts} />}
        railStays
      >
        <SectionForm key={section.id} section={section} control={form.control} number={at + 1} />
      </FormFrame>
      <Check definition={definition} context={{ ...context, today }} />
    </FormViewContext>
  );
}

/** What submitting these answers would be refused for, files apart. */
function Check({
  definition,
  context,
}: {
  definition: Definition;
  context: { today: string; answers: Answers };
}) {
  const { t } = useTranslation('programme');
  const say = useProblemText('application');
  const problems = useMemo(
    () =>
      formProblems(definition, context.answers, context).filter(
        ({ path }) => !path.startsWith('attachments.'),
      ),
    [definition, context],
  );
  const nameOf = (path: string): string =>
    textOf(fieldAt(definition, path.split('.').slice(0, 2).join('.'))?.label) || path;
  return (
    <Band title={t('trial.checkTitle')} note={t('trial.checkNote')}>
      {problems.length === 0 ? (
        <p className="sub">{t('trial.checkNone')}</p>
      ) : (
        <details>
          <summary>{t('trial.checkSome', { count: problems.length })}</summary>
          <ProblemList
            problems={problems.map((p) => ({
              key: `${p.path}-${p.code}`,
              must: true,
              text: `${nameOf(p.path)}${colon()}${say({ code: p.code, params: p.params })}`,
            }))}
          />
        </details>
      )}
      <p className="sub small mt4">{t('trial.attachmentsNote')}</p>
    </Band>
  );
}
