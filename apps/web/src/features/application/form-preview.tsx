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
import { Band, Glyph, ProblemList, type GlyphName } from '../../ui';
import { VerdictList } from './eligibility-rail';
import { askRegister } from './register.api';
import { useFormFacts } from './use-form-facts';
import '../programme/words';
import './words';

const glyphs = { complete: 'done', started: 'part', empty: 'todo', now: 'now' } as const satisfies Record<
  string,
  GlyphName
>;

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
      <div className="fgrid">
        <nav className="tasks hide-s" aria-label={t('trial.sections')}>
          <ol>
            {sections.map((each, index) => {
              const state = index === at ? 'now' : (progress.get(each.id)?.state ?? 'empty');
              return (
                <li key={each.id} className={index === at ? 'on' : undefined}>
                  <Link to={`?section=${each.id}`} replace aria-current={index === at ? 'step' : undefined}>
                    <Glyph name={glyphs[state]} label={t(`application:form.state.${state}`)} />
                    <span>
                      {index + 1}　{textOf(each.title)}
                    </span>
                  </Link>
                </li>
              );
            })}
          </ol>
        </nav>
        <form
          className="fmain"
          noValidate
          onSubmit={(event) => event.preventDefault()}
          aria-label={textOf(section.title)}
        >
          <SectionForm key={section.id} section={section} control={form.control} number={at + 1} />
          <div className="fnav">
            {at > 0 ? (
              <Link className="btn" to={`?section=${sections[at - 1]!.id}`} replace>
                {t('application:form.previous')}
              </Link>
            ) : (
              <span />
            )}
            {at < sections.length - 1 && (
              <Link className="btn pri" to={`?section=${sections[at + 1]!.id}`} replace>
                {t('application:form.next')}
              </Link>
            )}
          </div>
        </form>
        <aside className="rail keep" aria-label={t('application:eligibility.title')}>
          <VerdictList definition={definition} verdicts={verdicts} />
        </aside>
      </div>
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
