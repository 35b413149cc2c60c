import { useState } from 'react';
import { useForm, type DefaultValues, type FieldErrors, type FieldValues, type Path } from 'react-hook-form';
import type { z } from 'zod';
import { Problem } from '../../api';
import { errorsOf, isProblem } from '../../form/resolver';
import { useProblemText } from '../../problems';

type Options<Values extends FieldValues> = {
  defaults: DefaultValues<Values>;
  /** What is sent of the values: unions keep only the fields of the kind that was chosen. */
  sent?: (values: Values) => unknown;
  send: (body: never) => Promise<unknown>;
};

/**
 * A form checked by the request's own schema, before it is sent and by what the server says about its fields. A schema
 * may be fetched when it is needed.
 * `error(field)` answers words or nothing; `failed` is a refusal that belongs to no field.
 */
export function useCheckedForm<Values extends FieldValues>(
  schema: z.ZodType | (() => Promise<z.ZodType>),
  options: Options<Values>,
) {
  const say = useProblemText('identity');
  const [failed, setFailed] = useState<unknown>(null);
  const form = useForm<Values>({
    defaultValues: options.defaults,
    mode: 'onTouched',
    shouldFocusError: true,
    resolver: async (values) => {
      const known = typeof schema === 'function' ? await schema() : schema;
      const result = known.safeParse(options.sent?.(values) ?? values);
      if (result.success) return { values, errors: {} };
      return { values: {}, errors: errorsOf(result.error.issues) as FieldErrors<Values> };
    },
  });
  const refused = (problem: unknown): void => {
    const fields = problem instanceof Problem ? (problem.details.problems ?? []) : [];
    const field = problem instanceof Problem ? problem.details.field : undefined;
    if (problem instanceof Problem && field && field in form.getValues())
      form.setError(field as Path<Values>, { type: problem.code, params: problem.details } as never);
    else if (fields.length)
      for (const each of fields)
        form.setError(each.path as Path<Values>, { type: each.code, params: each.params } as never);
    else setFailed(problem);
  };
  const submit = form.handleSubmit(async (values) => {
    setFailed(null);
    await options.send((options.sent?.(values) ?? values) as never).catch(refused);
  });
  const error = (name: Path<Values>): string | undefined => {
    const found: unknown = (form.formState.errors as Record<string, unknown>)[name];
    return isProblem(found) ? say({ code: found.type, params: found.params }) : undefined;
  };
  return {
    form,
    submit,
    error,
    busy: form.formState.isSubmitting,
    failed,
    failedText: failed ? say(failed) : undefined,
  };
}
