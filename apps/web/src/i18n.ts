import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import zhCommon from './locales/zh-CN/common.json' with { type: 'json' };
import zhProblems from './locales/zh-CN/problems.json' with { type: 'json' };

export type Locale = 'zh-CN' | 'en';
export const LOCALES: readonly Locale[] = ['zh-CN', 'en'];
const STORED = 'keshen.locale';

type Words = Record<string, unknown>;
/** A bundle's English words: a module of them, or one part of it. */
type English = { namespace: string; load: () => Promise<{ default: Words }>; part?: string };

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

/** What was registered, and how much of its English is here or under way. */
const english: English[] = [
  { namespace: 'common', load: () => import('./locales/en/common.json', { with: { type: 'json' } }) },
  { namespace: 'problems', load: () => import('./locales/en/problems.json', { with: { type: 'json' } }) },
];
let fetched = 0;
let fetching: Promise<void> = Promise.resolve();

/**
 * Registers a feature's words: called once, at the top of the module that the feature's pages share. The Chinese come
 * with the page, since they stand in for whatever is missing; the English are fetched when English is chosen. Words of
 * the same namespace are merged, so a feature may add codes to `problems`; `part` names the part that is meant then.
 */
export function addBundle(namespace: string, zh: Words, load: English['load'], part?: string): void {
  i18next.addResourceBundle('zh-CN', namespace, zh, true, true);
  english.push({ namespace, load, part });
}

/** Resolves when the words of everything that is loaded are here in the language shown: what drawing waits for. */
export async function wordsReady(locale: Locale = currentLocale()): Promise<void> {
  if (locale === 'zh-CN') return;
  if (fetched < english.length) {
    const wanted = english.slice(fetched);
    fetched = english.length;
    fetching = Promise.all([fetching, fetchEnglish(wanted)]).then(() => undefined);
  }
  await fetching.catch((error: unknown) => {
    fetched = 0; // Whoever asks next tries again.
    fetching = Promise.resolve();
    throw error;
  });
  // A page that came meanwhile has brought more.
  if (fetched < english.length) await wordsReady(locale);
}

/** A lazy module that is there when its words are too: no page is drawn without them. */
export const withWords =
  <T>(load: () => Promise<T>) =>
  async (): Promise<T> => {
    const found = await load();
    await wordsReady();
    return found;
  };

/** In the order in which they were registered, whichever comes first. */
async function fetchEnglish(wanted: English[]): Promise<void> {
  const modules = await Promise.all(wanted.map(({ load }) => load()));
  for (const [i, { namespace, part }] of wanted.entries()) {
    const words = modules[i]!.default;
    i18next.addResourceBundle('en', namespace, part ? words[part] : words, true, true);
  }
}

/** The language shown now. */
export function currentLocale(): Locale {
  return i18next.language === 'en' ? 'en' : 'zh-CN';
}

/** Changes the language of the whole page and remembers it in this browser; an account keeps its own. */
export async function setLocale(locale: Locale): Promise<void> {
  try {
    localStorage.setItem(STORED, locale);
  } catch {
    // Without storage the choice lasts for this page.
  }
  await wordsReady(locale);
  markLanguage(locale);
  if (i18next.language !== locale) await i18next.changeLanguage(locale);
}

function markLanguage(locale: Locale): void {
  document.documentElement.lang = locale;
}

export default i18next;
