import type { Definition } from './definition';
import { pointer } from './document';
import type { ProgrammeProblem } from './problem';

const HAN = /\p{Script=Han}/u;

/** What is allowed and yet worth a look before publishing. */
export function programmeWarnings(definition: Definition): ProgrammeProblem[] {
  return [...untranslated(definition), ...unexampled(definition)];
}

/** Texts whose English is the Chinese. */
function untranslated(definition: Definition): ProgrammeProblem[] {
  const found: ProgrammeProblem[] = [];
  const walk = (value: unknown, path: string[]): void => {
    if (typeof value !== 'object' || value === null) return;
    const text = value as { 'zh-CN'?: unknown; en?: unknown };
    if (typeof text['zh-CN'] === 'string') {
      if (text['zh-CN'] === text.en && HAN.test(text['zh-CN']))
        found.push({ place: pointer([...path, 'en']), code: 'text.untranslated', params: {} });
      return;
    }
    for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
  };
  walk(definition, []);
  return found;
}

/** Rules that nothing shows to work: no example of theirs, and none that could be derived. */
function unexampled(definition: Definition): ProgrammeProblem[] {
  if (!definition.eligibility.length) return [];
  if (!definition.example) return [{ place: '/example', code: 'example.absent', params: {} }];
  return definition.eligibility.flatMap((rule, i) =>
    'test' in rule.condition && !rule.examples
      ? [{ place: `/eligibility/${i}/examples`, code: 'example.absent', params: { rule: rule.id } }]
      : [],
  );
}
