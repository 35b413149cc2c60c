import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import zhCommon from './locales/zh-CN/common.json' with { type: 'json' };
import zhProblems from './locales/zh-CN/problems.json' with { type: 'json' };

export type Locale = 'zh-CN' | 'en';
export const LOCALES: readonly Locale[] = ['zh-CN', 'en'];
const STORED = 'keshen.locale';

type Words = Record<string, unknown>;

/** What the browser remembers, else Chinese: the portal's first language is not guessed from the system. */
function rememberedLocale(): Locale {
  try {
    const stored = localStorage.getItem(STORED);
    return LOCALES.find((locale) => locale === stored) ?? 'zh-CN';
  } catch {
    return 'zh-CN';
  }
}

void i18next.use(initReactI18next).init({
  lng: rememberedLocale(),
  fallbackLng: 'zh-CN',
  ns: ['common', 'problems'],
  defaultNS: 'common',
  resources: { 'zh-CN': { common: zhCommon, problems: zhProblems } },
  partialBundledLanguages: true,
  initAsync: false,
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});
markLanguage(currentLocale());

/** Resolves when the words that every page needs are there: what the first drawing waits for. */
export const wordsReady: Promise<void> = fetchWords(currentLocale());

/**
 * Registers a feature's words: called once, at the top of the module that the feature's pages share.
 * Words of the same namespace are merged, so a feature may add codes to `problems`.
 */
export function addBundle(namespace: string, words: Record<Locale, Words>): void {
  for (const locale of LOCALES) i18next.addResourceBundle(locale, namespace, words[locale], true, true);
}

/** The language shown now. */
export function currentLocale(): Locale {
  return i18next.language === 'en' ? 'en' : 'zh-CN';
}

/** English words of every page come when English is chosen: most people never need them. */
async function fetchWords(locale: Locale): Promise<void> {
  if (locale !== 'en' || i18next.hasResourceBundle('en', 'common')) return;
  const [common, problems] = await Promise.all([
    import('./locales/en/common.json', { with: { type: 'json' } }),
    import('./locales/en/problems.json', { with: { type: 'json' } }),
  ]);
  i18next.addResourceBundle('en', 'common', common.default, true, true);
  i18next.addResourceBundle('en', 'problems', problems.default, true, false);
}

/** Changes the language of the whole page and remembers it in this browser; an account keeps its own. */
export async function setLocale(locale: Locale): Promise<void> {
  try {
    localStorage.setItem(STORED, locale);
  } catch {
    // Without storage the choice lasts for this page.
  }
  await fetchWords(locale);
  markLanguage(locale);
  if (i18next.language !== locale) await i18next.changeLanguage(locale);
}

function markLanguage(locale: Locale): void {
  document.documentElement.lang = locale;
}

export default i18next;
