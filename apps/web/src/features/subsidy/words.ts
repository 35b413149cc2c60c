import { addBundle } from '../../i18n';
import en from '../../locales/en/subsidy.json' with { type: 'json' };
import zh from '../../locales/zh-CN/subsidy.json' with { type: 'json' };

addBundle('subsidy', { 'zh-CN': zh, en });
// The general way to conclude a stage finds these refusals among the common ones.
addBundle('problems', { 'zh-CN': zh.problems, en: en.problems });
