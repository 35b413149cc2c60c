import { addBundle } from '../../i18n';
import en from '../../locales/en/application.json' with { type: 'json' };
import zh from '../../locales/zh-CN/application.json' with { type: 'json' };

addBundle('application', { 'zh-CN': zh, en });
// Panels of other capabilities meet these refusals as well.
addBundle('problems', { 'zh-CN': zh.problems, en: en.problems });
