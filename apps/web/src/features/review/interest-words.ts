import { addBundle } from '../../i18n';
import en from '../../locales/en/interest.json' with { type: 'json' };
import zh from '../../locales/zh-CN/interest.json' with { type: 'json' };

addBundle('interest', { 'zh-CN': zh, en });
