import { addBundle } from '../../i18n';
import en from '../../locales/en/review-analysis.json' with { type: 'json' };
import zh from '../../locales/zh-CN/review-analysis.json' with { type: 'json' };

addBundle('review-analysis', { 'zh-CN': zh, en });
